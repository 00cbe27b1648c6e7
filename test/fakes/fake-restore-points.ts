import type { CollectionGroup } from '../../shared/policy/consistency/full-groups.ts';
import {
  type DiskRestorePoint,
  type RestorePoint,
  type RestorePointDisk,
  type SourceDisk,
  tagValue,
  type VirtualMachine,
} from '../../shared/policy/inventory.ts';
import type { RestorePointRequest } from '../../shared/policy/plan.ts';
import { TAG } from '../../shared/policy/point-tags.ts';
import { idKey, idParts, type ResourceId } from '../../shared/policy/resource-id.ts';
import { diskRestorePointId, parseRestorePointId } from '../../shared/policy/restore-point-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { FakeClock } from './fake-clock.ts';

type Collection = RestorePoint['collection'];

interface Made {
  readonly point: Omit<RestorePoint, 'collection'>;
  /** Of the disks as they were, by the ids of their parts. */
  readonly uniqueIds: ReadonlyMap<string, DiskRestorePoint>;
  readonly endsAt: number;
  readonly end: string;
}

/** What restore points need of the Azure that they are in. */
interface Surroundings {
  readonly virtualMachines: ReadonlyMap<string, VirtualMachine>;
  readonly disks: ReadonlyMap<string, SourceDisk>;
  requireGroup(subscriptionId: string, resourceGroup: string): void;
}

/** VM restore points in memory, with Azure's own semantics of collections and points. */
export class FakeRestorePoints {
  readonly collections = new Map<string, Collection>();
  /** How long a new one stays Creating. */
  provisioningMs = 0;
  /** What a new one ends as. */
  provisioningEnd = 'Succeeded';
  /** What is reached where no mode is asked for by name. */
  reached = 'ApplicationConsistent';
  /** At most so many of a VM and mode in an hour. */
  mostAnHour = 3;
  readonly #azure: Surroundings;
  readonly #clock: FakeClock;
  readonly #made = new Map<string, Made>();
  readonly #starts = new Map<string, number[]>();

  constructor(azure: Surroundings, clock: FakeClock) {
    this.#azure = azure;
    this.#clock = clock;
  }

  all(): readonly RestorePoint[] {
    return [...this.#made.values()].flatMap(({ point }) => this.get(point.id) ?? []);
  }

  get(id: ResourceId): RestorePoint | undefined {
    const parts = parseRestorePointId(id);
    const collection = this.collections.get(idKey(parts?.collectionId ?? ''));
    const made = this.#made.get(idKey(parts?.restorePointId ?? ''));
    if (collection === undefined || made === undefined) return undefined;
    if (this.#clock.now() >= made.endsAt) return { ...made.point, provisioningState: made.end, collection };
    const disks = made.point.disks.map(({ diskRestorePointId: _, ...disk }) => disk);
    const { consistencyMode: __, ...early } = made.point;
    return { ...early, disks, provisioningState: 'Creating', collection };
  }

  /** Groups with collections of the owners, among those given. */
  groupsOf(collections: readonly Collection[], owners: readonly string[]): readonly CollectionGroup[] {
    const isOwn = ({ tags }: Collection) => owners.includes(tagValue(tags, TAG.owner) ?? '');
    const filled = new Set(this.all().map(({ collection }) => idKey(collection.id)));
    const groups = Map.groupBy(collections, ({ resourceGroup }) => resourceGroup.toLowerCase());
    return [...groups].flatMap(([resourceGroup, all]) => {
      const own = all.filter(isOwn);
      const empty = own.filter(({ id }) => !filled.has(idKey(id))).length;
      return own.length === 0 ? [] : [{ resourceGroup, collections: all.length, empty }];
    });
  }

  listDisks(id: ResourceId): readonly DiskRestorePoint[] {
    const made = this.#made.get(idKey(id));
    if (made === undefined) throw notFound(id);
    return this.#clock.now() >= made.endsAt && made.end === 'Succeeded' ? [...made.uniqueIds.values()] : [];
  }

  putCollection({ id, location, tags, sourceId }: RestorePointRequest['collection']): void {
    const { resourceGroup, subscriptionId } = idParts(id);
    this.#azure.requireGroup(subscriptionId, resourceGroup);
    const isThere = this.#azure.virtualMachines.has(idKey(sourceId)) || this.collections.has(idKey(sourceId));
    if (!isThere) throw notFound(sourceId);
    this.collections.set(idKey(id), { id, resourceGroup, subscriptionId, location, tags: { ...tags }, sourceId });
  }

  put(request: RestorePointRequest): void {
    const { collectionId, pointName } = parseRestorePointId(request.id) ?? fail(request.id);
    const collection = this.collections.get(idKey(collectionId));
    if (collection === undefined) throw notFound(collectionId);
    if (this.#made.has(idKey(request.id))) {
      const message = `The restore point '${pointName}' already exists.`;
      throw new AzureError(message, { code: 'Conflict', status: 409 });
    }
    const source = this.#sourceOf(request);
    if (source === undefined) this.#countStart(collection, request.consistency);
    const disks = source === undefined ? this.#disksOf(collection, request) : copiedDisks(source, request.id);
    const point: Made['point'] = {
      id: request.id,
      name: pointName,
      provisioningState: 'Creating',
      timeCreated: this.#clock.now(),
      consistencyMode: request.consistency === 'crash' ? 'CrashConsistent' : this.reached,
      disks: disks.map(({ disk }) => disk),
      ...(source === undefined ? {} : { sourceRestorePointId: source.point.id }),
    };
    this.#made.set(idKey(request.id), {
      point,
      uniqueIds: new Map(disks.map(({ disk, part }) => [idKey(disk.diskRestorePointId ?? ''), part])),
      endsAt: this.#clock.now() + this.provisioningMs,
      end: this.provisioningEnd,
    });
  }

  #sourceOf({ sourceRestorePointId }: RestorePointRequest): Made | undefined {
    if (sourceRestorePointId === undefined) return undefined;
    const source = this.#made.get(idKey(sourceRestorePointId));
    if (source === undefined) throw notFound(sourceRestorePointId);
    return source;
  }

  delete(id: ResourceId): void {
    if (parseRestorePointId(id)?.diskPart !== undefined) throw new Error(`one disk of a restore point: ${id}`);
    this.#made.delete(idKey(id));
  }

  #countStart({ sourceId }: Collection, consistency: string): void {
    const key = `${idKey(sourceId ?? '')} ${consistency}`;
    const since = this.#clock.now() - 3_600_000;
    const starts = (this.#starts.get(key) ?? []).filter((at) => at > since);
    if (starts.length >= this.mostAnHour) {
      const message = 'The number of restore points of this VM in an hour exceeded the maximum of 3.';
      throw new AzureError(message, { code: 'OperationNotAllowed', status: 409 });
    }
    this.#starts.set(key, [...starts, this.#clock.now()]);
  }

  #disksOf({ sourceId }: Collection, { id, excludedDiskIds }: RestorePointRequest) {
    const vm = this.#azure.virtualMachines.get(idKey(sourceId ?? ''));
    if (vm === undefined) throw notFound(sourceId ?? '');
    const excluded = new Set(excludedDiskIds.map(idKey));
    return vm.disks.flatMap(({ lun, name, diskId, cache }) => {
      const source = diskId === undefined ? undefined : this.#azure.disks.get(idKey(diskId));
      if (source === undefined || excluded.has(idKey(source.id))) return [];
      const partId = diskRestorePointId(id, `${name}_${source.uniqueId}`);
      const disk: RestorePointDisk = {
        lun,
        name,
        diskId: source.id,
        ...(cache === undefined ? {} : { cache }),
        ...(source.sku === undefined ? {} : { sku: source.sku }),
        ...(source.sizeGib === undefined ? {} : { sizeGib: source.sizeGib }),
        diskRestorePointId: partId,
      };
      return [{ disk, part: { id: partId, sourceResourceId: source.id, sourceUniqueId: source.uniqueId } }];
    });
  }
}

/** The disks of a restore point as its copy has them, all of which has arrived. */
function copiedDisks({ point, uniqueIds }: Made, id: ResourceId) {
  return point.disks.flatMap((disk) => {
    const part = uniqueIds.get(idKey(disk.diskRestorePointId ?? ''));
    if (part === undefined) return [];
    const partId = diskRestorePointId(id, `${disk.name}_${part.sourceUniqueId}`);
    return [{ disk: { ...disk, diskRestorePointId: partId }, part: { ...part, id: partId, completionPercent: 100 } }];
  });
}

function notFound(id: string): AzureError {
  return new AzureError(`The Resource '${id}' was not found.`, { code: 'ResourceNotFound', status: 404 });
}

function fail(id: string): never {
  throw new Error(`test: not the id of a restore point: ${id}`);
}
