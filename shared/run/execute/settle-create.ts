import { SECOND } from '../../policy/instant.ts';
import type { Snapshot } from '../../policy/inventory.ts';
import type { CreateAction } from '../../policy/plan.ts';
import { readPoint } from '../../policy/read-point.ts';
import { forgetAttempts, rememberFailure } from '../plan/attempt-memory.ts';
import type { ActionError, ActionRecord } from '../records.ts';
import { type Execution, type Outcome, type OutcomeWriter, type Pause, takenAs, writeOutcome } from './execution.ts';
import { untilNextLook } from './next-look.ts';

const FIRST_LOOK_MS = 5 * SECOND;

/** A create's record with its action narrowed. */
export interface CreateRecord extends ActionRecord {
  readonly action: CreateAction;
}

export function isCreate(record: ActionRecord): record is CreateRecord {
  return record.action.kind === 'create';
}

/** Writes a create's outcome from the snapshot that stands under its name, whoever sent it; a foreign one took the name. */
export async function settleFrom(x: OutcomeWriter, record: CreateRecord, snapshot: Snapshot): Promise<void> {
  const point = readPoint(snapshot, x.settings);
  if (point.ownership.kind !== 'own') {
    const message = `A snapshot that is not proven to be ours stands under the name ${snapshot.name}.`;
    return failCreate(x, record, { code: 'name-taken', message });
  }
  const sentAt = record.sentAt ?? x.ports.clock.now();
  if (point.state === 'pending') {
    await writeOutcome(x, record, { state: 'pending', sentAt });
    return;
  }
  if (point.state === 'failed') {
    const code = snapshot.copyCompletionError ?? snapshot.provisioningState;
    return failCreate(x, record, { code, message: 'Azure accepted the snapshot, and then it failed.' });
  }
  await forgetAttempts(x.ports, record.subscriptionId, record.action);
  await writeOutcome(x, record, {
    ...reached(record, snapshot),
    sentAt,
    ...takenAs(snapshot),
  });
}

/** Of a part of a restore point: what Azure has named it, and whether the consistency that was asked for was reached. */
function reached({ action }: CreateRecord, { id, restorePoint }: Snapshot): Outcome {
  if (restorePoint === undefined) return { state: 'succeeded' };
  const { consistencyMode } = restorePoint;
  const found = {
    action: { ...action, snapshotId: id },
    ...(consistencyMode === undefined ? {} : { consistencyMode }),
  };
  const { made, fallsTo } = action.consistency ?? {};
  if (made !== 'application' || consistencyMode === 'ApplicationConsistent') return { ...found, state: 'succeeded' };
  const note = `The restore point is ${consistencyMode ?? 'of no consistency that Azure tells'}: application consistency was asked for.`;
  if (fallsTo !== undefined) return { ...found, state: 'succeeded', note };
  const message = `${note} It stands, and is kept as every point; the policy wants nothing less.`;
  return { ...found, state: 'failed', error: { code: 'consistency-not-reached', message } };
}

/** Writes that a create failed, once remembered: the disk is then due again after 15 minutes, 1 hour and 4 hours. */
export async function failCreate(x: OutcomeWriter, record: CreateRecord, error: ActionError): Promise<void> {
  await rememberFailure(x.ports, record.subscriptionId, record.runId, record.action);
  await writeOutcome(x, record, { state: 'failed', error });
}

/** When creates that were accepted are looked at next: soon at first, then as long again as they have taken. */
export function pendingPause({ records, ports }: Execution): Pause {
  const now = ports.clock.now();
  const waits = [...records.values()].flatMap(({ action, state, sentAt }) => {
    if (action.kind !== 'create' || (state !== 'sent' && state !== 'pending')) return [];
    return untilNextLook(now - (sentAt ?? now), FIRST_LOOK_MS);
  });
  return waits.length === 0 ? undefined : Math.min(...waits);
}
