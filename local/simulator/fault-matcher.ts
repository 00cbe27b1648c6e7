import type { FaultMatch } from './fault-kinds.ts';

/** Whether a fault may meet a request. */
export type FaultMatcher = (method: string, url: string) => boolean;

/** Throws a SyntaxError on a bad pattern. */
export function matcherOf({ method, path }: FaultMatch = {}): FaultMatcher {
  const methods = method?.toUpperCase().split('|');
  const pattern = path === undefined ? undefined : new RegExp(path, 'i');
  return (asked, url) => (methods?.includes(asked) ?? true) && (pattern?.test(url) ?? true);
}
