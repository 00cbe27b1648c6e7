import { type Instant, inZone } from '../../policy/instant.ts';
import { isLate } from '../../policy/late.ts';
import { regionKey } from '../../policy/names.ts';
import type { DiskDecisions } from '../../policy/plan.ts';
import { type RecoveryPoint, takenAt } from '../../policy/recovery-point.ts';
import type { PointRow } from './view-rows.ts';

/** The points of one disk as readers see them, newest first. Foreign snapshots are not points of ours and have no row. */
export function pointRows(
  disk: DiskDecisions,
  subscriptionId: string,
  timeZone: string,
  now: Instant,
): readonly PointRow[] {
  return disk.decisions
    .filter(({ point }) => point.ownership.kind !== 'foreign')
    .map(({ point, action, reasons }) => ({
      asOf: now,
      subscriptionId,
      diskUniqueId: disk.diskUniqueId,
      diskName: disk.diskName,
      ...(disk.diskId === undefined ? {} : { diskId: disk.diskId }),
      ...(point.vm === undefined ? {} : { vm: point.vm }),
      snapshotId: point.snapshot.id,
      region: regionKey(point.snapshot.location),
      ...(point.isCopy ? { copy: true as const } : {}),
      ...restorePointOf(point),
      kind: point.kind,
      scheduledFor: point.scheduledFor,
      ...takenOf(point),
      ...(point.kind === 'ad-hoc' ? {} : lateText(takenAt(point), point.scheduledFor, timeZone)),
      ...(point.expiresAt === undefined ? {} : { expiresAt: point.expiresAt }),
      state: point.state,
      decision: action,
      reasons,
      ...(point.writtenPolicy === undefined ? {} : { policy: point.writtenPolicy }),
      ...(point.writtenKeep === undefined ? {} : { keep: point.writtenKeep }),
      ...(point.set === undefined ? {} : { set: point.set }),
      ...(point.runId === undefined ? {} : { runId: point.runId }),
      ...(point.snapshot.sku === undefined ? {} : { sku: point.snapshot.sku }),
      ...(point.snapshot.sizeGib === undefined ? {} : { sizeGib: point.snapshot.sizeGib }),
    }))
    .toSorted((a, b) => b.scheduledFor - a.scheduledFor || (a.snapshotId < b.snapshotId ? -1 : 1));
}

function takenOf(point: RecoveryPoint): Pick<PointRow, 'timeCreated'> {
  const timeCreated = takenAt(point);
  return timeCreated === undefined ? {} : { timeCreated };
}

function restorePointOf({ snapshot: { restorePoint } }: RecoveryPoint): Partial<PointRow> {
  if (restorePoint === undefined) return {};
  const { id, consistencyMode } = restorePoint;
  return { restorePointId: id, ...(consistencyMode === undefined ? {} : { consistency: consistencyMode }) };
}

/** By what a person restores only `timeCreated` counts, so a late point says when it was really taken. */
export function lateText(created: Instant | undefined, scheduledFor: Instant, timeZone: string): { late?: string } {
  if (created === undefined || !isLate(scheduledFor, created)) return {};
  const taken = inZone(created, timeZone);
  const wanted = inZone(scheduledFor, timeZone);
  const format = taken.hasSame(wanted, 'day') ? 'HH:mm' : 'yyyy-MM-dd HH:mm';
  return { late: `taken ${taken.toFormat(format)} for ${wanted.toFormat(format)}` };
}
