import type { Instant } from './instant.ts';
import type { ResourceId } from './resource-id.ts';

/** Tags as Azure gives them. Keys are case-insensitive: read them with `tagValue`. */
export type Tags = Readonly<Record<string, string>>;

/** The value of a tag whose key is compared without case; undefined where there is none. */
export function tagValue(tags: Tags, key: string): string | undefined {
  const exact = Object.hasOwn(tags, key) ? tags[key] : undefined;
  if (exact !== undefined) return exact;
  const lower = key.toLowerCase();
  for (const [name, value] of Object.entries(tags)) if (name.toLowerCase() === lower) return value;
  return undefined;
}

export interface Subscription {
  readonly id: string;
  readonly name: string;
  /** ARM's `state`: Enabled, Warned, PastDue, Disabled, Deleted. */
  readonly state: string;
}

/** A disk as a VM's model names it. */
export interface AttachedDisk {
  readonly lun: 'os' | number;
  readonly name: string;
  /** Absent for an unmanaged disk (a blob in a storage account). */
  readonly diskId?: ResourceId;
  /** An ephemeral OS disk lives on the host and cannot be snapshotted. */
  readonly ephemeral: boolean;
  readonly cache?: string;
  readonly writeAccelerator?: boolean;
}

export interface VirtualMachine {
  readonly id: ResourceId;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly tags: Tags;
  readonly disks: readonly AttachedDisk[];
  /** Such as `Standard_D4s_v5`; absent where Azure does not say. */
  readonly size?: string;
}

/** A managed disk that can be protected: the source of recovery points. */
export interface SourceDisk {
  readonly id: ResourceId;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  /** The disk's identity: a disk re-created under its old name has another. */
  readonly uniqueId: string;
  readonly location: string;
  readonly tags: Tags;
  readonly sku?: string;
  readonly sizeGib?: number;
  readonly zone?: string;
  /** The VMs it is attached to: `managedBy` and `managedByExtended`. */
  readonly attachedTo: readonly ResourceId[];
  readonly maxShares?: number;
  /** Unattached, Attached, Reserved, ActiveSAS, ReadyToUpload, ActiveUpload and so on. */
  readonly diskState?: string;
  readonly tier?: string;
  readonly iops?: number;
  readonly mbps?: number;
  readonly burst?: boolean;
  readonly diskAccessId?: ResourceId;
  readonly networkAccessPolicy?: string;
  /** What all VMs together that hold a shared disk read-only may use. */
  readonly iopsReadOnly?: number;
  readonly mbpsReadOnly?: number;
  readonly publicNetworkAccess?: string;
  readonly dataAccessAuthMode?: string;
  readonly optimizedForFrequentAttach?: boolean;
  /** 512 or 4096; of Premium SSD v2 and Ultra. */
  readonly logicalSectorSize?: number;
  readonly performancePlus?: boolean;
  readonly actionOnDiskDelay?: string;
}

/** A snapshot as ARM gives it, whoever made it. */
export interface Snapshot {
  readonly id: ResourceId;
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscriptionId: string;
  readonly location: string;
  readonly tags: Tags;
  readonly sku?: string;
  readonly timeCreated?: Instant;
  /** Succeeded, Updating, Creating, Failed, Canceled and so on. */
  readonly provisioningState: string;
  /** Copy, CopyStart, Import, Empty and so on. */
  readonly createOption?: string;
  readonly sourceResourceId?: string;
  /** For a copy of a snapshot this is the source snapshot's, not the disk's. */
  readonly sourceUniqueId?: string;
  readonly completionPercent?: number;
  readonly snapshotAccessState?: string;
  readonly copyCompletionError?: string;
  readonly incremental?: boolean;
  /** The provisioned size of the disk, not what is billed. */
  readonly sizeGib?: number;
  /** When a live immutability policy ends; absent where there is none or it has expired. */
  readonly immutableUntil?: Instant;
  /** `Locked` or `Unlocked`, of a live one. */
  readonly immutabilityType?: string;
  /** Set where this is one disk of a VM restore point, read as a snapshot of that disk. */
  readonly restorePoint?: RestorePointOfDisk;
}

/** The VM restore point that a disk's point is a part of. It is deleted with all its disks or not at all. */
export interface RestorePointOfDisk {
  readonly id: ResourceId;
  readonly collectionId: ResourceId;
  /** Of all disks in it, lower case, sorted; empty where Azure did not say. The hash in its name proves them. */
  readonly diskUniqueIds: readonly string[];
  /** What was reached, in Azure's words: CrashConsistent, FileSystemConsistent, ApplicationConsistent. */
  readonly consistencyMode?: string;
  /** Of a copy: the restore point that it was made of; its collection, where Azure does not tell the point. */
  readonly copyOf?: ResourceId;
}

/** A VM restore point as ARM gives it with its collection, which alone carries tags. */
export interface RestorePoint {
  readonly id: ResourceId;
  readonly name: string;
  readonly collection: {
    readonly id: ResourceId;
    readonly resourceGroup: string;
    readonly subscriptionId: string;
    readonly location: string;
    readonly tags: Tags;
    /** Of a VM, or of the collection that this one copies. */
    readonly sourceId?: ResourceId;
  };
  readonly provisioningState: string;
  readonly consistencyMode?: string;
  readonly timeCreated?: Instant;
  /** Of a copy: the restore point that it was made of. */
  readonly sourceRestorePointId?: ResourceId;
  readonly disks: readonly RestorePointDisk[];
}

/** A disk as a restore point names it. */
export interface RestorePointDisk {
  readonly lun: 'os' | number;
  readonly name: string;
  readonly diskId?: ResourceId;
  readonly cache?: string;
  readonly writeAccelerator?: boolean;
  readonly sku?: string;
  readonly sizeGib?: number;
  /** Absent while the restore point is being made. */
  readonly diskRestorePointId?: ResourceId;
  /** Of a copy in another region; absent where Azure was not asked. */
  readonly completionPercent?: number;
}

/** What the list of a restore point's disks says of one of them. */
export interface DiskRestorePoint {
  readonly id: ResourceId;
  readonly sourceResourceId?: string;
  /** The disk's `uniqueId`. */
  readonly sourceUniqueId?: string;
  /** Of a copy in another region. */
  readonly completionPercent?: number;
}
