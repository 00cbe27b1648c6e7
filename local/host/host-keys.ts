import { randomBytes, timingSafeEqual } from 'node:crypto';

/** The keys of a function app, as Azure has them: one per function, one for all functions, and the master key. */
export interface HostKeys {
  readonly master: string;
  /** Opens every function of level `function`. */
  readonly host: string;
  /** By function name. */
  readonly functions: Readonly<Record<string, string>>;
}

export type AuthLevel = 'anonymous' | 'function' | 'admin';

export function makeKeys(functionNames: readonly string[]): HostKeys {
  const key = (): string => randomBytes(15).toString('base64url');
  return { master: key(), host: key(), functions: Object.fromEntries(functionNames.map((name) => [name, key()])) };
}

/** Whether the key opens a function of this level: its own key, the host's or the master's; for `admin` the master's alone. */
export function opens(keys: HostKeys, level: AuthLevel, functionName: string, key: string | undefined): boolean {
  if (level === 'anonymous') return true;
  if (key === undefined) return false;
  const valid = level === 'admin' ? [keys.master] : [keys.functions[functionName] ?? keys.host, keys.host, keys.master];
  return valid.some((candidate) => isEqual(candidate, key));
}

function isEqual(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
