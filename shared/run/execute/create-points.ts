import { keepModel } from '../../restore/keep-model.ts';
import { AzureError, errorFields, isThrottled } from '../azure-error.ts';
import { inParallel } from '../in-parallel.ts';
import { subjectOf } from '../log-messages.ts';
import { retryDelay } from '../retry-delay.ts';
import { mayCreate } from '../run-reach.ts';
import { type Execution, isOutOfTime, later, type Pause, writeOutcome } from './execution.ts';
import { recheckCreates } from './recheck-creates.ts';
import { sendCreate } from './send-create.ts';
import { type CreateRecord, failCreate, isCreate, settleFrom } from './settle-create.ts';

/** More disks than a VM can have: those of one VM are snapshotted together. */
const AT_ONCE = 64;

/** How long an accepted PUT may stay without a snapshot to be seen. */
const VANISHED_AFTER_MS = 10 * 60_000;

/** Makes the points of a work row, those of one VM at the same time, and settles those that were accepted before. */
export async function createPoints(x: Execution): Promise<Pause> {
  if (!mayCreate(x.run)) return undefined;
  const settled = await inParallel(createsIn(x, 'sent', 'pending'), 8, (record) => settleCreate(x, record));
  if (isOutOfTime(x)) return 0;
  if (x.settings.mode === 'observe') {
    const note = 'the mode is observe now, so nothing is made';
    for (const record of createsIn(x, 'planned')) await writeOutcome(x, record, { state: 'skipped', note });
    return settled.reduce(later, undefined);
  }
  const rechecked = await recheckCreates(x, createsIn(x, 'planned'));
  if (isOutOfTime(x)) return 0;
  const sent = await inParallel(rechecked.creates, AT_ONCE, (record) => sendCreate(x, record));
  if (rechecked.machine !== undefined) await keepModel(x.ports, rechecked.machine.model);
  return [...settled, ...sent].reduce(later, rechecked.pause);
}

function createsIn(x: Execution, ...states: readonly string[]): readonly CreateRecord[] {
  return [...x.records.values()].filter(isCreate).filter(({ state }) => states.includes(state));
}

/** Looks at a create whose PUT was accepted. */
async function settleCreate(x: Execution, record: CreateRecord): Promise<Pause> {
  if (isOutOfTime(x)) return 0;
  try {
    const standing = await x.ports.snapshots.get(record.action.snapshotId);
    if (standing !== undefined) await settleFrom(x, record, standing);
    else if (x.ports.clock.now() - (record.sentAt ?? 0) > VANISHED_AFTER_MS) {
      await failCreate(x, record, { code: 'vanished', message: 'Azure accepted the snapshot, but it is not there.' });
    }
    return undefined;
  } catch (error) {
    if (isThrottled(error)) return retryDelay(error, record.actionId);
    if (!(error instanceof AzureError)) throw error;
    // Azure has taken the PUT; only the look at it failed, and there will be another.
    x.ports.logger.log('warn', 'A point could not be looked at', {
      runId: record.runId,
      ...subjectOf(record.action),
      ...errorFields(error),
    });
    return undefined;
  }
}
