import type { Instant } from '../instant.ts';
import { HOUR } from '../instant.ts';
import type { SourceDisk, VirtualMachine } from '../inventory.ts';
import type { CreateAction, PlanInput, RestorePointRequest } from '../plan.ts';
import { createAction, type NewPoint } from '../planning/create-action.ts';
import type { Policy } from '../policy.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { computeId, idKey, sameId } from '../resource-id.ts';
import { diskRestorePointId, restorePointId } from '../restore-point-id.ts';
import { snapshotGroup } from '../snapshot-group.ts';
import { writtenKeepTag, writtenPolicyTag } from '../tag/written.ts';
import { collectionTags } from './collection-tags.ts';
import { collectionName, joinedIds, restorePointName } from './restore-point-names.ts';
import { consistencyToBeHad } from './to-be-had.ts';

/** A point that is due, of a policy that asks for consistency, with the VM of its disk. */
export interface ConsistentPoint extends NewPoint {
  readonly vm: VirtualMachine;
  readonly policy: Policy;
  readonly moment: Extract<NewPoint['moment'], { kind: 'scheduled' }>;
}

/** The due points of one VM, policy and occurrence. */
export interface ConsistentSet {
  readonly due: readonly [ConsistentPoint, ...ConsistentPoint[]];
  /** All disks of the VM by that policy and occurrence, due or not. */
  readonly disks: readonly SourceDisk[];
}

export interface ConsistentCreates {
  readonly creates: readonly CreateAction[];
  /** Why nothing is made, where the policy wants nothing less; one sentence. */
  readonly refused?: string;
}

type CreateInput = Pick<PlanInput, 'now' | 'settings' | 'resourceGroups'>;

/**
 * The creates of a VM's disks as the parts of one restore point; as snapshots of the disks, where it cannot be had or not
 * all of them are due. `points` are all those of the inventory.
 */
export function consistentCreates(
  set: ConsistentSet,
  points: readonly RecoveryPoint[],
  standing: (name: string) => readonly RecoveryPoint[],
  input: CreateInput,
): ConsistentCreates {
  const { due, disks } = set;
  const [first] = due;
  const { options } = first.policy;
  const asked = options.consistency ?? 'crash';
  const had = consistencyToBeHad(options, { vm: first.vm, disks, recent: recentPoints(first.vm, points, input.now) });
  if (had.kind === 'refused') return { creates: [], refused: had.why };
  if (had.consistency.made === 'disk') return { creates: snapshots(due, had.consistency, input) };
  const why = whyApart(set);
  const request = why === undefined ? restorePointOf(set, had.consistency.made, standing, input) : why;
  if (typeof request !== 'string') return { creates: parts(due, request, had.consistency, input) };
  if (options.orElse === 'fail') return { creates: [], refused: request };
  return { creates: snapshots(due, { asked, made: 'disk', why: request }, input) };
}

function whyApart({ due, disks }: ConsistentSet): string | undefined {
  if (due.length === disks.length) return undefined;
  return `No restore point of ${due[0].vm.name}: ${due.length} of its ${disks.length} disks are due, the others have their points.`;
}

function snapshots(
  due: readonly ConsistentPoint[],
  consistency: NonNullable<CreateAction['consistency']>,
  { settings }: CreateInput,
): readonly CreateAction[] {
  return due.map((point) => ({ ...createAction(point, settings), consistency }));
}

function parts(
  due: readonly ConsistentPoint[],
  restorePoint: RestorePointRequest & { readonly attempt: number },
  consistency: NonNullable<CreateAction['consistency']>,
  { settings }: CreateInput,
): readonly CreateAction[] {
  const { attempt, ...request } = restorePoint;
  return due.map((point) => ({
    ...createAction(point, settings),
    snapshotId: diskRestorePointId(request.id, nameInVm(point)),
    attempt,
    restorePoint: request,
    consistency,
  }));
}

/** Azure names the part of a disk after the disk as the VM's model has it. */
function nameInVm({ vm, disk }: ConsistentPoint): string {
  return vm.disks.find(({ diskId }) => diskId !== undefined && sameId(diskId, disk.id))?.name ?? disk.name;
}

/** The restore point under the first name that is free, or why there is none, in one sentence. */
function restorePointOf(
  { due, disks }: ConsistentSet,
  consistency: RestorePointRequest['consistency'],
  standing: (name: string) => readonly RecoveryPoint[],
  { settings, resourceGroups }: CreateInput,
): (RestorePointRequest & { readonly attempt: number }) | string {
  const [{ vm, policy, moment }] = due;
  const written = { policy: writtenPolicyTag(policy, settings.book), keep: writtenKeepTag(policy) };
  const { owner } = settings;
  const diskUniqueIds = joinedIds(disks.map(({ uniqueId }) => uniqueId)).split(',');
  const texts = { owner, diskUniqueIds, location: vm.location, scheduledFor: moment.scheduledFor };
  const present = standing(restorePointName(vm.name, texts, 1));
  if (present.some(({ state }) => state !== 'failed')) {
    return `No restore point of ${vm.name}: one that is not provably ours, or not finished, has its name.`;
  }
  const attempt = Math.max(0, ...present.map((point) => point.attempt)) + 1;
  const collectionId = computeId(
    vm.subscriptionId,
    snapshotGroup(vm, settings, resourceGroups),
    'restorePointCollections',
    collectionName({ owner, vmId: vm.id, vmName: vm.name, ...written, location: vm.location }),
  );
  const included = new Set(disks.map(({ id }) => idKey(id)));
  return {
    id: restorePointId(collectionId, restorePointName(vm.name, texts, attempt)),
    collection: {
      id: collectionId,
      location: vm.location,
      tags: collectionTags(vm, written, settings),
      sourceId: vm.id,
    },
    consistency,
    excludedDiskIds: vm.disks.flatMap(({ diskId }) =>
      diskId === undefined || included.has(idKey(diskId)) ? [] : [diskId],
    ),
    diskUniqueIds,
    attempt,
  };
}

/** Restore points of ours of the VM that are not older than an hour; Azure's limit is of the VM, which a copy does not touch. */
function recentPoints(vm: VirtualMachine, points: readonly RecoveryPoint[], now: Instant): number {
  const name = idKey(`${vm.resourceGroup}/${vm.name}`);
  const recent = points.filter(({ snapshot, vm: of }) => {
    const { restorePoint, timeCreated } = snapshot;
    return (
      restorePoint !== undefined &&
      restorePoint.copyOf === undefined &&
      timeCreated !== undefined &&
      timeCreated > now - HOUR &&
      idKey(of ?? '') === name
    );
  });
  return new Set(recent.map(({ snapshot }) => idKey(snapshot.restorePoint?.id ?? ''))).size;
}
