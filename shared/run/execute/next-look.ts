import { MINUTE } from '../../policy/instant.ts';

const LONGEST_MS = 5 * MINUTE;

/** How long until what Azure has accepted is looked at again: `firstMs` at first, then as long again as it has taken. */
export function untilNextLook(takenMs: number, firstMs: number): number {
  return Math.min(LONGEST_MS, Math.max(firstMs, takenMs));
}
