import type { Snapshot } from '../../policy/inventory.ts';
import type { PruneAction } from '../../policy/plan.ts';
import { readPoint } from '../../policy/read-point.ts';
import { idKey, parseResourceId, type ResourceId } from '../../policy/resource-id.ts';
import { AzureError, isRefused, isThrottled, toActionError } from '../azure-error.ts';
import { checkClocks } from '../clock-check.ts';
import { inParallel } from '../in-parallel.ts';
import { tellAccepted } from '../log-messages.ts';
import { askSource } from '../plan/make-plan.ts';
import { pointReader } from '../read-points-once.ts';
import { readWholePoint } from '../read-restore-point.ts';
import type { ActionRecord } from '../records.ts';
import { retryDelay } from '../retry-delay.ts';
import { mayPrune } from '../run-reach.ts';
import { claimToPrune, releasePruned } from './claim-source.ts';
import { type Execution, isOutOfTime, type Outcome, type Pause, writeOutcome } from './execution.ts';
import { isWithin, lockedScope, readLockedScopes, reportForbidden, reportLock } from './locked-scopes.ts';
import { mayDelete } from './may-delete.ts';

/** Deletes the points of a work row that retention prunes, each only where every guard holds at that very moment. */
export async function prunePoints(x: Execution): Promise<Pause> {
  const open = openPrunes(x);
  if (open.length === 0 || prunesPause(x) !== undefined) return undefined;
  try {
    const floor = await rereadFloor(
      x,
      open.map(({ action }) => action),
    );
    const locked = await readLockedScopes(x.ports, x.work);
    for (const members of togetherIn(open)) {
      if (isOutOfTime(x)) return 0;
      const outcome = await prunePoint(x, members, floor, locked);
      for (const record of members) await writeOutcome(x, record, outcome);
    }
    return undefined;
  } catch (error) {
    if (isThrottled(error)) return retryDelay(error, x.work.workId);
    throw error;
  }
}

/** How long the prunes of the work row still wait for their turn; undefined where there are none, or it has come. */
export function prunesPause(x: Execution): Pause {
  const left = (x.work.prunesAt ?? 0) - x.ports.clock.now();
  return left > 0 && openPrunes(x).length > 0 ? left : undefined;
}

interface PruneRecord extends ActionRecord {
  readonly action: PruneAction;
}

function openPrunes({ run, records }: Execution): readonly PruneRecord[] {
  if (!mayPrune(run)) return [];
  return [...records.values()].filter(isPrune).filter(({ state }) => state === 'planned');
}

function isPrune(record: ActionRecord): record is PruneRecord {
  return record.action.kind === 'prune';
}

type Together = readonly [PruneRecord, ...PruneRecord[]];

/** What one DELETE removes: a snapshot, or all disks of a restore point. */
function togetherIn(open: readonly PruneRecord[]): readonly Together[] {
  const keyOf = ({ action }: PruneRecord) => idKey(action.seen.restorePoint?.id ?? action.snapshotId);
  return [...Map.groupBy(open, keyOf).values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [[first, ...rest] as const],
  );
}

interface Reread {
  readonly snapshots: readonly Snapshot[];
  /** Why one of them could not be read. */
  readonly refusal?: AzureError;
}

/** The floor points of all prunes, read once at the start of the message. Throws where Azure asks to wait. */
async function rereadFloor(x: Execution, prunes: readonly PruneAction[]): Promise<Reread> {
  return reread(
    x,
    prunes.flatMap(({ condition }) => (condition.kind === 'floor' ? condition.floorIds : [])),
    // Nothing is deleted after that.
    () => !isOutOfTime(x),
  );
}

/** What stands now under the ids; one that can't be read is left out, and then counts for nothing. */
async function reread(x: Execution, ids: readonly ResourceId[], mayRead = () => true): Promise<Reread> {
  const distinct = [...new Map(ids.map((id) => [idKey(id), id])).values()];
  const refusals: AzureError[] = [];
  const read = pointReader(x.ports);
  const found = await inParallel(distinct, 8, async (id) => {
    if (!mayRead()) return undefined;
    try {
      return await read(id);
    } catch (error) {
      if (!(error instanceof AzureError) || isThrottled(error)) throw error;
      refusals.push(error);
      return undefined;
    }
  });
  const [refusal] = refusals;
  return { snapshots: found.flatMap((snapshot) => snapshot ?? []), ...(refusal === undefined ? {} : { refusal }) };
}

async function prunePoint(x: Execution, members: Together, floor: Reread, locked: Set<string>): Promise<Outcome> {
  const [first] = members;
  const { restorePoint } = first.action.seen;
  const id = restorePoint?.id ?? first.action.snapshotId;
  const scope = [...locked].find((candidate) => isWithin(id, candidate));
  if (scope !== undefined) return { state: 'lock-blocked', note: `a lock on ${scope} forbids it` };
  try {
    const whole = await readAgain(x, members);
    // An earlier delivery had its DELETE accepted, or somebody else deleted it: what was decided is done.
    if (whole === undefined) return { state: 'succeeded' };
    if (whole.length !== members.length)
      return { state: 'skipped', note: 'it is not of the disks that were decided over' };
    for (const { action } of members) {
      const refused = await whyStays(x, action, whole, floor);
      if (refused !== undefined) return refused;
    }
    return await deleteWhole(x, first, id);
  } catch (error) {
    if (!(error instanceof AzureError) || isThrottled(error)) throw error;
    return refusal(x, first.action, error, locked);
  }
}

/** Sends the DELETE, unless a copy of the point was begun meanwhile. */
async function deleteWhole(x: Execution, first: PruneRecord, id: ResourceId): Promise<Outcome> {
  const claimed = await claimToPrune(x, id);
  if ('refused' in claimed) return { state: 'skipped', note: claimed.refused };
  const { snapshots, restorePoints, logger } = x.ports;
  const isSnapshot = first.action.seen.restorePoint === undefined;
  try {
    tellAccepted(logger, first, await (isSnapshot ? snapshots.delete(id) : restorePoints.delete(id)));
  } catch (error) {
    if (isDenied(error)) await releasePruned(x, id, claimed);
    throw error;
  }
  await releasePruned(x, id, claimed);
  return { state: 'succeeded' };
}

/** Azure said no, if only for now. After a fault on the wire, or of Azure's own, it may delete the point all the same. */
function isDenied(error: unknown): boolean {
  return error instanceof AzureError && (isThrottled(error) || isRefused(error));
}

/** The points as they are now, all of what one DELETE would remove; undefined where that is gone or going. */
async function readAgain(x: Execution, members: Together): Promise<readonly Snapshot[] | undefined> {
  const [{ action }] = members;
  const { restorePoint } = action.seen;
  if (restorePoint === undefined) {
    const fresh = await x.ports.snapshots.get(action.snapshotId);
    return fresh === undefined || fresh.provisioningState === 'Deleting' ? undefined : [fresh];
  }
  const parts = await readWholePoint(x.ports, restorePoint.id);
  return parts?.some(({ provisioningState }) => provisioningState === 'Deleting') ? undefined : parts;
}

/** What came of a prune that a guard forbids; undefined where every guard holds. */
async function whyStays(
  x: Execution,
  prune: PruneAction,
  whole: readonly Snapshot[],
  floor: Reread,
): Promise<Outcome | undefined> {
  const others = await rereadCondition(x, prune);
  const permission = mayDelete({
    now: x.ports.clock.now(),
    settings: x.settings,
    prune,
    inventoryReadAt: x.row.inventoryReadAt,
    subscriptionState: x.row.subscriptionState,
    policiesHash: x.row.policiesHash,
    fresh: whole.find(({ id }) => idKey(id) === idKey(prune.snapshotId)),
    reread: [...floor.snapshots, ...others.snapshots],
    goingIds: goingIds(x),
    source: await rereadSource(x, prune),
    clockMistake: await checkClocks(x.ports),
  });
  return permission.ok ? undefined : { state: 'skipped', note: permission.why, ...causeOf(prune, floor, others) };
}

/** What Azure refused to read of that which must remain. */
function causeOf({ condition }: PruneAction, floor: Reread, others: Reread): Pick<Outcome, 'error'> {
  const refusal = others.refusal ?? (condition.kind === 'floor' ? floor.refusal : undefined);
  return refusal === undefined ? {} : { error: toActionError(refusal) };
}

async function rereadCondition(x: Execution, { condition }: PruneAction): Promise<Reread> {
  if (condition.kind === 'newer') return reread(x, condition.newerIds);
  if (condition.kind === 'another') return reread(x, condition.otherIds);
  return { snapshots: [] };
}

async function rereadSource(x: Execution, { condition, seen, diskUniqueId }: PruneAction) {
  if (condition.kind !== 'orphan-days') return undefined;
  const { witnessId } = condition;
  const diskId = (witnessId === undefined ? seen : await readWitness(x, witnessId, diskUniqueId))?.sourceResourceId;
  // The source of a copy is a snapshot: that it is gone says nothing of the disk.
  if (parseResourceId(diskId ?? '')?.type.toLowerCase() !== 'microsoft.compute/disks') return undefined;
  return askSource(x.ports, diskUniqueId, diskId as ResourceId);
}

/** The point at home that tells which disk a copy is of; undefined where what stands there is not proven to tell it. */
async function readWitness(x: Execution, id: ResourceId, diskUniqueId: string): Promise<Snapshot | undefined> {
  const snapshot = await x.ports.snapshots.get(id);
  if (snapshot === undefined) return undefined;
  const point = readPoint(snapshot, x.settings);
  const isProven = point.ownership.kind === 'own' && !point.isCopy && point.diskUniqueId === diskUniqueId;
  return isProven ? snapshot : undefined;
}

function goingIds(x: Execution): readonly string[] {
  return [...x.records.values()].flatMap(({ action }: ActionRecord) =>
    action.kind === 'prune' ? [action.snapshotId] : [],
  );
}

async function refusal(
  x: Execution,
  { snapshotId }: PruneAction,
  error: AzureError,
  locked: Set<string>,
): Promise<Outcome> {
  if (error.code === 'ScopeLocked') {
    const scope = lockedScope(error, snapshotId);
    locked.add(scope);
    await reportLock(x.ports, x.work, scope);
    return { state: 'lock-blocked', error: toActionError(error, snapshotId) };
  }
  if (error.status === 403) {
    await reportForbidden(x.ports, x.work, snapshotId, error);
    return { state: 'skipped', note: 'the identity may not delete it', error: toActionError(error, snapshotId) };
  }
  return { state: 'failed', error: toActionError(error, snapshotId) };
}
