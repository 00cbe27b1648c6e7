import { MINUTE } from '../../policy/instant.ts';
import type { Snapshot, SourceDisk, VirtualMachine } from '../../policy/inventory.ts';
import type { CreateAction } from '../../policy/plan.ts';
import { type CreateRecheck, recheckCreate } from '../../policy/recheck-create.ts';
import { AzureError, isThrottled, toActionError } from '../azure-error.ts';
import { inParallel } from '../in-parallel.ts';
import { rememberFailure } from '../plan/attempt-memory.ts';
import { createRow } from '../plan/plan-rows.ts';
import type { ReadMachine } from '../ports.ts';
import { retryDelay } from '../retry-delay.ts';
import { type Execution, isOutOfTime, later, type Pause, writeOutcome } from './execution.ts';
import { type CreateRecord, failCreate, isCreate, settleFrom } from './settle-create.ts';

export interface Rechecked {
  /** Those that are still wanted, with those made in the place of overtaken ones. */
  readonly creates: readonly CreateRecord[];
  readonly pause: Pause;
  /** The VM as it was read. */
  readonly machine?: ReadMachine;
}

/** A plan as young as this is believed about its disks and names; its VMs are read again all the same. */
export const YOUNG_MS = 10 * MINUTE;

/** Reads the VM again, and disks where that is needed, and ends the creates that are not wanted any more. */
export async function recheckCreates(x: Execution, planned: readonly CreateRecord[]): Promise<Rechecked> {
  const [first] = planned;
  if (first === undefined) return { creates: [], pause: undefined };
  let vm: ReadMachine | undefined;
  try {
    const { vmId } = first.action;
    vm = vmId === undefined ? undefined : await x.ports.inventory.getVirtualMachine(vmId);
  } catch (error) {
    const pauses = await inParallel(planned, 8, (record) => unreadable(x, record, error));
    return { creates: [], pause: pauses.reduce(later, undefined) };
  }
  const checked = await inParallel(planned, 8, (record) => recheckOne(x, record, vm));
  return {
    creates: checked.flatMap(({ create }) => create ?? []),
    pause: checked.map(({ pause }) => pause).reduce(later, undefined),
    ...(vm === undefined ? {} : { machine: vm }),
  };
}

interface Checked {
  readonly create?: CreateRecord;
  readonly pause?: Pause;
}

async function recheckOne(x: Execution, record: CreateRecord, vm: VirtualMachine | undefined): Promise<Checked> {
  if (isOutOfTime(x)) return { pause: 0 };
  const seen = await lookAgain(x, record, vm);
  if ('error' in seen) return { pause: await unreadable(x, record, seen.error) };
  const { found, standing } = seen;
  if (found.kind === 'still-due' || found.kind === 'needs-disk') return { create: record };
  if (standing !== undefined) {
    await settleFrom(x, record, standing);
    return {};
  }
  if (found.kind === 'skipped') {
    // What was seen may not last: the next ticks look again, and forget it where nothing wants a point any more.
    await rememberFailure(x.ports, record.subscriptionId, record.runId, record.action);
    await writeOutcome(x, record, { state: 'skipped', note: found.why });
    return {};
  }
  const create = found.by === undefined ? undefined : await inItsPlace(x, record, found.by);
  await writeOutcome(x, record, { state: 'superseded', note: 'a newer occurrence has come' });
  return create === undefined ? {} : { create };
}

type Seen =
  /** `standing`: what an earlier delivery has made is made, whatever is wanted now. */
  { readonly found: CreateRecheck; readonly standing?: Snapshot | undefined } | { readonly error: AzureError };

async function lookAgain(x: Execution, record: CreateRecord, vm: VirtualMachine | undefined): Promise<Seen> {
  try {
    const found = await recheck(x, record, vm);
    if (found.kind === 'still-due' || found.kind === 'needs-disk') return { found };
    return { found, standing: await x.ports.snapshots.get(record.action.snapshotId) };
  } catch (error) {
    if (error instanceof AzureError) return { error };
    throw error;
  }
}

async function recheck(x: Execution, { action, plannedAt }: CreateRecord, vm: VirtualMachine | undefined) {
  const now = x.ports.clock.now();
  const ask = (disk: SourceDisk | undefined | 'not-read'): CreateRecheck =>
    recheckCreate({ action, vm, disk, settings: x.settings, now });
  if (now - plannedAt <= YOUNG_MS) {
    const found = ask('not-read');
    if (found.kind !== 'needs-disk') return found;
  }
  return ask(await x.ports.inventory.getDisk(action.diskId));
}

/** The row of the newer create, written before the older one ends; one written by an earlier delivery stays as it is. */
async function inItsPlace(x: Execution, record: CreateRecord, by: CreateAction): Promise<CreateRecord | undefined> {
  const row = createRow(record, by, x.ports.clock.now());
  const known = x.records.get(row.actionId);
  if (known !== undefined) return isCreate(known) && known.state === 'planned' ? known : undefined;
  await writeOutcome(x, row, { state: 'planned' });
  return row;
}

async function unreadable(x: Execution, record: CreateRecord, error: unknown): Promise<Pause> {
  if (!(error instanceof AzureError)) throw error;
  if (isThrottled(error)) return retryDelay(error, record.actionId);
  await failCreate(x, record, toActionError(error));
  return undefined;
}
