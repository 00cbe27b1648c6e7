import type { Snapshot } from '../../policy/inventory.ts';
import type { CopyAction } from '../../policy/plan.ts';
import { failCopy, isCopyRecord, settleCopyFrom } from '../execute/settle-copy.ts';
import type { Ports } from '../ports.ts';
import type { Run } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import type { PointsByName } from './points-by-name.ts';
import { recountRun } from './recount-run.ts';
import { runsLeftPending, type SettlingSight } from './runs-left-pending.ts';
import { isUnread } from './unread-points.ts';

/**
 * Settles the copies that runs of the last days left under way, by the inventory that has just been read; those that could
 * not be read go on.
 */
export async function settleCopies(ports: Ports, settings: RunSettings, sight: SettlingSight): Promise<void> {
  const left = (await runsLeftPending(ports)).filter(({ counts }) => (counts.copies ?? 0) > 0);
  for (const run of left) await settleRun(ports, settings, run, sight);
}

async function settleRun(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  { subscriptionId, points, unread }: SettlingSight,
): Promise<void> {
  const actions = await ports.actions.listActions(run.id, subscriptionId);
  const pending = actions.filter(isCopyRecord).filter(({ state }) => state === 'pending');
  const x = { ports, settings, records: new Map(actions.map((record) => [record.actionId, record])) };
  for (const record of pending) {
    const standing = standingUnder(record.action, points);
    if (standing !== undefined) await settleCopyFrom(x, record, standing);
    else if (!isUnread(record.action, unread)) {
      await failCopy(x, record, { code: 'vanished', message: 'The copy was begun, but it is not there.' });
    }
  }
  if (pending.length > 0) await recountRun(ports, run);
}

/** A snapshot, or the disk's part of a restore point. */
function standingUnder(
  { snapshotId, diskUniqueId, restorePoint }: CopyAction,
  points: PointsByName,
): Snapshot | undefined {
  if (restorePoint === undefined) return points.snapshot(snapshotId);
  const parts = points.partsOf(restorePoint.id);
  // Where none is proven to be of the disk, the first says that what stands there is in doubt.
  return parts.find(({ sourceUniqueId }) => sourceUniqueId?.toLowerCase() === diskUniqueId) ?? parts[0];
}
