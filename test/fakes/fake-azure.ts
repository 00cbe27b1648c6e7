import { DAY } from '../../shared/policy/instant.ts';
import {
  type Snapshot,
  type SourceDisk,
  type Subscription,
  type Tags,
  tagValue,
  type VirtualMachine,
} from '../../shared/policy/inventory.ts';
import type { CopyRequest, SnapshotRequest } from '../../shared/policy/plan.ts';
import { TAG } from '../../shared/policy/point-tags.ts';
import type { Immutability } from '../../shared/policy/policy.ts';
import { idKey, idParts, type ResourceId } from '../../shared/policy/resource-id.ts';
import { parseRestorePointId } from '../../shared/policy/restore-point-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type {
  DiskContents,
  Disks,
  Inventory,
  ResourceModels,
  ResourceTags,
  RestorePoints,
  Snapshots,
  VirtualMachines,
} from '../../shared/run/ports.ts';
import { readDiskOfPoint } from '../../shared/run/read-restore-point.ts';
import type { FakeClock } from './fake-clock.ts';
import { diskModel, machineModel, snapshotModel } from './fake-models.ts';
import { FakeRestorePoints } from './fake-restore-points.ts';

export type AzureCall =
  | 'listSubscriptions'
  | 'listVirtualMachines'
  | 'listDisks'
  | 'listSnapshots'
  | 'getVirtualMachine'
  | 'getDisk'
  | 'getResourceGroup'
  | 'getSnapshot'
  | 'getVirtualMachineModel'
  | 'getDiskModel'
  | 'getSnapshotModel'
  | 'createSnapshot'
  | 'copySnapshot'
  | 'deleteSnapshot'
  | 'setImmutability'
  | 'listRestorePoints'
  | 'getRestorePoint'
  | 'listDiskRestorePoints'
  | 'getCollection'
  | 'createCollection'
  | 'createRestorePoint'
  | 'deleteRestorePoint'
  | 'mergeTags'
  | 'removeTags';

/** Thrown in place of the answer, or (after the effect) where `after` is set. */
export interface Fault {
  readonly error: Error;
  readonly after?: boolean;
}

/** The part of Azure that the product speaks to, in memory, with Azure's own semantics of PUT, DELETE and tags. */
export class FakeAzure {
  readonly subscriptions = new Map<string, Subscription>();
  readonly resourceGroups = new Set<string>();
  /** Those of groups that are not in westeurope. */
  readonly groupLocations = new Map<string, string>();
  readonly virtualMachines = new Map<string, VirtualMachine>();
  readonly disks = new Map<string, SourceDisk>();
  readonly snapshots = new Map<string, Snapshot>();
  readonly restorePoints: FakeRestorePoints;
  readonly calls: { readonly call: AzureCall; readonly subject: string }[] = [];
  /** Asked before each call; what it returns is thrown. */
  fault: (call: AzureCall, subject: string) => Fault | undefined = () => undefined;
  /** Regions, lower case, whose restore points cannot be read. */
  readonly outOfOrder = new Set<string>();
  /** How long a new snapshot stays Updating. */
  provisioningMs = 0;
  /** How long a copy to another region takes. */
  copyMs = 0;
  /** What a new snapshot ends as. */
  provisioningEnd = 'Succeeded';
  /** ARM's clock less ours. */
  skewMs: number | undefined = 0;
  readonly #clock: FakeClock;
  readonly #copies = new Map<string, { readonly until: number; readonly source: string }>();
  readonly #endings = new Map<string, { readonly at: number; readonly state: string }>();
  #made = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
    this.restorePoints = new FakeRestorePoints(this, clock);
  }

  addSubscription(id: string, state = 'Enabled'): void {
    this.subscriptions.set(id.toLowerCase(), { id, name: id, state });
  }

  addVm(vm: VirtualMachine): void {
    this.virtualMachines.set(idKey(vm.id), vm);
    this.#addGroup(vm);
  }

  addDisk(disk: SourceDisk): void {
    this.disks.set(idKey(disk.id), disk);
    this.#addGroup(disk);
  }

  addSnapshot(snapshot: Snapshot): void {
    this.snapshots.set(idKey(snapshot.id), snapshot);
    this.#addGroup(snapshot);
  }

  has(snapshotId: string): boolean {
    return this.snapshots.has(idKey(snapshotId));
  }

  /** Throws, as Azure does, where the group is not there. */
  requireGroup(subscriptionId: string, resourceGroup: string): void {
    if (this.resourceGroups.has(groupKey(subscriptionId, resourceGroup))) return;
    const message = `Resource group '${resourceGroup}' could not be found.`;
    throw new AzureError(message, { code: 'ResourceGroupNotFound', status: 404 });
  }

  countOf(call: AzureCall): number {
    return this.calls.filter((one) => one.call === call).length;
  }

  readonly inventory: Inventory = {
    listSubscriptions: () => this.#answer('listSubscriptions', '', () => [...this.subscriptions.values()]),
    listVirtualMachines: (subscriptionId, group) =>
      this.#answer('listVirtualMachines', subscriptionId, () => within(this.virtualMachines, subscriptionId, group)),
    listDisks: (subscriptionId, group) =>
      this.#answer('listDisks', subscriptionId, () => within(this.disks, subscriptionId, group)),
    listSnapshots: (subscriptionId, group) =>
      this.#answer('listSnapshots', subscriptionId, () =>
        within(this.snapshots, subscriptionId, group).map((snapshot) => this.#present(snapshot)),
      ),
    listRestorePoints: (subscriptionId, owners, group) =>
      this.#answer('listRestorePoints', subscriptionId, () => {
        const listed = new Set(within(this.restorePoints.collections, subscriptionId, group).map(({ id }) => id));
        const points = this.restorePoints
          .all()
          .filter(({ collection }) => listed.has(collection.id))
          .filter(({ collection }) => owners.includes(tagValue(collection.tags, TAG.owner) ?? ''));
        const isOut = (location: string) => this.outOfOrder.has(location.toLowerCase());
        const out = points.filter(({ collection }) => isOut(collection.location));
        const error = new AzureError('The service is unavailable.', { code: 'ServiceUnavailable', status: 503 });
        return {
          points: points.filter(({ collection }) => !isOut(collection.location)),
          unread: out.map(({ collection, sourceRestorePointId }) => {
            const copyOf = parseRestorePointId(sourceRestorePointId ?? '')?.collectionId;
            return { location: collection.location, ...(copyOf === undefined ? {} : { copyOf }), error };
          }),
          groups: this.restorePoints.groupsOf(within(this.restorePoints.collections, subscriptionId, group), owners),
        };
      }),
    getVirtualMachine: (id) =>
      this.#answer('getVirtualMachine', id, () => {
        const vm = this.virtualMachines.get(idKey(id));
        return vm && { ...vm, model: machineModel(vm) };
      }),
    getDisk: (id) => this.#answer('getDisk', id, () => this.disks.get(idKey(id))),
    hasResourceGroup: (subscriptionId, name) =>
      this.#answer('getResourceGroup', name, () => this.resourceGroups.has(groupKey(subscriptionId, name))),
    resourceGroupLocation: (subscriptionId, name) =>
      this.#answer('getResourceGroup', name, () => {
        const key = groupKey(subscriptionId, name);
        return this.resourceGroups.has(key) ? (this.groupLocations.get(key) ?? 'westeurope') : undefined;
      }),
    clockSkewMs: () => this.skewMs,
  };

  readonly snapshotsPort: Snapshots = {
    get: (id) => {
      if (parseRestorePointId(id) !== undefined) {
        return readDiskOfPoint({ restorePoints: this.restorePointsPort, inventory: this.inventory }, id);
      }
      return this.#answer('getSnapshot', id, () => {
        const snapshot = this.snapshots.get(idKey(id));
        return snapshot && this.#present(snapshot);
      });
    },
    create: (request) =>
      this.#answer('createSnapshot', request.id, () => {
        this.#put(request);
        return this.#requestId();
      }),
    copy: (request) =>
      this.#answer('copySnapshot', request.id, () => {
        this.#copy(request);
        return this.#requestId();
      }),
    delete: (id) =>
      this.#answer('deleteSnapshot', id, () => {
        if (parseRestorePointId(id) !== undefined) throw new Error(`cannot be deleted: ${id}`);
        this.#failCopiesOf(id);
        this.snapshots.delete(idKey(id));
        return this.#requestId();
      }),
    setImmutability: (id, immutability) =>
      this.#answer('setImmutability', id, () => this.#makeImmutable(id, immutability)),
  };

  readonly restorePointsPort: RestorePoints = {
    get: (id) => this.#answer('getRestorePoint', id, () => this.restorePoints.get(id)),
    listDisks: (id) => this.#answer('listDiskRestorePoints', id, () => this.restorePoints.listDisks(id)),
    getCollection: (id) => this.#answer('getCollection', id, () => this.restorePoints.collections.get(idKey(id))),
    createCollection: (request) =>
      this.#answer('createCollection', request.id, () => this.restorePoints.putCollection(request)),
    create: (request) =>
      this.#answer('createRestorePoint', request.id, () => {
        this.restorePoints.put(request);
        return this.#requestId();
      }),
    delete: (id) =>
      this.#answer('deleteRestorePoint', id, () => {
        this.restorePoints.delete(id);
        return this.#requestId();
      }),
  };

  readonly tags: ResourceTags = {
    merge: (id, tags) =>
      this.#answer('mergeTags', id, () => this.#retag(id, (present) => ({ ...without(present, tags), ...tags }))),
    remove: (id, tags) => this.#answer('removeTags', id, () => this.#retag(id, (present) => without(present, tags))),
  };

  readonly models: ResourceModels = {
    getVirtualMachine: (id) =>
      this.#answer('getVirtualMachineModel', id, () => {
        const vm = this.virtualMachines.get(idKey(id));
        return vm && machineModel(vm);
      }),
    getDisk: (id) =>
      this.#answer('getDiskModel', id, () => {
        const disk = this.disks.get(idKey(id));
        return disk && diskModel(disk);
      }),
    getSnapshot: (id) =>
      this.#answer('getSnapshotModel', id, () => {
        const snapshot = this.snapshots.get(idKey(id));
        return snapshot && snapshotModel(this.#present(snapshot));
      }),
    getDiskRestorePoint: beyondMemory,
    getLinked: beyondMemory,
  };

  readonly disksPort: Disks = { create: beyondMemory, delete: beyondMemory };

  readonly virtualMachinesPort: VirtualMachines = {
    replaceStorageProfile: beyondMemory,
    deallocate: beyondMemory,
    start: beyondMemory,
  };

  readonly contents: DiskContents = { read: beyondMemory, close: beyondMemory };

  async #answer<T>(call: AzureCall, subject: string, effect: () => T): Promise<T> {
    this.calls.push({ call, subject });
    const fault = this.fault(call, subject);
    if (fault !== undefined && fault.after !== true) throw fault.error;
    const answer = structuredClone(effect());
    if (fault !== undefined) throw fault.error;
    return answer;
  }

  #makeImmutable(id: ResourceId, { days, locked }: Immutability): void {
    const present = this.snapshots.get(idKey(id));
    if (present === undefined) {
      throw new AzureError(`The Resource '${id}' was not found.`, { code: 'ResourceNotFound', status: 404 });
    }
    const { immutableUntil = 0, immutabilityType } = present;
    const until = this.#clock.now() + days * DAY;
    if (this.#present(present).provisioningState !== 'Succeeded' || (locked && immutabilityType === undefined)) {
      throw new AzureError('The snapshot is in no state for that.', { code: 'OperationNotAllowed', status: 409 });
    }
    if (immutabilityType === 'Locked' && (!locked || until < immutableUntil)) {
      throw new AzureError('The immutability policy is locked.', { code: 'OperationNotAllowed', status: 409 });
    }
    const immutable = { immutableUntil: until, immutabilityType: locked ? 'Locked' : 'Unlocked' };
    this.snapshots.set(idKey(id), { ...present, ...immutable });
  }

  #requestId(): string {
    return `request-${this.calls.length}`;
  }

  #put(request: SnapshotRequest): void {
    const key = idKey(request.id);
    const present = this.snapshots.get(key);
    if (present !== undefined) {
      if (idKey(present.sourceResourceId ?? '') !== idKey(request.sourceResourceId)) {
        const message = `Changing property 'sourceResourceId' is not allowed for existing disk '${present.name}'.`;
        throw new AzureError(message, { code: 'PropertyChangeNotAllowed', status: 409 });
      }
      this.snapshots.set(key, { ...present, tags: { ...request.tags } });
      return;
    }
    this.snapshots.set(key, this.#newSnapshot(request));
    this.#endings.set(key, { at: this.#clock.now() + this.provisioningMs, state: this.provisioningEnd });
  }

  #newSnapshot(request: SnapshotRequest): Snapshot {
    const { name, resourceGroup, subscriptionId } = idParts(request.id);
    const disk = this.disks.get(idKey(request.sourceResourceId));
    this.requireGroup(subscriptionId, resourceGroup);
    if (disk === undefined) {
      throw new AzureError('The source disk was not found.', { code: 'NotFound', status: 404 });
    }
    this.#made += 1;
    return {
      id: request.id,
      name,
      resourceGroup,
      subscriptionId,
      location: request.location.toLowerCase(),
      tags: { ...request.tags },
      sku: request.sku ?? 'Standard_ZRS',
      timeCreated: this.#clock.now(),
      provisioningState: 'Succeeded',
      createOption: 'Copy',
      sourceResourceId: request.sourceResourceId,
      sourceUniqueId: disk.uniqueId,
      incremental: request.incremental,
      ...(disk.sizeGib === undefined ? {} : { sizeGib: disk.sizeGib }),
    };
  }

  /** It is there at once, and is filled in the background. */
  #copy({ id, sourceResourceId, tags, ...request }: CopyRequest): void {
    const { name, resourceGroup, subscriptionId } = idParts(id);
    const source = this.snapshots.get(idKey(sourceResourceId));
    this.requireGroup(subscriptionId, resourceGroup);
    if (source === undefined) {
      throw new AzureError('The source snapshot was not found.', { code: 'NotFound', status: 404 });
    }
    const key = idKey(id);
    const present = this.snapshots.get(key);
    if (present !== undefined) {
      this.snapshots.set(key, { ...present, tags: { ...tags } });
      return;
    }
    this.snapshots.set(key, {
      ...{ id, name, resourceGroup, subscriptionId, tags: { ...tags } },
      location: request.location.toLowerCase(),
      sku: request.sku ?? 'Standard_ZRS',
      timeCreated: this.#clock.now(),
      provisioningState: 'Succeeded',
      createOption: 'CopyStart',
      sourceResourceId,
      sourceUniqueId: `unique of ${source.name}`,
      incremental: true,
      ...(source.sizeGib === undefined ? {} : { sizeGib: source.sizeGib }),
    });
    this.#copies.set(key, { until: this.#clock.now() + this.copyMs, source: idKey(sourceResourceId) });
  }

  /** As Azure does: what was not complete when its source was deleted never will be. */
  #failCopiesOf(sourceId: ResourceId): void {
    for (const [key, { until, source }] of this.#copies) {
      const copy = this.snapshots.get(key);
      if (source !== idKey(sourceId) || copy === undefined || this.#clock.now() >= until) continue;
      this.#copies.delete(key);
      this.snapshots.set(key, { ...copy, completionPercent: 0, copyCompletionError: 'CopySourceNotFound' });
    }
  }

  #present(snapshot: Snapshot): Snapshot {
    const copy = this.#copies.get(idKey(snapshot.id));
    if (copy !== undefined) {
      const isDone = this.#clock.now() >= copy.until;
      return {
        ...snapshot,
        completionPercent: isDone ? 100 : 0,
        ...(isDone ? { snapshotAccessState: 'Available' } : {}),
      };
    }
    const ending = this.#endings.get(idKey(snapshot.id));
    if (ending === undefined) return snapshot;
    if (this.#clock.now() >= ending.at) return { ...snapshot, provisioningState: ending.state };
    const { timeCreated: _, sourceUniqueId: __, ...early } = snapshot;
    return { ...early, provisioningState: 'Updating' };
  }

  #retag(id: ResourceId, change: (present: Tags) => Tags): void {
    const key = idKey(id);
    const { collections } = this.restorePoints;
    const tagged = [this.snapshots, this.disks, this.virtualMachines, collections] as Map<string, { tags: Tags }>[];
    for (const resources of tagged) {
      const present = resources.get(key);
      if (present === undefined) continue;
      const tags = change(present.tags);
      if (Object.keys(tags).length > 50) {
        throw new AzureError('The number of tags exceeds the limit of 50.', {
          code: 'TagCountLimitExceeded',
          status: 400,
        });
      }
      resources.set(key, { ...present, tags });
      return;
    }
    throw new AzureError(`The Resource '${id}' was not found.`, { code: 'ResourceNotFound', status: 404 });
  }

  #addGroup({ subscriptionId, resourceGroup, location }: VirtualMachine | SourceDisk | Snapshot): void {
    const key = groupKey(subscriptionId, resourceGroup);
    if (!this.resourceGroups.has(key)) this.groupLocations.set(key, location);
    this.resourceGroups.add(key);
    if (!this.subscriptions.has(subscriptionId.toLowerCase())) this.addSubscription(subscriptionId);
  }
}

/** What restores do to Azure is tried before the ARM simulator alone: test/restore/restore-world.ts. */
async function beyondMemory(): Promise<never> {
  throw new Error('test: the Azure in memory makes no disks and changes no VMs');
}

function within<T extends { readonly subscriptionId: string; readonly resourceGroup: string }>(
  resources: ReadonlyMap<string, T>,
  subscriptionId: string,
  group: string | undefined,
): readonly T[] {
  return [...resources.values()].filter(
    (one) =>
      one.subscriptionId.toLowerCase() === subscriptionId.toLowerCase() &&
      (group === undefined || one.resourceGroup.toLowerCase() === group.toLowerCase()),
  );
}

/** Keys of tags are compared without case. */
function without(present: Tags, tags: Tags): Tags {
  const gone = new Set(Object.keys(tags).map((key) => key.toLowerCase()));
  return Object.fromEntries(Object.entries(present).filter(([key]) => !gone.has(key.toLowerCase())));
}

function groupKey(subscriptionId: string, name: string): string {
  return `${subscriptionId}/${name}`.toLowerCase();
}
