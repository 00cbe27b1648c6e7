import { unlessUnwritable } from '../../evidence/unless-unwritable.ts';
import { writeLateOutcomes } from '../../evidence/write-outcomes.ts';
import { HOUR } from '../../policy/instant.ts';
import type { Snapshot } from '../../policy/inventory.ts';
import type { CreateAction } from '../../policy/plan.ts';
import { idKey } from '../../policy/resource-id.ts';
import type { OutcomeWriter } from '../execute/execution.ts';
import { isAwaited, makeOneImmutable } from '../execute/make-immutable.ts';
import { type CreateRecord, failCreate, isCreate, settleFrom } from '../execute/settle-create.ts';
import type { Ports } from '../ports.ts';
import type { Run } from '../records.ts';
import { isOpen } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import { updateRun } from '../update-run.ts';
import { countActions, finalState } from '../watch/count-actions.ts';
import { isUnread, type UnreadPoints } from './unread-points.ts';

const LOOK_BACK_MS = 7 * 24 * HOUR;
const MOST_RUNS = 1_000;

/**
 * A full pass settles the creates that runs of the last days left pending, by the inventory that it has just read; those
 * that could not be read stay pending.
 */
export async function settlePending(
  ports: Ports,
  settings: RunSettings,
  subscriptionId: string,
  snapshots: readonly Snapshot[],
  unread: UnreadPoints,
): Promise<void> {
  const since = ports.clock.now() - LOOK_BACK_MS;
  const { items } = await ports.runs.list(MOST_RUNS);
  const left = items.filter((run) => !isOpen(run.state) && run.counts.pending > 0 && run.startedAt >= since);
  if (left.length === 0) return;
  const standing = standingAmong(snapshots);
  for (const run of left) await settleRun(ports, settings, run, { subscriptionId, standingOf: standing, unread });
}

/** What stands under the name of a create: a snapshot, or the disk's part of a restore point, which Azure has named since. */
function standingAmong(snapshots: readonly Snapshot[]): (action: CreateAction) => Snapshot | undefined {
  const byId = new Map(snapshots.map((snapshot) => [idKey(snapshot.id), snapshot]));
  const byWhole = Map.groupBy(snapshots, ({ restorePoint }) => idKey(restorePoint?.id ?? ''));
  return ({ snapshotId, diskId, restorePoint }) =>
    restorePoint === undefined
      ? byId.get(idKey(snapshotId))
      : byWhole.get(idKey(restorePoint.id))?.find((part) => idKey(part.sourceResourceId ?? '') === idKey(diskId));
}

interface Sight {
  readonly subscriptionId: string;
  readonly standingOf: (action: CreateAction) => Snapshot | undefined;
  readonly unread: UnreadPoints;
}

async function settleRun(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  { subscriptionId, standingOf, unread }: Sight,
): Promise<void> {
  const actions = await ports.actions.listActions(run.id, subscriptionId);
  const x = { ports, settings, records: new Map(actions.map((record) => [record.actionId, record])) };
  const awaited = await stillAwaited(x);
  const pending = pendingIn(x).filter(({ actionId }) => !awaited.has(actionId));
  for (const record of pending) {
    const standing = standingOf(record.action);
    if (standing !== undefined) await settleFrom(x, record, standing);
    else if (!isUnread(record.action, unread)) {
      await failCreate(x, record, { code: 'vanished', message: 'The snapshot was accepted, but it is not there.' });
    }
  }
  // Also where all are settled: then the last pass came no further than here.
  await unlessUnwritable(ports, () => writeLateOutcomes(ports, [...x.records.values()]));
  await recount(ports, run);
}

/** Those that stay pending until Azure shows that they are immutable, or that they won't be. */
async function stillAwaited(x: OutcomeWriter): Promise<ReadonlySet<string>> {
  const awaited = new Set<string>();
  for (const record of pendingIn(x).filter(isAwaited)) {
    if ((await makeOneImmutable(x, record)) !== undefined) awaited.add(record.actionId);
  }
  return awaited;
}

function pendingIn({ records }: OutcomeWriter): readonly CreateRecord[] {
  return [...records.values()].filter(isCreate).filter(({ state }) => state === 'pending');
}

/** Writes an ended run's figures and state again, from its rows. */
export async function recount(ports: Ports, run: Run): Promise<void> {
  const rows = await ports.runs.listSubscriptions(run.id);
  const lists = await Promise.all(rows.map(({ subscriptionId }) => ports.actions.listActions(run.id, subscriptionId)));
  const counts = countActions(rows, lists.flat());
  const state = run.error === undefined ? finalState(rows, lists.flat()) : run.state;
  await updateRun(ports, run.id, (row) => ({ ...row, counts, state }));
}
