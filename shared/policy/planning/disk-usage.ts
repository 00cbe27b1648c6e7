import { HOUR, type Instant } from '../instant.ts';
import { RATE_WINDOW_MS } from '../limits.ts';
import type { PlanInput } from '../plan.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { idKey } from '../resource-id.ts';
import { runStart } from '../run-start.ts';
import type { DiskCase } from './disk-case.ts';

/** How much of Azure's limits a disk's incremental snapshots take, whoever made them. */
export interface DiskUsage {
  /** All but those that failed. */
  readonly snapshots: number;
  /** Those of them that no keep rule counts: foreign, in doubt, on hold or ad-hoc. */
  readonly others: number;
  /** On their way, and not stuck. */
  readonly pending: number;
  /** Begun within the last five minutes, or nobody knows when. */
  readonly recent: number;
}

/** Tells the usage of any disk of the plan; `points` are all those of the inventory. */
export function diskUsage(
  points: readonly RecoveryPoint[],
  input: Pick<PlanInput, 'now' | 'settings'>,
): (one: DiskCase) => DiskUsage {
  // Azure names the disk's unique id only once a snapshot is done; until then those of others are known by its id alone.
  const unmatched = Map.groupBy(
    points.filter(({ diskUniqueId }) => diskUniqueId === undefined),
    ({ snapshot }) => idKey(snapshot.sourceResourceId ?? ''),
  );
  return (one) => {
    const alike = one.protection === undefined ? undefined : unmatched.get(idKey(one.protection.disk.id));
    return usageOf(alike === undefined ? one.points : [...one.points, ...alike], input);
  };
}

function usageOf(points: readonly RecoveryPoint[], { now, settings }: Pick<PlanInput, 'now' | 'settings'>): DiskUsage {
  let [snapshots, others, pending, recent] = [0, 0, 0, 0];
  for (const point of points) {
    // A copy is of another chain.
    if (point.snapshot.incremental !== true || point.isCopy) continue;
    const begunAt = begunAtOf(point);
    if (isRecent(point, begunAt, now)) recent += 1;
    if (point.state === 'failed') continue;
    snapshots += 1;
    if (!isCounted(point)) others += 1;
    if (point.state === 'pending' && !isStuck(begunAt, now, settings.pendingHours)) pending += 1;
  }
  return { snapshots, others, pending, recent };
}

function isCounted({ ownership, kind, isHeld }: RecoveryPoint): boolean {
  return ownership.kind === 'own' && kind === 'scheduled' && !isHeld;
}

/** Azure says when a snapshot was begun only once it is done; until then its run says it, where it is ours. */
function begunAtOf({ snapshot, runId }: RecoveryPoint): Instant | undefined {
  return snapshot.timeCreated ?? (runId === undefined ? undefined : runStart(runId));
}

function isRecent({ state }: RecoveryPoint, begunAt: Instant | undefined, now: Instant): boolean {
  if (begunAt === undefined) return state === 'pending';
  return begunAt > now - RATE_WINDOW_MS && begunAt <= now;
}

function isStuck(begunAt: Instant | undefined, now: Instant, pendingHours: number): boolean {
  return begunAt !== undefined && now - begunAt >= pendingHours * HOUR;
}
