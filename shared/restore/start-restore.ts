import { SECOND } from '../policy/instant.ts';
import type { ResourceModel } from '../policy/resource-model.ts';
import { makeCommands } from '../policy/restore/commands/make-commands.ts';
import { renderCommands } from '../policy/restore/commands/shell.ts';
import type { UsedVm } from '../policy/restore/commands/use-commands.ts';
import { planDisks } from '../policy/restore/plan-disks.ts';
import type { Ports } from '../run/ports.ts';
import { RECORD_VERSION, type StartedBy } from '../run/records.ts';
import { newRunId } from '../run/run-id.ts';
import type { RunSettings } from '../run/settings.ts';
import { claimCall } from '../run/start/open-run.ts';
import { carryOn } from './carry-on.ts';
import { checkPlan } from './check-plan.ts';
import { type ChosenPoints, choosePoints, type PointsAsked } from './choose-points.ts';
import { openRestore } from './open-restore.ts';
import { groupOf, readPointsWhole, readVmWhole } from './read-points.ts';
import type { NewDisksRecord, RestoreRecord } from './records.ts';
import { isRefusal, type RestoreRefusal, unknown } from './refusal.ts';
import { restoreSource } from './restore-source.ts';

/** A call that restores points as new disks. */
export interface RestoreRequest extends PointsAsked {
  /** In the subscription of the points; the VM's, else the disk's, where absent. */
  readonly resourceGroup?: string;
  /** Where the disks are to lie: of copies there where there are some, and refused where they cannot. */
  readonly region?: string;
  readonly protect: boolean;
  /** Plan, and say how to do it with one's own rights. Needs no right to restore. */
  readonly dryRun: boolean;
  readonly reason?: string;
  readonly startedBy: StartedBy;
  readonly idempotencyKey?: string;
}

export type StartedRestore =
  | { readonly kind: 'started'; readonly record: RestoreRecord }
  /** Nothing was written anywhere. */
  | { readonly kind: 'planned'; readonly record: NewDisksRecord }
  /** The key belongs to a call with another body: nothing was started. */
  | { readonly kind: 'key-reused'; readonly restoreId: string }
  | RestoreRefusal;

/** The caller sends the first requests itself; the message is there in case it does not live to. */
const FIRST_MESSAGE_MS = 30 * SECOND;

/**
 * Starts a restore as new disks, once everything that can be known before is as it must be. Azure is asked for the disks
 * at once, so that a missing right is known to the caller; what then has to be waited for is the queue's.
 */
export async function startRestore(
  ports: Ports,
  settings: RunSettings,
  request: RestoreRequest,
): Promise<StartedRestore> {
  if (request.dryRun) {
    const now = ports.clock.now();
    const record = await planRestore(ports, settings, request, { id: newRunId(now, ports.randomId()), at: now });
    return isRefusal(record) ? record : { kind: 'planned', record };
  }
  const { idempotencyKey, startedBy: _, ...asked } = request;
  const claimed = await claimCall(ports, { route: 'restores', idempotencyKey, asked });
  if (claimed.kind === 'key-reused') return { kind: 'key-reused', restoreId: claimed.runId };
  const { runId: id, at } = claimed.claim;
  const known = (await ports.restores.get(id))?.value;
  const record = known ?? (await planRestore(ports, settings, request, { id, at }));
  if (isRefusal(record)) return record;
  return begin(ports, settings, record);
}

async function begin(ports: Ports, settings: RunSettings, record: RestoreRecord): Promise<StartedRestore> {
  const opened = await openRestore(ports, record, FIRST_MESSAGE_MS);
  await carryOn(ports, settings, { version: RECORD_VERSION, kind: 'restore', restoreId: opened.id, round: 0 });
  const begun = (await ports.restores.get(opened.id))?.value ?? opened;
  return forbidden(begun) ?? { kind: 'started', record: begun };
}

/** Azure refused every disk for want of a right: nothing was made. */
function forbidden({ id, disks }: RestoreRecord): RestoreRefusal | undefined {
  const errors = disks.flatMap(({ error }) => error ?? []);
  const [first] = errors;
  if (first === undefined || errors.length < disks.length || errors.some(({ status }) => status !== 403)) {
    return undefined;
  }
  const remedy = first.remedy === undefined ? '' : ` ${first.remedy}`;
  return {
    kind: 'refused',
    because: 'forbidden',
    code: 'restore-not-permitted',
    detail: `${first.message}${remedy} Or make the disks with rights of your own, by the commands. A new try needs a new Idempotency-Key.`,
    more: { restore: id, azureCode: first.code },
    commands: renderCommands(makeCommands(disks.map(({ request }) => request))),
  };
}

/** The record of a restore about to begin, or why it cannot. Only reads. */
async function planRestore(
  ports: Ports,
  settings: RunSettings,
  request: RestoreRequest,
  { id, at }: { readonly id: string; readonly at: number },
): Promise<NewDisksRecord | RestoreRefusal> {
  const { region, filter } = request;
  const asked = region === undefined ? request : { ...request, filter: { ...filter, region } };
  const chosen = await choosePoints(ports, settings, asked);
  if (isRefusal(chosen)) return chosen;
  const { points, gone } = await readPointsWhole(ports, chosen.set);
  if (gone.length > 0) {
    return unknown('point-unknown', `The snapshot ${gone[0]} went while it was read.`, { field: 'point' });
  }
  const vm = await readVmWhole(ports, chosen.set);
  const plan = planDisks({
    settings,
    madeFor: 'new-disks',
    restoreId: id,
    startedAt: at,
    points,
    ...(vm?.model === undefined ? {} : { vm: vm.model }),
    resourceGroup: request.resourceGroup ?? groupOf(chosen.set),
    protect: request.protect,
  });
  const refusal = await checkPlan(ports, settings, plan.disks, region);
  if (refusal !== undefined) return refusal;
  const model = vm === undefined ? undefined : (vm.model ?? (await ports.vmModels.at(vm.id, takenTo(chosen)))?.model);
  return {
    version: RECORD_VERSION,
    kind: 'new-disks',
    id,
    startedAt: at,
    startedBy: request.startedBy,
    ...(request.reason === undefined ? {} : { reason: request.reason }),
    state: 'running',
    source: restoreSource(chosen.set),
    disks: plan.disks.map((disk) => ({ ...disk, state: 'planned' })),
    notes: [...chosen.notes, ...plan.notes],
    round: 0,
    visibleAt: at,
    protect: request.protect,
    ...(vm === undefined ? {} : { usedVm: usedVm(vm.id, model) }),
  };
}

function usedVm(id: UsedVm['id'], model: ResourceModel | undefined): UsedVm {
  const { hardwareProfile } = (model?.properties ?? {}) as { readonly hardwareProfile?: { readonly vmSize?: string } };
  return { id, ...(hardwareProfile?.vmSize === undefined ? {} : { size: hardwareProfile.vmSize }) };
}

function takenTo({ set }: ChosenPoints): number {
  return set.takenTo ?? set.scheduledFor;
}
