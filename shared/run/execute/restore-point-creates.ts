import { lowerCreate } from '../../policy/consistency/lower-create.ts';
import { MINUTE } from '../../policy/instant.ts';
import type { RestorePoint } from '../../policy/inventory.ts';
import type { CreateAction, RestorePointRequest } from '../../policy/plan.ts';
import { idKey, type ResourceId, sameId } from '../../policy/resource-id.ts';
import { AzureError, isThrottled } from '../azure-error.ts';
import { inParallel } from '../in-parallel.ts';
import { tellAccepted } from '../log-messages.ts';
import { rememberFailure } from '../plan/attempt-memory.ts';
import { createRow } from '../plan/plan-rows.ts';
import { readByDisks } from '../read-restore-point.ts';
import type { ActionError } from '../records.ts';
import { type Execution, later, type Outcome, type Pause, writeOutcome } from './execution.ts';
import { putRestorePoint } from './put-restore-point.ts';
import { sendCreate } from './send-create.ts';
import { sendOnce } from './send-once.ts';
import { type CreateRecord, failCreate, isCreate, settleFrom } from './settle-create.ts';

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
      const requests = members.flatMap(({ action }) => action.restorePoint ?? []);
      // Killed amid falling back, some ask for less than the others: that is made.
      const request = requests.find(({ consistency }) => consistency === 'crash') ?? requests[0];
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
    put: () => putWhole(x, whole),
    accepted: async (requestId) => {
      tellAccepted(ports.logger, first, requestId);
      for (const record of records) await writeOutcome(x, record, { state: 'sent', sentAt: ports.clock.now() });
    },
    settle: async (standing) => {
      pause = await settleWhole(x, whole, standing);
    },
    fail: async (error) => {
      pause = await lowerOrFail(x, whole, { error, standing: false });
    },
  });
  return later(sending, pause);
}

/** The fourth of an hour is refused rather than waited for: what is lower can be had now. */
async function putWhole(x: Execution, whole: WholeCreate): Promise<string | undefined> {
  const excludedDiskIds = await excludedNow(x, whole);
  try {
    return await putRestorePoint(x, { ...whole.request, excludedDiskIds });
  } catch (error) {
    if (!isThrottled(error) || (error.retryAfterMs ?? 0) <= LONGEST_WAIT_MS || isOfSubscription(error)) throw error;
    throw new AzureError(error.message, { code: error.code, status: 400 });
  }
}

/** Too many of all VMs together, not of this one: it is waited for, as every throttling is. */
function isOfSubscription({ details }: AzureError): boolean {
  return details.some((detail) => detail.includes('SubscriptionMaximum'));
}

/** Every disk that the VM has by now and that is not in it: one attached since the plan would put the whole in doubt. */
async function excludedNow(x: Execution, { request }: WholeCreate): Promise<readonly ResourceId[]> {
  const vm = await x.ports.inventory.getVirtualMachine(request.collection.sourceId);
  const attached = vm?.disks.flatMap(({ diskId }) => diskId ?? []) ?? [];
  const isPart = ({ action }: CreateRecord) => sameId(action.restorePoint?.id ?? '', request.id);
  const parts = [...x.records.values()].filter(isCreate).filter(isPart);
  const included = new Set(parts.map(({ action }) => idKey(action.diskId)));
  if ([...included].some((id) => !attached.some((one) => sameId(one, id)))) {
    const message = 'A disk was detached from the VM since the plan.';
    throw new AzureError(message, { code: 'not-attached', status: 400 });
  }
  return attached.filter((id) => !included.has(idKey(id)));
}

/**
 * Another disk of it is not wanted any more: the others get snapshots, unless an earlier delivery has made the whole. Where
 * the policy wants nothing less, a later tick plans it anew.
 */
export async function makeApart(x: Execution, whole: WholeCreate): Promise<Pause> {
  const standing = await x.ports.restorePoints.get(whole.request.id);
  if (standing !== undefined) return settleWhole(x, whole, standing);
  const note = 'another disk of the restore point is not wanted in it any more';
  const pauses: Pause[] = [];
  for (const record of whole.records) {
    if (record.action.consistency?.fallsTo === undefined) {
      await rememberFailure(x.ports, record.subscriptionId, record.runId, record.action);
      await writeOutcome(x, record, { state: 'superseded', note });
      continue;
    }
    const why = `No restore point: ${note}.`;
    pauses.push(await sendCreate(x, await replace(x, record, lowerToDisk(record.action, why), {})));
  }
  return pauses.reduce(later, undefined);
}

function lowerToDisk(action: CreateAction, why: string): CreateAction {
  const lowered = lowerCreate(action, why, { standing: false });
  return lowered.restorePoint === undefined ? lowered : lowerToDisk(lowered, why);
}

/** Writes what became of a restore point, for each of its disks. */
async function settleWhole(x: Execution, whole: WholeCreate, standing: RestorePoint): Promise<Pause> {
  const { records } = whole;
  if (standing.provisioningState === 'Failed' || standing.provisioningState === 'Canceled') {
    const message = 'Azure accepted the restore point, and then it failed.';
    return lowerOrFail(x, whole, { error: { code: standing.provisioningState, message }, standing: true });
  }
  // Azure need not tell yet which disks are in one that is not finished.
  if (standing.provisioningState !== 'Succeeded') {
    for (const record of records) {
      await writeOutcome(x, record, { state: 'pending', sentAt: record.sentAt ?? x.ports.clock.now() });
    }
    return undefined;
  }
  const parts = await readByDisks(x.ports, standing);
  for (const record of records) {
    const snapshot = parts.find(({ sourceResourceId }) => sameId(sourceResourceId ?? '', record.action.diskId));
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

interface Refusal {
  readonly error: ActionError;
  /** A failed point stands under the name. */
  readonly standing: boolean;
}

/** Makes what takes its place, and says why; fails all where the policy wants nothing less, or Azure did not refuse it as such. */
async function lowerOrFail(x: Execution, { records, request }: WholeCreate, refusal: Refusal): Promise<Pause> {
  const { error } = refusal;
  if (records.some(({ action }) => action.consistency?.fallsTo === undefined) || isForNow(error)) {
    for (const record of records) await failCreate(x, record, error);
    return undefined;
  }
  const lowered: CreateRecord[] = [];
  for (const record of records) lowered.push(await inItsPlace(x, record, refusal, request));
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

/** What is made instead of what was asked of Azure: below `request`, whatever the row says. */
async function inItsPlace(
  x: Execution,
  record: CreateRecord,
  { error, standing }: Refusal,
  { consistency }: RestorePointRequest,
): Promise<CreateRecord> {
  const why = sayRefusal(record, error);
  const isBehind = consistency === 'crash' && record.action.restorePoint?.consistency !== 'crash';
  const action = isBehind ? lowerToDisk(record.action, why) : lowerCreate(record.action, why, { standing });
  return replace(x, record, action, { error });
}

/** The row of an action in place of another's, which ends where it has another name. */
async function replace(
  x: Execution,
  record: CreateRecord,
  action: CreateAction,
  told: Pick<Outcome, 'error'>,
): Promise<CreateRecord> {
  const row = createRow(record, action, x.ports.clock.now());
  await writeOutcome(x, row, { state: 'planned' });
  if (row.actionId !== record.actionId)
    await writeOutcome(x, record, { state: 'superseded', ...told, note: action.consistency?.why ?? '' });
  return row;
}

function sayRefusal({ action }: CreateRecord, { code, message }: ActionError): string {
  const made = action.consistency?.made ?? 'crash';
  return `Azure made no ${made}-consistent restore point: ${message.replace(/\.$/, '')} (${code}).`;
}
