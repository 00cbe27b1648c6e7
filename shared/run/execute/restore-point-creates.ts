import { lowerCreate } from '../../policy/consistency/lower-create.ts';
import { partOfWhole } from '../../policy/consistency/part-of-whole.ts';
import type { UniqueIds } from '../../policy/consistency/read-restore-point.ts';
import { MINUTE } from '../../policy/instant.ts';
import type { RestorePoint } from '../../policy/inventory.ts';
import type { RestorePointRequest } from '../../policy/plan.ts';
import { idKey } from '../../policy/resource-id.ts';
import { parseRestorePointId } from '../../policy/restore-point-id.ts';
import { AzureError, isThrottled } from '../azure-error.ts';
import { inParallel } from '../in-parallel.ts';
import { tellAccepted } from '../log-messages.ts';
import { createRow } from '../plan/plan-rows.ts';
import type { Ports } from '../ports.ts';
import type { ActionError } from '../records.ts';
import { type Execution, later, type Pause, writeOutcome } from './execution.ts';
import { putRestorePoint } from './put-restore-point.ts';
import { sendCreate } from './send-create.ts';
import { sendOnce } from './send-once.ts';
import { type CreateRecord, failCreate, settleFrom } from './settle-create.ts';

/** Azure asks to wait an hour for the fourth restore point of a VM: so long nobody waits for less than was asked. */
const LONGEST_WAIT_MS = 10 * MINUTE;

/** The creates of the parts of one restore point. */
export interface WholeCreate {
  readonly request: RestorePointRequest;
  readonly records: readonly [CreateRecord, ...CreateRecord[]];
}

/** The restore points that creates are parts of, and the creates that are none. */
export function wholesOf(creates: readonly CreateRecord[]): {
  readonly wholes: readonly WholeCreate[];
  readonly single: readonly CreateRecord[];
} {
  const single = creates.filter(({ action }) => action.restorePoint === undefined);
  const parts = creates.filter(({ action }) => action.restorePoint !== undefined);
  const wholes = [...Map.groupBy(parts, ({ action }) => idKey(action.restorePoint?.id ?? ''))].flatMap(
    ([, members]) => {
      const [first, ...rest] = members;
      const request = first?.action.restorePoint;
      return first === undefined || request === undefined ? [] : [{ request, records: [first, ...rest] } as const];
    },
  );
  return { wholes, single };
}

/** Sends the PUT of a restore point, once for all its disks; where Azure refuses it, what takes its place. */
export async function sendWhole(x: Execution, whole: WholeCreate): Promise<Pause> {
  const { request, records } = whole;
  const [first] = records;
  const { ports } = x;
  let pause: Pause;
  const sending = await sendOnce(x, first, {
    id: request.id,
    lookUp: () => ports.restorePoints.get(request.id),
    put: () => putWhole(ports, request),
    accepted: async (requestId) => {
      tellAccepted(ports.logger, first, requestId);
      for (const record of records) await writeOutcome(x, record, { state: 'sent', sentAt: ports.clock.now() });
    },
    settle: async (standing) => {
      pause = await settleWhole(x, whole, standing);
    },
    fail: async (error) => {
      pause = await lowerOrFail(x, records, { error, standing: false });
    },
  });
  return later(sending, pause);
}

/** The fourth of an hour is refused rather than waited for: what is lower can be had now. */
async function putWhole(ports: Ports, request: RestorePointRequest): Promise<string | undefined> {
  try {
    return await putRestorePoint(ports, request);
  } catch (error) {
    if (!isThrottled(error) || (error.retryAfterMs ?? 0) <= LONGEST_WAIT_MS) throw error;
    throw new AzureError(error.message, { code: error.code, status: 400 });
  }
}

/** Another disk of it is not wanted any more: the next tick plans the whole anew, for those that are. */
export async function leaveToNextTick(x: Execution, { records }: WholeCreate): Promise<void> {
  const note = 'another disk of the restore point is not wanted any more: it is planned anew';
  for (const record of records) await writeOutcome(x, record, { state: 'superseded', note });
}

/** Writes what became of a restore point, for each of its disks. */
export async function settleWhole(x: Execution, { records }: WholeCreate, standing: RestorePoint): Promise<Pause> {
  if (standing.provisioningState === 'Failed' || standing.provisioningState === 'Canceled') {
    const message = 'Azure accepted the restore point, and then it failed.';
    return lowerOrFail(x, records, { error: { code: standing.provisioningState, message }, standing: true });
  }
  const known = knownIds(records);
  for (const record of records) {
    const part = parseRestorePointId(record.action.snapshotId)?.diskPart ?? '';
    const snapshot = partOfWhole(standing, part, known);
    if (snapshot !== undefined) await settleFrom(x, record, snapshot);
    else await failCreate(x, record, { code: 'not-in-it', message: 'The disk is not in the restore point.' });
  }
  return undefined;
}

/** Looks at restore points whose PUT was accepted. */
export async function lookAtWhole(x: Execution, whole: WholeCreate, vanishedAfterMs: number): Promise<Pause> {
  const standing = await x.ports.restorePoints.get(whole.request.id);
  if (standing !== undefined) return settleWhole(x, whole, standing);
  const now = x.ports.clock.now();
  if (whole.records.some(({ sentAt }) => now - (sentAt ?? 0) <= vanishedAfterMs)) return undefined;
  const error = { code: 'vanished', message: 'Azure accepted the restore point, but it is not there.' };
  for (const record of whole.records) await failCreate(x, record, error);
  return undefined;
}

function knownIds(records: readonly CreateRecord[]): UniqueIds {
  return new Map(records.map(({ action }) => [idKey(action.diskId), action.diskUniqueId]));
}

interface Refusal {
  readonly error: ActionError;
  /** A failed point stands under the name. */
  readonly standing: boolean;
}

/** Makes what takes its place, and says why; fails all where the policy wants nothing less, or Azure did not refuse it as such. */
async function lowerOrFail(x: Execution, records: readonly CreateRecord[], refusal: Refusal): Promise<Pause> {
  const { error } = refusal;
  if (records.some(({ action }) => action.consistency?.fallsTo === undefined) || isForNow(error)) {
    for (const record of records) await failCreate(x, record, error);
    return undefined;
  }
  const lowered: CreateRecord[] = [];
  for (const record of records) lowered.push(await inItsPlace(x, record, refusal));
  const { wholes, single } = wholesOf(lowered);
  const pauses = [
    ...(await inParallel(single, single.length || 1, (record) => sendCreate(x, record))),
    ...(await inParallel(wholes, 1, (whole) => sendWhole(x, whole))),
  ];
  return pauses.reduce(later, undefined);
}

/** Azure is busy or out of order, or the group is not there: the next attempt asks for the same again. */
function isForNow({ status }: ActionError): boolean {
  return status !== undefined && (status >= 500 || status === 404 || status === 408 || status === 401);
}

/** The row of what is made instead, in place of the old where it has the same name. */
async function inItsPlace(x: Execution, record: CreateRecord, { error, standing }: Refusal): Promise<CreateRecord> {
  const action = lowerCreate(record.action, sayRefusal(record, error), { standing });
  const row = createRow(record, action, x.ports.clock.now());
  await writeOutcome(x, row, { state: 'planned' });
  if (row.actionId !== record.actionId)
    await writeOutcome(x, record, { state: 'superseded', error, note: action.consistency?.why ?? '' });
  return row;
}

function sayRefusal({ action }: CreateRecord, { code, message }: ActionError): string {
  const made = action.consistency?.made ?? 'crash';
  return `Azure made no ${made}-consistent restore point: ${message.replace(/\.$/, '')} (${code}).`;
}
