import type { Instant } from '../instant.ts';
import { newestFirst, type RecoverySet, type SetPoint } from './point-sets.ts';

/**
 * The newest complete set, all of it taken at or before the instant where one is given: a late point, taken at 10:04 for
 * 02:00, is no answer to 09:40. A set that does not say when it was taken is none. In any order of the sets.
 */
export function chooseSet<P extends SetPoint>(
  sets: readonly RecoverySet<P>[],
  at?: Instant,
): RecoverySet<P> | undefined {
  return sets.filter((set) => set.isComplete && isTakenBy(set, at)).toSorted(newestFirst)[0];
}

/** Whether every usable point of the set was taken at or before the instant, or at all where none is given. */
export function isTakenBy({ takenTo }: RecoverySet, at: Instant | undefined): boolean {
  return takenTo !== undefined && (at === undefined || takenTo <= at);
}

/** What comes nearest where no set answers to an instant. */
export interface NearestSets<P extends SetPoint = SetPoint> {
  /** The newest of before, which is not complete, but has a usable point. */
  readonly earlier?: RecoverySet<P>;
  /** The oldest complete set of after. */
  readonly later?: RecoverySet<P>;
}

/** The sets to name where `chooseSet` finds none. */
export function nearestSets<P extends SetPoint>(
  sets: readonly RecoverySet<P>[],
  at: Instant | undefined,
): NearestSets<P> {
  const sorted = sets.toSorted(newestFirst);
  const earlier = sorted.find((set) => set.usable > 0 && isTakenBy(set, at));
  const later = sorted.findLast((set) => set.isComplete && isTakenBy(set, undefined) && !isTakenBy(set, at));
  return { ...(earlier === undefined ? {} : { earlier }), ...(later === undefined ? {} : { later }) };
}
