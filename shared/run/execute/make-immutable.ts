import { DAY, MINUTE, SECOND } from '../../policy/instant.ts';
import type { Snapshot } from '../../policy/inventory.ts';
import type { Immutability } from '../../policy/policy.ts';
import { AzureError, isThrottled, toActionError } from '../azure-error.ts';
import { inParallel } from '../in-parallel.ts';
import type { ActionError, ActionRecord } from '../records.ts';
import { retryDelay } from '../retry-delay.ts';
import { mayCreate } from '../run-reach.ts';
import { type Execution, isOutOfTime, later, type OutcomeWriter, type Pause } from './execution.ts';
import { reportNotImmutable } from './locked-scopes.ts';
import { type CreateRecord, isCreate } from './settle-create.ts';

/** Azure takes a moment until it shows the policy, and until it takes one of a snapshot that has just been made. */
const NEXT_LOOK_MS = 5 * SECOND;

/** So long after the first request what Azure said last is recorded. */
const GIVE_UP_AFTER_MS = 10 * MINUTE;

/**
 * Makes the points of a work row immutable whose policies want it, as soon as they stand, and records what came of it. A
 * point that Azure doesn't make immutable is a point all the same: that is a problem, and no failed create.
 */
export async function makeImmutable(x: Execution): Promise<Pause> {
  if (!mayCreate(x.run) || x.settings.mode === 'observe') return undefined;
  const wanted = [...x.records.values()].filter(isCreate).filter(isAwaited);
  const pauses = await inParallel(wanted, 8, async (record) => (isOutOfTime(x) ? 0 : makeOneImmutable(x, record)));
  return pauses.reduce(later, undefined);
}

/** Whether a point stands, or may stand, that its policy wants immutable, and it is not known yet whether it is. */
export function isAwaited({ action, state, immutability }: CreateRecord): boolean {
  if (action.request.immutability === undefined || action.restorePoint !== undefined) return false;
  const isOpen = immutability === undefined || immutability.kind === 'asked';
  return isOpen && (state === 'succeeded' || state === 'pending');
}

/** One step for one point: a look at it, then what is still missing. How long to wait for the next; undefined: no more. */
export async function makeOneImmutable(x: OutcomeWriter, record: CreateRecord): Promise<Pause> {
  const { snapshotId, request } = record.action;
  const { ports } = x;
  try {
    const snapshot = await ports.snapshots.get(snapshotId);
    // What becomes of a point that is not there yet, or no more, is the create's affair.
    if (snapshot?.provisioningState !== 'Succeeded') return undefined;
    const wanted = request.immutability as Immutability;
    const step = missingStep(snapshot, wanted);
    if (step === undefined) {
      await note(x, record, { kind: 'immutable', until: snapshot.immutableUntil ?? 0, locked: isLocked(snapshot) });
      return undefined;
    }
    if (record.immutability === undefined) await note(x, record, { kind: 'asked', at: ports.clock.now() });
    await ports.snapshots.setImmutability(snapshotId, step);
    return isLate(x, record) ? refused(x, record, SILENT) : NEXT_LOOK_MS;
  } catch (error) {
    if (isThrottled(error)) return retryDelay(error, record.actionId);
    if (!(error instanceof AzureError)) throw error;
    // Azure may want the snapshot to be whole, or another operation on it to end first.
    if (isForNow(error) && !isLate(x, record)) return NEXT_LOOK_MS;
    return refused(x, record, toActionError(error, snapshotId));
  }
}

const SILENT: ActionError = {
  code: 'not-immutable',
  message: 'Azure accepted the immutability policy, and the snapshot shows none.',
};

/** What to ask Azure for next; undefined where the snapshot is as immutable as it should be. Azure locks only what is set. */
function missingStep(snapshot: Snapshot, wanted: Immutability): Immutability | undefined {
  const { immutableUntil, timeCreated } = snapshot;
  const isLongEnough = immutableUntil !== undefined && immutableUntil >= (timeCreated ?? 0) + wanted.days * DAY;
  if (!isLongEnough) return { days: wanted.days, locked: isLocked(snapshot) };
  return wanted.locked && !isLocked(snapshot) ? wanted : undefined;
}

function isLocked({ immutabilityType }: Snapshot): boolean {
  return immutabilityType === 'Locked';
}

function isLate({ ports }: OutcomeWriter, { immutability }: CreateRecord): boolean {
  return immutability?.kind === 'asked' && ports.clock.now() - immutability.at > GIVE_UP_AFTER_MS;
}

/** A conflict, a fault of Azure's own or of the wire: not an answer for good. */
function isForNow({ status }: AzureError): boolean {
  return status === undefined || status === 408 || status === 409 || status >= 500;
}

async function refused(x: OutcomeWriter, record: CreateRecord, error: ActionError): Promise<undefined> {
  await note(x, record, { kind: 'refused', error });
  await reportNotImmutable(x.ports, record, error);
}

/** Beside the outcome of the create, which stays what it is. */
async function note(
  x: OutcomeWriter,
  record: CreateRecord,
  immutability: NonNullable<ActionRecord['immutability']>,
): Promise<void> {
  const written: ActionRecord = { ...record, immutability };
  await x.ports.actions.putAction(written);
  x.records.set(written.actionId, written);
}
