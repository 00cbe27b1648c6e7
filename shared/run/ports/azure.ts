import type { CollectionGroup } from '../../policy/consistency/full-groups.ts';
import type {
  DiskRestorePoint,
  RestorePoint,
  Snapshot,
  SourceDisk,
  Subscription,
  Tags,
  VirtualMachine,
} from '../../policy/inventory.ts';
import type { CopyRequest, RestorePointRequest, SnapshotRequest } from '../../policy/plan.ts';
import type { Immutability } from '../../policy/policy.ts';
import type { ResourceId } from '../../policy/resource-id.ts';
import type { ResourceModel } from '../../policy/resource-model.ts';
import type { DiskRequest } from '../../policy/restore/disk-request.ts';
import type { AzureError } from '../azure-error.ts';

// What is asked of Azure. Adapters throw AzureError for whatever it refuses; 404 of a GET is `undefined`.

/** A VM that was read by itself, with the whole of Azure's reply (without its instance view). */
export interface ReadMachine extends VirtualMachine {
  readonly model: ResourceModel;
}

/** Restore points as far as Azure shows them: where a region is out, collections in it are listed, and their points are not. */
export interface ListedRestorePoints {
  readonly points: readonly RestorePoint[];
  readonly unread: readonly UnreadCollection[];
  /** Groups that hold collections of the owners asked for. */
  readonly groups: readonly CollectionGroup[];
}

/** A collection whose points Azure did not tell, being out of order there. */
export interface UnreadCollection {
  readonly location: string;
  /** The collection whose points its own are copies of; absent where they are no copies, or Azure does not say. */
  readonly copyOf?: ResourceId;
  readonly error: AzureError;
}

/** Reads of the live inventory. A list resolves only when it was read to its end. */
export interface Inventory {
  /** Every subscription that the identity sees, whatever its state. */
  listSubscriptions(): Promise<readonly Subscription[]>;
  /** `resourceGroup` narrows a list to one group. */
  listVirtualMachines(subscriptionId: string, resourceGroup?: string): Promise<readonly VirtualMachine[]>;
  listDisks(subscriptionId: string, resourceGroup?: string): Promise<readonly SourceDisk[]>;
  listSnapshots(subscriptionId: string, resourceGroup?: string): Promise<readonly Snapshot[]>;
  /** VM restore points of the collections that one of the owners tagged: one request a collection, beside their list. */
  listRestorePoints(
    subscriptionId: string,
    owners: readonly string[],
    resourceGroup?: string,
  ): Promise<ListedRestorePoints>;
  getVirtualMachine(id: ResourceId): Promise<ReadMachine | undefined>;
  getDisk(id: ResourceId): Promise<SourceDisk | undefined>;
  hasResourceGroup(subscriptionId: string, name: string): Promise<boolean>;
  /** The region of a resource group, as `regionKey` writes it; undefined where there is no such group. */
  resourceGroupLocation(subscriptionId: string, name: string): Promise<string | undefined>;
  /** ARM's `Date` less our clock, from the latest reply seen; undefined before the first. */
  clockSkewMs(): number | undefined;
}

export interface Snapshots {
  /** A snapshot, or one disk of a VM restore point read as one. */
  get(id: ResourceId): Promise<Snapshot | undefined>;
  /** Resolves when the PUT was accepted, to Azure's id of the request; the point is usable later. */
  create(request: SnapshotRequest): Promise<string | undefined>;
  /** Copies a snapshot to another region. Resolves when the PUT was accepted: the copy has then begun at most. */
  copy(request: CopyRequest): Promise<string | undefined>;
  /** Resolves when the DELETE was accepted, to Azure's id of the request, or nothing was there. */
  delete(id: ResourceId): Promise<string | undefined>;
  /** Sets an unlocked immutability policy, or locks the one that is there; resolves when that was accepted. */
  setImmutability(id: ResourceId, immutability: Immutability): Promise<void>;
}

/** VM restore points, each made and deleted as a whole. */
export interface RestorePoints {
  /** With its collection. */
  get(id: ResourceId): Promise<RestorePoint | undefined>;
  /** Which disks are in it, by their unique ids. */
  listDisks(id: ResourceId): Promise<readonly DiskRestorePoint[]>;
  getCollection(id: ResourceId): Promise<RestorePoint['collection'] | undefined>;
  /** Resolves when it is there. A PUT of one that is there replaces its tags: its holds too. */
  createCollection(request: RestorePointRequest['collection']): Promise<void>;
  /** Resolves when the PUT was accepted, to Azure's id of the request; the point is usable later. */
  create(request: RestorePointRequest): Promise<string | undefined>;
  /** Resolves when the DELETE was accepted, to Azure's id of the request, or nothing was there. */
  delete(id: ResourceId): Promise<string | undefined>;
}

/** Resources whole. A VM comes with its `instanceView`. */
export interface ResourceModels {
  getDisk(id: ResourceId): Promise<ResourceModel | undefined>;
  getSnapshot(id: ResourceId): Promise<ResourceModel | undefined>;
  /** One disk in a VM restore point, which has neither a region nor tags. */
  getDiskRestorePoint(id: ResourceId): Promise<Pick<ResourceModel, 'id' | 'name' | 'properties'> | undefined>;
  getVirtualMachine(id: ResourceId): Promise<ResourceModel | undefined>;
  /** A disk encryption set or a disk access. */
  getLinked(id: ResourceId): Promise<ResourceModel | undefined>;
}

/** Disks that a restore makes. Each resolves when Azure has accepted it. */
export interface Disks {
  create(request: DiskRequest): Promise<void>;
  /** Resolves too where nothing was there. */
  delete(id: ResourceId): Promise<void>;
}

/** What a replacement in place does to a VM. Each resolves when Azure has accepted it. */
export interface VirtualMachines {
  /** One PATCH with the whole storage profile. */
  replaceStorageProfile(id: ResourceId, storageProfile: Readonly<Record<string, unknown>>): Promise<void>;
  deallocate(id: ResourceId): Promise<void>;
  start(id: ResourceId): Promise<void>;
}

/** The content of a disk, read through a SAS of a few minutes. */
export interface DiskContents {
  /** The first bytes and the bytes in use; the SAS is closed again, also where reading fails. */
  read(id: ResourceId, firstBytes: number): Promise<{ readonly first: Uint8Array; readonly usedBytes: number }>;
  /** Revokes every SAS of the disk; resolves too where there is none. */
  close(id: ResourceId): Promise<void>;
}

/** The Tags API: merges and removes, never replaces the map. */
export interface ResourceTags {
  merge(id: ResourceId, tags: Tags): Promise<void>;
  remove(id: ResourceId, tags: Tags): Promise<void>;
}
