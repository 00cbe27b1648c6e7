import type { Instant } from '../policy/instant.ts';

/** Undefined for a time that could not be read: NaN would make every comparison false, a guard's too. */
export function instantOf(date: Date | undefined): Instant | undefined {
  const at = date?.getTime();
  return at === undefined || Number.isNaN(at) ? undefined : at;
}
