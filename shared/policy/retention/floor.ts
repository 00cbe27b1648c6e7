import type { RecoveryPoint } from '../recovery-point.ts';

/** So many of a disk stay whatever the rules say. */
export const FLOOR_POINTS = 2;

/** The two newest usable scheduled points of a disk, which stay whatever the rules say. Takes those that count, newest first. */
export function floorOf(points: readonly RecoveryPoint[]): ReadonlySet<RecoveryPoint> {
  return new Set(points.slice(0, FLOOR_POINTS));
}
