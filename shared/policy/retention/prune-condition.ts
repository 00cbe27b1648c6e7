import type { Decision } from '../decision.ts';
import type { PruneCondition } from '../plan.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import type { DecidedDisk } from './decide-disk.ts';
import { isScheduled } from './decide-points.ts';
import { isNewer } from './order.ts';

/** As many are read again at most: one that still stands is enough. */
const ENOUGH = 3;

/**
 * What must be read again from Azure just before a pruned point is deleted, so that a decision which the world has
 * overtaken deletes nothing. Throws for a point that is kept.
 */
export function pruneCondition({ point, action, reasons }: Decision, disk: DecidedDisk): PruneCondition {
  if (action !== 'prune') throw new Error(`not pruned: ${point.snapshot.id}`);
  if (reasons.includes('failed')) {
    return { kind: 'newer', newerIds: idsOf(disk.remaining.filter((other) => isNewer(other, point))) };
  }
  if (isScheduled(point)) {
    return disk.isFloorLifted
      ? { kind: 'orphan-days' }
      : { kind: 'floor', floorIds: disk.floor.map(({ snapshot }) => snapshot.id) };
  }
  const isNeeded = disk.isOptedIn && point.state === 'usable';
  return isNeeded ? { kind: 'another', otherIds: idsOf(disk.remaining) } : { kind: 'none' };
}

function idsOf(points: readonly RecoveryPoint[]) {
  return points.slice(0, ENOUGH).map(({ snapshot }) => snapshot.id);
}
