import { readPoint } from '../../policy/read-point.ts';
import { idKey } from '../../policy/resource-id.ts';
import { AzureError, isThrottled, toActionError } from '../azure-error.ts';
import { inParallel } from '../in-parallel.ts';
import { tellAccepted } from '../log-messages.ts';
import { retryDelay } from '../retry-delay.ts';
import { mayCreate } from '../run-reach.ts';
import { claimToCopy } from './claim-source.ts';
import { type Execution, isOutOfTime, later, type Pause, writeOutcome } from './execution.ts';
import { orLookAgain, VANISHED_AFTER_MS } from './or-look-again.ts';
import { putRestorePoint } from './put-restore-point.ts';
import { type Sending, sendOnce } from './send-once.ts';
import { type CopyRecord, failCopy, isCopyRecord, settleCopyFrom } from './settle-copy.ts';

const AT_ONCE = 8;

/** Begins the copies of a work row and looks how far those are that were begun before. */
export async function copyPoints(x: Execution): Promise<Pause> {
  if (!mayCreate(x.run)) return undefined;
  const looked = await inParallel(copiesIn(x, 'sent', 'pending'), AT_ONCE, (record) => lookAtCopy(x, record));
  if (isOutOfTime(x)) return 0;
  const planned = copiesIn(x, 'planned');
  if (x.settings.mode === 'observe') {
    const note = 'the mode is observe now, so nothing is copied';
    for (const record of planned) await writeOutcome(x, record, { state: 'skipped', note });
    return looked.reduce(later, undefined);
  }
  const begun = await inParallel(wholesOf(planned), AT_ONCE, (whole) => beginCopy(x, whole));
  return [...looked, ...begun].reduce(later, undefined);
}

function copiesIn(x: Execution, ...states: readonly string[]): readonly CopyRecord[] {
  return [...x.records.values()].filter(isCopyRecord).filter(({ state }) => states.includes(state));
}

/** Copies that are one PUT: that of a snapshot, or those of all disks in a restore point. */
type Whole = readonly [CopyRecord, ...CopyRecord[]];

function wholesOf(records: readonly CopyRecord[]): readonly Whole[] {
  const keyOf = ({ action }: CopyRecord) => idKey(action.restorePoint?.id ?? action.snapshotId);
  return [...Map.groupBy(records, keyOf).values()] as unknown as readonly Whole[];
}

/** Sends one PUT where its sources still are points to copy, or adopts what stands under its name. */
async function beginCopy(x: Execution, whole: Whole): Promise<Pause> {
  if (isOutOfTime(x)) return 0;
  const [first] = whole;
  return sendOnce(x, first, {
    ...ofWhole(x, whole),
    forgo: () => forgoCopy(x, whole),
    accepted: (requestId) => {
      tellAccepted(x.ports.logger, first, requestId);
      return writeAll(whole, (record) => writeOutcome(x, record, { state: 'sent', sentAt: x.ports.clock.now() }));
    },
    fail: (error) => writeAll(whole, (record) => failCopy(x, record, error)),
  });
}

/** Writes what came of a copy whose sources are no points to copy any more, or can't be read. */
async function forgoCopy(x: Execution, whole: Whole): Promise<{ readonly pause: Pause } | undefined> {
  const [{ action, actionId }] = whole;
  try {
    const why = await whyNoneOf(x, whole);
    if (why === undefined) return undefined;
    await writeAll(whole, (record) => writeOutcome(x, record, { state: 'skipped', note: why }));
  } catch (error) {
    if (isThrottled(error)) return { pause: retryDelay(error, actionId) };
    if (!(error instanceof AzureError)) throw error;
    await writeAll(whole, (record) => failCopy(x, record, toActionError(error, action.sourceId)));
  }
  return { pause: undefined };
}

/** The claim comes before the look at the sources: a DELETE that was not claimed before it is not sent any more. */
async function whyNoneOf(x: Execution, whole: Whole): Promise<string | undefined> {
  const [{ action }] = whole;
  const refused = await claimToCopy(x, action.restorePoint?.sourceRestorePointId ?? action.sourceId);
  if (refused !== undefined) return refused;
  return (await inParallel(whole, AT_ONCE, (record) => whyNot(x, record))).find((found) => found !== undefined);
}

async function writeAll(whole: Whole, write: (record: CopyRecord) => Promise<unknown>): Promise<void> {
  for (const record of whole) await write(record);
}

/** How the copy is made, looked up and settled. */
function ofWhole(x: Execution, whole: Whole): Pick<Sending<unknown>, 'id' | 'lookUp' | 'put' | 'settle'> {
  const { ports } = x;
  const [first] = whole;
  const { snapshotId, request, restorePoint } = first.action;
  if (restorePoint === undefined) {
    return {
      id: snapshotId,
      lookUp: () => ports.snapshots.get(snapshotId),
      put: () => ports.snapshots.copy(request),
      settle: () => lookAtAll(x, whole),
    };
  }
  return {
    id: restorePoint.id,
    lookUp: () => ports.restorePoints.get(restorePoint.id),
    put: () => putRestorePoint(x, restorePoint),
    settle: () => lookAtAll(x, whole),
  };
}

/** What stands is under way, whoever sent it; where a look fails, there will be another. */
async function lookAtAll(x: Execution, whole: Whole): Promise<void> {
  for (const record of whole) {
    const sent = await writeOutcome(x, record, { state: 'sent', sentAt: x.ports.clock.now() });
    await lookAtCopy(x, { ...sent, action: record.action });
  }
}

/** What changed of the source since the plan: a copy of anything but a usable point of ours is not begun. */
async function whyNot({ ports, settings }: Execution, { action }: CopyRecord): Promise<string | undefined> {
  const source = await ports.snapshots.get(action.sourceId);
  if (source === undefined) return 'the point to copy is gone';
  const point = readPoint(source, settings);
  if (point.ownership.kind !== 'own') return 'the point to copy is not proven to be ours';
  return point.state === 'usable' ? undefined : 'the point to copy is not usable';
}

async function lookAtCopy(x: Execution, record: CopyRecord): Promise<Pause> {
  if (isOutOfTime(x)) return 0;
  return orLookAgain(x, record, async () => {
    const standing = await x.ports.snapshots.get(record.action.snapshotId);
    if (standing !== undefined) await settleCopyFrom(x, record, standing);
    else if (x.ports.clock.now() - (record.sentAt ?? 0) > VANISHED_AFTER_MS) {
      await failCopy(x, record, { code: 'vanished', message: 'Azure accepted the copy, but it is not there.' });
    }
    return undefined;
  });
}
