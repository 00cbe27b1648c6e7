/** What Azure says about where a disk's or snapshot's content came from. */
interface CreationData {
  createOption?: string;
  sourceResourceId?: string;
  sourceUri?: string;
  sourceUniqueId?: string;
  instantAccessDurationMinutes?: number;
  logicalSectorSize?: number;
  [name: string]: unknown;
}

/** A disk as a VM's storage profile names it. */
export interface StorageProfileDisk {
  name?: string;
  lun?: number;
  osType?: string;
  caching?: string;
  createOption?: string;
  diskSizeGB?: number;
  managedDisk?: { id?: string; storageAccountType?: string; [name: string]: unknown };
  diffDiskSettings?: { option?: string; [name: string]: unknown };
  vhd?: { uri?: string };
  [name: string]: unknown;
}

export interface StorageProfile {
  osDisk?: StorageProfileDisk;
  dataDisks?: StorageProfileDisk[];
  [name: string]: unknown;
}

/** The nested `properties` of VMs, disks and snapshots: those that the simulator reads are named, all are kept. */
export interface ArmProperties {
  creationData?: CreationData;
  diskSizeGB?: number;
  diskSizeBytes?: number;
  diskState?: string;
  encryption?: { type?: string; diskEncryptionSetId?: string };
  hyperVGeneration?: string;
  immutabilityPolicy?: { policyExpirationTime?: string; isPolicyExpired?: boolean; [name: string]: unknown };
  incremental?: boolean;
  incrementalSnapshotFamilyId?: string;
  networkAccessPolicy?: string;
  osType?: string;
  provisioningState?: string;
  publicNetworkAccess?: string;
  diskAccessId?: string;
  securityProfile?: { securityType?: string; [name: string]: unknown };
  completionPercent?: number;
  copyCompletionError?: { errorCode: string; errorMessage: string };
  snapshotAccessState?: string;
  storageProfile?: StorageProfile;
  timeCreated?: string;
  uniqueId?: string;
  vmId?: string;
  [name: string]: unknown;
}

/** A resource as the REST API returns it: everything but the envelope is under `properties`. */
export interface ArmResource {
  id: string;
  name: string;
  type: string;
  location: string;
  tags?: Record<string, string>;
  sku?: { name?: string; tier?: string };
  zones?: string[];
  managedBy?: string;
  managedByExtended?: string[];
  properties: ArmProperties;
  [name: string]: unknown;
}

/** A subscription; `subscriptionId` is enough, the rest is filled in. */
export interface ArmSubscription {
  subscriptionId: string;
  displayName?: string;
  /** Enabled, Warned, PastDue, Disabled or Deleted. */
  state?: string;
  tenantId?: string;
}

export interface ArmResourceGroup {
  id: string;
  location?: string;
  tags?: Record<string, string>;
}

/** What the simulator starts with, as plain ARM JSON. Subscriptions and groups named by an id exist without being listed. */
export interface ArmFleet {
  subscriptions?: readonly ArmSubscription[];
  resourceGroups?: readonly ArmResourceGroup[];
  virtualMachines: readonly ArmResource[];
  disks: readonly ArmResource[];
  snapshots?: readonly ArmResource[];
}
