import { DAY } from '../../policy/instant.ts';
import type { Snapshot } from '../../policy/inventory.ts';
import type { CopyAction } from '../../policy/plan.ts';
import { idKey } from '../../policy/resource-id.ts';
import { failCopy, isCopyRecord, settleCopyFrom } from '../execute/settle-copy.ts';
import type { Ports } from '../ports.ts';
import type { Run } from '../records.ts';
import { isOpen } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import { recount } from './settle-pending.ts';
import { isUnread, type UnreadPoints } from './unread-points.ts';

/** A copy that takes longer is no copy any more. */
const LOOK_BACK_MS = 7 * DAY;
const MOST_RUNS = 1_000;

/**
 * Settles the copies that runs of the last days left under way, by the inventory that has just been read; those that could
 * not be read go on.
 */
export async function settleCopies(
  ports: Ports,
  settings: RunSettings,
  subscriptionId: string,
  snapshots: readonly Snapshot[],
  unread: UnreadPoints,
): Promise<void> {
  const since = ports.clock.now() - LOOK_BACK_MS;
  const { items } = await ports.runs.list(MOST_RUNS);
  const left = items.filter(
    ({ state, counts, startedAt }) =>
      !isOpen(state) && counts.pending > 0 && (counts.copies ?? 0) > 0 && startedAt >= since,
  );
  if (left.length === 0) return;
  const standingOf = standingAmong(snapshots);
  for (const run of left) await settleRun(ports, settings, run, { subscriptionId, standingOf, unread });
}

/** What stands under the name of a copy: a snapshot, or the disk's part of a restore point, which Azure has named since. */
function standingAmong(snapshots: readonly Snapshot[]): (action: CopyAction) => Snapshot | undefined {
  const byId = new Map(snapshots.map((snapshot) => [idKey(snapshot.id), snapshot]));
  const byWhole = Map.groupBy(snapshots, ({ restorePoint }) => idKey(restorePoint?.id ?? ''));
  return ({ snapshotId, diskUniqueId, restorePoint }) => {
    if (restorePoint === undefined) return byId.get(idKey(snapshotId));
    const parts = byWhole.get(idKey(restorePoint.id)) ?? [];
    // Where none is proven to be of the disk, the first says that what stands there is in doubt.
    return parts.find(({ sourceUniqueId }) => sourceUniqueId?.toLowerCase() === diskUniqueId) ?? parts[0];
  };
}

interface Sight {
  readonly subscriptionId: string;
  readonly standingOf: (action: CopyAction) => Snapshot | undefined;
  readonly unread: UnreadPoints;
}

async function settleRun(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  { subscriptionId, standingOf, unread }: Sight,
): Promise<void> {
  const actions = await ports.actions.listActions(run.id, subscriptionId);
  const pending = actions.filter(isCopyRecord).filter(({ state }) => state === 'pending');
  const x = { ports, settings, records: new Map(actions.map((record) => [record.actionId, record])) };
  for (const record of pending) {
    const standing = standingOf(record.action);
    if (standing !== undefined) await settleCopyFrom(x, record, standing);
    else if (!isUnread(record.action, unread)) {
      await failCopy(x, record, { code: 'vanished', message: 'The copy was begun, but it is not there.' });
    }
  }
  if (pending.length > 0) await recount(ports, run);
}
