import type { GapRecord, UnitRecord } from '../evidence/records.ts';
import type { Instant } from '../policy/instant.ts';
import type {
  DiskRestorePoint,
  RestorePoint,
  Snapshot,
  SourceDisk,
  Subscription,
  Tags,
  VirtualMachine,
} from '../policy/inventory.ts';
import type { CopyRequest, RestorePointRequest, SnapshotRequest } from '../policy/plan.ts';
import type { Immutability } from '../policy/policy.ts';
import type { ResourceId } from '../policy/resource-id.ts';
import type { ResourceModel } from '../policy/resource-model.ts';
import type { DiskRequest } from '../policy/restore/disk-request.ts';
import type { RestoreRecord } from '../restore/records.ts';
import type { AzureError } from './azure-error.ts';
import type { ActionRecord, Message, ProblemRecord, Run, RunState, RunSubscription, WorkRecord } from './records.ts';

// The whole outside world on one screen. Adapters throw AzureError for whatever Azure refuses; 404 of a GET is `undefined`.

export interface Clock {
  now(): Instant;
}

/** A VM that was read by itself, with the whole of Azure's reply (without its instance view). */
export interface ReadMachine extends VirtualMachine {
  readonly model: ResourceModel;
}

/** Restore points as far as Azure shows them: where a region is out, collections in it are listed, and their points are not. */
export interface ListedRestorePoints {
  readonly points: readonly RestorePoint[];
  readonly unread: readonly UnreadCollection[];
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

/** A value with the ETag that a change of it must name. */
export interface Versioned<T> {
  readonly value: T;
  readonly etag: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface RunStore {
  /** Inserts; false where the id is taken. */
  insert(run: Run): Promise<boolean>;
  get(runId: string): Promise<Versioned<Run> | undefined>;
  /** Replaces where the ETag still holds; false where somebody was faster. */
  replace(run: Run, etag: string): Promise<boolean>;
  remove(runId: string): Promise<void>;
  /** Newest first. */
  list(limit: number, cursor?: string): Promise<Page<Run>>;
  /** Runs in state planning or running. */
  listOpen(): Promise<readonly Run[]>;
  putSubscription(row: RunSubscription): Promise<void>;
  getSubscription(runId: string, subscriptionId: string): Promise<Versioned<RunSubscription> | undefined>;
  replaceSubscription(row: RunSubscription, etag: string): Promise<boolean>;
  listSubscriptions(runId: string): Promise<readonly RunSubscription[]>;
}

/** Actions, work rows and problems of a run and subscription, in the month of the run. */
export interface ActionStore {
  put(actions: readonly ActionRecord[], work: readonly WorkRecord[], problems: readonly ProblemRecord[]): Promise<void>;
  putAction(action: ActionRecord): Promise<void>;
  putWork(work: WorkRecord): Promise<void>;
  getWork(runId: string, subscriptionId: string, workId: string): Promise<WorkRecord | undefined>;
  listWork(runId: string, subscriptionId: string): Promise<readonly WorkRecord[]>;
  /** Of one work row, or of the whole subscription. */
  listActions(runId: string, subscriptionId: string, workId?: string): Promise<readonly ActionRecord[]>;
  listProblems(runId: string, subscriptionId: string): Promise<readonly ProblemRecord[]>;
  removeActions(runId: string, subscriptionId: string, actionIds: readonly string[]): Promise<void>;
  removeWork(runId: string, subscriptionId: string, workIds: readonly string[]): Promise<void>;
  /** Drops the tables of months that ended before the instant. */
  dropBefore(before: Instant): Promise<void>;
}

/** Restores, replacements and drills. */
export interface RestoreStore {
  /** Inserts; false where the id is taken. */
  insert(record: RestoreRecord): Promise<boolean>;
  get(id: string): Promise<Versioned<RestoreRecord> | undefined>;
  /** Replaces where the ETag still holds, and resolves to the new one; undefined where somebody was faster. */
  replace(record: RestoreRecord, etag: string): Promise<string | undefined>;
  /** Newest first. */
  list(limit: number, cursor?: string): Promise<Page<RestoreRecord>>;
  /** Those in state running. */
  listOpen(): Promise<readonly RestoreRecord[]>;
}

/** A VM's model as it was from an instant on. */
export interface KeptModel {
  readonly vmId: ResourceId;
  readonly seenAt: Instant;
  readonly model: ResourceModel;
}

/** The models of VMs, one for each change: what a VM is built from again. */
export interface VmModelStore {
  put(kept: KeptModel): Promise<void>;
  /** The newest that was seen at or before the instant, else the oldest there is. */
  at(vmId: ResourceId, at: Instant): Promise<KeptModel | undefined>;
}

/** What each row of `state` is about; the partition key of the table. */
export type StatePartition =
  | 'claim'
  | 'subscription'
  | 'attempt'
  | 'copy'
  | 'sent'
  | 'source'
  | 'bucket'
  | 'heartbeat'
  | 'gone'
  | 'drill'
  | 'dashboard'
  | 'incident'
  | 'notice'
  | 'vanished';

/** Small rows with compare-and-swap. The key is any text; the adapter encodes it. */
export interface StateStore {
  get<T>(partition: StatePartition, key: string): Promise<Versioned<T> | undefined>;
  /** Inserts where `etag` is undefined, else replaces the version named. False where somebody was faster. */
  put<T>(partition: StatePartition, key: string, value: T, etag?: string): Promise<boolean>;
  /** Replaces or inserts, whatever is there. */
  set<T>(partition: StatePartition, key: string, value: T): Promise<void>;
  remove(partition: StatePartition, key: string): Promise<void>;
  /** Rows whose key starts with the prefix. */
  list<T>(partition: StatePartition, prefix?: string): Promise<readonly { readonly key: string; readonly value: T }[]>;
}

/** Rows for readers (coverage, points, units): written whole per scope, replaced by each run that sees it; no deletion reads them. */
export interface ViewStore {
  /** Replaces all rows of the scope (a subscription's coverage, a disk's points, a subscription's units). */
  replaceScope<T>(
    view: ViewName,
    scope: string,
    rows: readonly { readonly key: string; readonly value: T }[],
  ): Promise<void>;
  /** Adds or replaces rows of the scope and leaves the others. */
  putRows<T>(
    view: ViewName,
    scope: string,
    rows: readonly { readonly key: string; readonly value: T }[],
  ): Promise<void>;
  listScope<T>(view: ViewName, scope: string): Promise<readonly T[]>;
  list<T>(view: ViewName, limit: number, cursor?: string): Promise<Page<T>>;
}

export type ViewName = 'coverage' | 'points' | 'units';

export type EvidenceRecord = UnitRecord | GapRecord;

/** What was due and what came of it. A unit is a VM, a disk without one, or (for gaps) a subscription; keys begin with a date, in whose month a row is kept. */
export interface EvidenceStore {
  /** Adds or replaces rows. */
  put(unit: string, rows: readonly { readonly key: string; readonly value: EvidenceRecord }[]): Promise<void>;
  /** Rows of a unit whose keys are from `from` on and before `to`, in their order. */
  list(unit: string, from: string, to: string): Promise<readonly UnitRecord[]>;
  listGaps(subscriptionId: string, from: string, to: string): Promise<readonly GapRecord[]>;
  /** Drops the months that ended before the instant. */
  dropBefore(before: Instant): Promise<void>;
}

/** A message that nobody has taken yet, or not to its end. */
export interface FrontMessage {
  readonly id: string;
  /** How often it was taken. */
  readonly tries: number;
}

export interface Queue {
  /** Delivered not before `delayMs` from now (to 7 days). */
  enqueue(message: Message, delayMs?: number): Promise<void>;
  /** The message at the front of those that are visible now, which stays there; undefined where there is none. */
  front(kind: Message['kind']): Promise<FrontMessage | undefined>;
}

/** What came of a request to an address outside Azure. */
export type Delivery =
  | { readonly kind: 'delivered' }
  /** Busy, out of order or not reached: worth another try. */
  | { readonly kind: 'later'; readonly why: string; readonly retryAfterMs?: number }
  /** Answered, and refused. */
  | { readonly kind: 'refused'; readonly why: string };

/** Where messages for people go. Never throws for what the other side does. */
export interface Receiver {
  readonly format: 'generic' | 'teams' | 'slack';
  /** `id` is the same each time one message is sent, so that a repeat can be told. */
  deliver(body: string, id: string): Promise<Delivery>;
}

/** An address outside that is told after each tick that all is well, and raises the alarm by itself where it is not. */
export interface Pulse {
  ping(): Promise<Delivery>;
}

export interface Logger {
  /** Static message; what varies goes into fields. */
  log(level: 'debug' | 'info' | 'warn' | 'error', message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** The VMs that a policy selects, at an instant. */
export interface FleetFigures {
  readonly overdueVms: number;
  /** How long ago the newest point was taken of the VM where that is the longest; absent where none has a point. */
  readonly oldestNewestPointAgeMs?: number;
}

/** What a run came to. */
export interface RunFigures {
  readonly kind: Run['kind'];
  readonly state: Exclude<RunState, 'planning' | 'running'>;
  readonly created: number;
  readonly pruned: number;
  readonly failed: number;
  readonly durationMs: number;
  /** Absent where coverage could not be read. */
  readonly fleet?: FleetFigures;
}

export interface Metrics {
  /** Resolves when they were sent, or could not be, which is logged; it never rejects. */
  record(figures: RunFigures): Promise<void>;
}

export interface Ports {
  readonly clock: Clock;
  readonly inventory: Inventory;
  readonly snapshots: Snapshots;
  readonly restorePoints: RestorePoints;
  readonly tags: ResourceTags;
  readonly models: ResourceModels;
  readonly disks: Disks;
  readonly virtualMachines: VirtualMachines;
  readonly contents: DiskContents;
  readonly restores: RestoreStore;
  readonly vmModels: VmModelStore;
  readonly runs: RunStore;
  readonly actions: ActionStore;
  readonly state: StateStore;
  readonly views: ViewStore;
  readonly evidence: EvidenceStore;
  readonly queue: Queue;
  /** Absent: nobody is told anything. */
  readonly receiver?: Receiver;
  readonly pulse?: Pulse;
  readonly logger: Logger;
  /** Absent where nobody takes them. */
  readonly metrics?: Metrics;
  /** A random text for ids; tests inject a sequence. */
  readonly randomId: () => string;
}
