import { keepModel } from '../../restore/keep-model.ts';
import { inParallel } from '../in-parallel.ts';
import { mayCreate } from '../run-reach.ts';
import { type Execution, isOutOfTime, later, type Pause, writeOutcome } from './execution.ts';
import { orLookAgain, VANISHED_AFTER_MS } from './or-look-again.ts';
import { recheckCreates } from './recheck-creates.ts';
import { lookAtWhole, makeApart, sendWhole, type WholeCreate, wholesOf } from './restore-point-creates.ts';
import { sendCreate } from './send-create.ts';
import { type CreateRecord, failCreate, isCreate, settleFrom } from './settle-create.ts';

/** More disks than a VM can have: those of one VM are snapshotted together. */
const AT_ONCE = 64;

/** Makes the points of a work row, those of one VM at the same time, and settles those that were accepted before. */
export async function createPoints(x: Execution): Promise<Pause> {
  if (!mayCreate(x.run)) return undefined;
  const begun = begunWholes(x);
  const looks = await inParallel(begun, 8, (whole) => settleBegun(x, whole));
  const accepted = createsIn(x, 'sent', 'pending').filter(({ action }) => action.restorePoint === undefined);
  const settled = await inParallel(accepted, 8, (record) => settleCreate(x, record));
  if (isOutOfTime(x)) return 0;
  if (x.settings.mode === 'observe') {
    const note = 'the mode is observe now, so nothing is made';
    for (const record of createsIn(x, 'planned')) await writeOutcome(x, record, { state: 'skipped', note });
    return [...looks, ...settled].reduce(later, undefined);
  }
  const isBegun = new Set(begun.flatMap(({ records }) => records.map(({ actionId }) => actionId)));
  const planned = createsIn(x, 'planned').filter(({ actionId }) => !isBegun.has(actionId));
  const rechecked = await recheckCreates(x, planned);
  if (isOutOfTime(x)) return 0;
  const { wholes, single } = wholesOf(rechecked.creates);
  const sent = await inParallel([...single, ...wholes], AT_ONCE, (one) =>
    'records' in one ? sendOrPart(x, one, planned) : sendCreate(x, one),
  );
  if (rechecked.machine !== undefined) await keepModel(x.ports, rechecked.machine.model);
  return [...looks, ...settled, ...sent].reduce(later, rechecked.pause);
}

/** Restore points whose PUT was accepted, with all their creates that have not ended. */
function begunWholes(x: Execution): readonly WholeCreate[] {
  const { wholes } = wholesOf(createsIn(x, 'planned', 'sent', 'pending', 'succeeded'));
  return wholes.flatMap(({ request, records }) => {
    const [first, ...rest] = records.filter(({ state }) => state !== 'succeeded');
    const isBegun = records.some(({ state }) => state !== 'planned');
    return isBegun && first !== undefined ? [{ request, records: [first, ...rest] }] : [];
  });
}

async function settleBegun(x: Execution, whole: WholeCreate): Promise<Pause> {
  if (isOutOfTime(x)) return 0;
  return orLookAgain(x, whole.records[0], () => lookAtWhole(x, whole, VANISHED_AFTER_MS));
}

/** Sends a restore point that is wanted of all its disks still. */
async function sendOrPart(x: Execution, whole: WholeCreate, planned: readonly CreateRecord[]): Promise<Pause> {
  const isOfWhole = ({ action }: CreateRecord) => action.restorePoint?.id === whole.request.id;
  if (whole.records.length === planned.filter(isOfWhole).length) return sendWhole(x, whole);
  // One that could not be read, or has no time left, is wanted as before.
  if (
    planned.some(
      (record) =>
        isOfWhole(record) && x.records.get(record.actionId)?.state === 'planned' && !whole.records.includes(record),
    )
  )
    return 0;
  return orLookAgain(x, whole.records[0], () => makeApart(x, whole));
}

function createsIn(x: Execution, ...states: readonly string[]): readonly CreateRecord[] {
  return [...x.records.values()].filter(isCreate).filter(({ state }) => states.includes(state));
}

/** Looks at a create whose PUT was accepted. */
async function settleCreate(x: Execution, record: CreateRecord): Promise<Pause> {
  if (isOutOfTime(x)) return 0;
  return orLookAgain(x, record, async () => {
    const standing = await x.ports.snapshots.get(record.action.snapshotId);
    if (standing !== undefined) await settleFrom(x, record, standing);
    else if (x.ports.clock.now() - (record.sentAt ?? 0) > VANISHED_AFTER_MS) {
      await failCreate(x, record, { code: 'vanished', message: 'Azure accepted the snapshot, but it is not there.' });
    }
    return undefined;
  });
}
