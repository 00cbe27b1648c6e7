import { MINUTE, SECOND } from '../../policy/instant.ts';
import type { Snapshot } from '../../policy/inventory.ts';
import type { CopyAction } from '../../policy/plan.ts';
import { readPoint } from '../../policy/read-point.ts';
import { forgetCopyFailure, rememberCopyFailure } from '../plan/copy-memory.ts';
import type { ActionError, ActionRecord } from '../records.ts';
import { type Execution, type OutcomeWriter, type Pause, takenAs, writeOutcome } from './execution.ts';
import { untilNextLook } from './next-look.ts';

const FIRST_LOOK_MS = 15 * SECOND;

/** So long a run waits for a copy. Copies take hours: later runs see by the inventory how far one is. */
const WAITING_MS = 10 * MINUTE;

/** A copy's record with its action narrowed. */
export interface CopyRecord extends ActionRecord {
  readonly action: CopyAction;
}

export function isCopyRecord(record: ActionRecord): record is CopyRecord {
  return record.action.kind === 'copy';
}

/** Writes a copy's outcome from what stands under its name, whoever sent it. `Succeeded` says only that it was begun. */
export async function settleCopyFrom(x: OutcomeWriter, record: CopyRecord, snapshot: Snapshot): Promise<void> {
  const point = readPoint(snapshot, x.settings);
  if (point.ownership.kind !== 'own' || !point.isCopy) {
    const message = `A snapshot that is not proven to be a copy of ours stands under the name ${snapshot.name}.`;
    return failCopy(x, record, { code: 'name-taken', message });
  }
  const sentAt = record.sentAt ?? x.ports.clock.now();
  if (point.state === 'pending') {
    const note = `${Math.floor(snapshot.completionPercent ?? 0)} % copied`;
    if (record.state === 'pending' && record.note === note) return;
    await writeOutcome(x, record, { state: 'pending', sentAt, note });
    return;
  }
  if (point.state === 'failed') {
    const code = snapshot.copyCompletionError ?? snapshot.provisioningState;
    return failCopy(x, record, { code, message: 'Azure began the copy, and then it failed.' });
  }
  await forgetCopyFailure(x.ports, record.subscriptionId, record.action);
  const { note: _, ...whole } = record;
  await writeOutcome(x, whole, {
    state: 'succeeded',
    sentAt,
    ...takenAs(snapshot),
  });
}

/** Writes that a copy failed, once remembered: it is tried again later, and other regions go on meanwhile. */
export async function failCopy(x: OutcomeWriter, record: CopyRecord, error: ActionError): Promise<void> {
  await rememberCopyFailure(x.ports, record);
  await writeOutcome(x, record, { state: 'failed', error });
}

/** What is still under way when the work ends is pending: later runs settle it, also where no look at it succeeded. */
export async function leavePending(x: OutcomeWriter): Promise<void> {
  const sent = [...x.records.values()].filter(isCopyRecord).filter(({ state }) => state === 'sent');
  for (const record of sent) await writeOutcome(x, record, { state: 'pending' });
}

/** When copies under way are looked at next; undefined once they have been waited for long enough. */
export function copiesPause({ records, ports }: Execution): Pause {
  const now = ports.clock.now();
  const waits = [...records.values()].filter(isCopyRecord).flatMap(({ state, sentAt = now }) => {
    if ((state !== 'sent' && state !== 'pending') || now - sentAt >= WAITING_MS) return [];
    return untilNextLook(now - sentAt, FIRST_LOOK_MS);
  });
  return waits.length === 0 ? undefined : Math.min(...waits);
}
