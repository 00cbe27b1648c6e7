import type { Instant } from '../../policy/instant.ts';
import { idKey, idParts, type ResourceId } from '../../policy/resource-id.ts';
import type { ResourceModel } from '../../policy/resource-model.ts';
import { type PlacedDisks, placedDisks } from '../../policy/restore/placed-disks.ts';
import { type PointToRestore, planDisks } from '../../policy/restore/plan-disks.ts';
import { planSwaps } from '../../policy/restore/plan-swaps.ts';
import { managedDiskId, seatsOf, storageProfileOf } from '../../policy/restore/seats.ts';
import { inParallel } from '../../run/in-parallel.ts';
import type { Ports } from '../../run/ports.ts';
import { RECORD_VERSION, type StartedBy } from '../../run/records.ts';
import type { RunSettings } from '../../run/settings.ts';
import { checkPlan } from '../check-plan.ts';
import { choosePoints } from '../choose-points.ts';
import { readPointsWhole } from '../read-points.ts';
import type { ReplacementRecord } from '../records.ts';
import { conflict, isRefusal, type RestoreRefusal, unknown } from '../refusal.ts';
import { restoreSource } from '../restore-source.ts';
import { checkVm, checkZones } from './check-vm.ts';

const READS_AT_ONCE = 8;

export interface ReplacementPlanInput {
  readonly id: string;
  readonly at: Instant;
  readonly vmId: ResourceId;
  /** A set by its id, or the newest complete one that was taken by an instant; the newest of all without either. */
  readonly set?: string;
  readonly until?: Instant;
  readonly reason: string;
  readonly startedBy: StartedBy;
}

/**
 * The record of a replacement about to begin, or why it cannot: only whole sets of usable points that are proven ours, of
 * this VM as it is now. Only reads.
 */
export async function planReplacement(
  ports: Ports,
  settings: RunSettings,
  input: ReplacementPlanInput,
): Promise<ReplacementRecord | RestoreRefusal> {
  const { vmId, set, until } = input;
  const asked = { ...(set === undefined ? {} : { set }), ...(until === undefined ? {} : { at: until }) };
  // A VM takes disks of its own region alone.
  const filter = { vm: vmId, ...asked, noCopies: true };
  const chosen = await choosePoints(ports, settings, { filter, allowIncomplete: false });
  if (isRefusal(chosen)) return chosen;
  const vm = await ports.models.getVirtualMachine(vmId);
  if (vm === undefined) return unknown('vm-unknown', `The VM ${vmId} is not there.`, { field: 'vm' });
  const standing = checkVm(vm);
  if (standing !== undefined) return standing;
  const { points, gone } = await readPointsWhole(ports, chosen.set);
  if (gone.length > 0) {
    return unknown('point-unknown', `The snapshot ${gone[0]} went while it was read.`, { field: 'set' });
  }
  const plan = await placeDisks(ports, settings, input, vm, points);
  const refusal = (await checkPlan(ports, settings, plan.disks, vm.location)) ?? checkZones(vm, plan);
  if (refusal !== undefined) return refusal;
  if (plan.swaps.length === 0) {
    return conflict('nothing-to-replace', `No disk of the VM has a point in the set. ${plan.notes.join(' ')}`);
  }
  return aRecord(input, vm, plan, restoreSource(chosen.set));
}

async function placeDisks(
  ports: Ports,
  settings: RunSettings,
  { id, at, vmId }: ReplacementPlanInput,
  vm: ResourceModel,
  points: readonly PointToRestore[],
): Promise<PlacedDisks & { readonly notes: readonly string[] }> {
  const made = planDisks({
    settings,
    madeFor: 'replacement',
    restoreId: id,
    startedAt: at,
    points,
    vm,
    resourceGroup: idParts(vmId).resourceGroup,
    protect: false,
  });
  const profile = storageProfileOf(vm);
  const seated = seatsOf(profile).flatMap(({ disk }) => managedDiskId(disk) ?? []);
  const read = await inParallel(seated, READS_AT_ONCE, (diskId) => ports.models.getDisk(diskId));
  const known = [...read, ...points.map(({ source }) => source)].flatMap((disk) => disk ?? []);
  const disks = new Map(known.map((disk) => [idKey(disk.id), disk]));
  const planned = planSwaps({ vmId, profile, points: made.disks, disks });
  const placed = placedDisks(planned, disks, settings.tagKey);
  return { ...placed, notes: [...planned.notes, ...made.notes] };
}

function aRecord(
  { id, at, vmId, reason, startedBy }: ReplacementPlanInput,
  vm: ResourceModel,
  { disks, swaps, notes }: PlacedDisks & { readonly notes: readonly string[] },
  source: ReplacementRecord['source'],
): ReplacementRecord {
  return {
    version: RECORD_VERSION,
    kind: 'replacement',
    id,
    startedAt: at,
    startedBy,
    reason,
    state: 'running',
    source,
    disks: disks.map((disk) => ({ ...disk, state: 'planned' })),
    notes,
    round: 0,
    visibleAt: at,
    vmId,
    step: 'safety',
    steps: [{ step: 'safety', at }],
    swaps,
    before: storageProfileOf(vm),
    on: 'old',
  };
}
