import { unlessUnwritable } from '../../evidence/unless-unwritable.ts';
import { writeLateOutcomes } from '../../evidence/write-outcomes.ts';
import type { Snapshot } from '../../policy/inventory.ts';
import type { CreateAction } from '../../policy/plan.ts';
import { idKey } from '../../policy/resource-id.ts';
import type { OutcomeWriter } from '../execute/execution.ts';
import { isAwaited, makeOneImmutable } from '../execute/make-immutable.ts';
import { type CreateRecord, failCreate, isCreate, settleFrom } from '../execute/settle-create.ts';
import type { Ports } from '../ports.ts';
import type { Run } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import type { PointsByName } from './points-by-name.ts';
import { recountRun } from './recount-run.ts';
import { runsLeftPending, type SettlingSight } from './runs-left-pending.ts';
import { isUnread } from './unread-points.ts';

/**
 * A full pass settles the creates that runs of the last days left pending, by the inventory that it has just read; those
 * that could not be read stay pending.
 */
export async function settlePending(ports: Ports, settings: RunSettings, sight: SettlingSight): Promise<void> {
  const left = await runsLeftPending(ports);
  for (const run of left) await settleRun(ports, settings, run, sight);
}

async function settleRun(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  { subscriptionId, points, unread }: SettlingSight,
): Promise<void> {
  const actions = await ports.actions.listActions(run.id, subscriptionId);
  const x = { ports, settings, records: new Map(actions.map((record) => [record.actionId, record])) };
  const awaited = await stillAwaited(x);
  const pending = pendingIn(x).filter(({ actionId }) => !awaited.has(actionId));
  for (const record of pending) {
    const standing = standingUnder(record.action, points);
    if (standing !== undefined) await settleFrom(x, record, standing);
    else if (!isUnread(record.action, unread)) {
      await failCreate(x, record, { code: 'vanished', message: 'The snapshot was accepted, but it is not there.' });
    }
  }
  // Also where all are settled: then the last pass came no further than here.
  await unlessUnwritable(ports, () => writeLateOutcomes(ports, [...x.records.values()]));
  await recountRun(ports, run);
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

/** A snapshot, or the disk's part of a restore point. */
function standingUnder({ snapshotId, diskId, restorePoint }: CreateAction, points: PointsByName): Snapshot | undefined {
  if (restorePoint === undefined) return points.snapshot(snapshotId);
  return points.partsOf(restorePoint.id).find((part) => idKey(part.sourceResourceId ?? '') === idKey(diskId));
}
