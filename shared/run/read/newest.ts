import type { Instant } from '../../policy/instant.ts';

/** The latest of some instants; undefined where there is none. */
export function newest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  let found: Instant | undefined;
  for (const at of instants) if (at !== undefined && (found === undefined || at > found)) found = at;
  return found;
}
