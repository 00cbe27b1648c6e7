import type { RecoveryPoint } from '../recovery-point.ts';
import { idKey } from '../resource-id.ts';

/**
 * The one order of a disk's points: by `scheduledFor`, then attempt, then lower-cased id. Newest, oldest and newer mean
 * this order in every rule. Negative where `a` is newer.
 */
export function compareNewestFirst(a: RecoveryPoint, b: RecoveryPoint): number {
  if (a.scheduledFor !== b.scheduledFor) return b.scheduledFor - a.scheduledFor;
  if (a.attempt !== b.attempt) return b.attempt - a.attempt;
  const [idOfA, idOfB] = [idKey(a.snapshot.id), idKey(b.snapshot.id)];
  return Number(idOfA < idOfB) - Number(idOfA > idOfB);
}

export function newestFirst(points: readonly RecoveryPoint[]): readonly RecoveryPoint[] {
  return points.toSorted(compareNewestFirst);
}

export function isNewer(point: RecoveryPoint, than: RecoveryPoint): boolean {
  return compareNewestFirst(point, than) < 0;
}
