import { DAY } from '../../policy/instant.ts';
import type { Snapshot } from '../../policy/inventory.ts';
import { idKey } from '../../policy/resource-id.ts';
import { failCopy, isCopyRecord, settleCopyFrom } from '../execute/settle-copy.ts';
import type { Ports } from '../ports.ts';
import type { Run } from '../records.ts';
import { isOpen } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import { recount } from './settle-pending.ts';

/** A copy that takes longer is no copy any more. */
const LOOK_BACK_MS = 7 * DAY;
const MOST_RUNS = 1_000;

/** Settles the copies that runs of the last days left under way, by the inventory that has just been read. */
export async function settleCopies(
  ports: Ports,
  settings: RunSettings,
  subscriptionId: string,
  snapshots: readonly Snapshot[],
): Promise<void> {
  const since = ports.clock.now() - LOOK_BACK_MS;
  const { items } = await ports.runs.list(MOST_RUNS);
  const left = items.filter(
    ({ state, counts, startedAt }) =>
      !isOpen(state) && counts.pending > 0 && (counts.copies ?? 0) > 0 && startedAt >= since,
  );
  if (left.length === 0) return;
  const byId = new Map(snapshots.map((snapshot) => [idKey(snapshot.id), snapshot]));
  for (const run of left) await settleRun(ports, settings, run, { subscriptionId, byId });
}

async function settleRun(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  { subscriptionId, byId }: { readonly subscriptionId: string; readonly byId: ReadonlyMap<string, Snapshot> },
): Promise<void> {
  const actions = await ports.actions.listActions(run.id, subscriptionId);
  const pending = actions.filter(isCopyRecord).filter(({ state }) => state === 'pending');
  const x = { ports, settings, records: new Map(actions.map((record) => [record.actionId, record])) };
  for (const record of pending) {
    const standing = byId.get(idKey(record.action.snapshotId));
    if (standing !== undefined) await settleCopyFrom(x, record, standing);
    else await failCopy(x, record, { code: 'vanished', message: 'The copy was begun, but it is not there.' });
  }
  if (pending.length > 0) await recount(ports, run);
}
