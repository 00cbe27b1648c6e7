import type { Decision } from './decision.ts';
import type { Instant } from './instant.ts';
import type { Snapshot, SourceDisk, Tags, VirtualMachine } from './inventory.ts';
import type { Consistency, Immutability, PolicyBook, Span } from './policy.ts';
import type { Problem } from './problem.ts';
import type { Selection } from './protection.ts';
import type { ResourceId } from './resource-id.ts';

/** What a run is asked to cover, names already resolved to ids. */
export type Target =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'some';
      readonly vmIds: readonly ResourceId[];
      readonly diskIds: readonly ResourceId[];
      /** Policy names, lower case. */
      readonly policies: readonly string[];
      /** `/subscriptions/x/resourceGroups/y`, lower case. */
      readonly resourceGroupIds: readonly string[];
    };

/** How far a run may go: `observe` plans and records, `no-prune` creates only, `full` does both. */
export type Mode = 'observe' | 'no-prune' | 'full';

/** The part of the settings that decisions depend on. */
export interface PlanSettings {
  readonly owner: string;
  readonly adopt: readonly string[];
  readonly tagKey: string;
  /** What a VM without the tag gets: nothing, or what this tag value says. */
  readonly untagged: 'ignore' | string;
  readonly tagClauses: 'all' | 'names';
  readonly book: PolicyBook;
  /** The zone of policies that name none. */
  readonly timeZone: string;
  /** A group's name, or `@disk` for the disk's own. */
  readonly snapshotResourceGroup: string;
  readonly extraTags: Tags;
  readonly minKeepDays: number;
  /** 0: the last two points of a gone disk stay. */
  readonly orphanDays: number;
  /** A point pending longer than this satisfies no schedule. */
  readonly pendingHours: number;
  /** The policies file could not be read: nothing is pruned. */
  readonly policiesInvalid: boolean;
}

/** What the run wants. */
export interface PlanRequest {
  readonly runId: string;
  readonly startedAt: Instant;
  /** `due` is what the timer does; `now` makes ad-hoc points of the target. `none` makes no points (a confirmed prune). */
  readonly creates: 'due' | 'now' | 'none';
  readonly prune: boolean;
  readonly target: Target;
  /** How long an ad-hoc point lives, counted in UTC from the run's start. */
  readonly keepFor: Span;
  /** The daily pass over everything: paced and orphaned points go only then. */
  readonly fullPass: boolean;
  /** A confirmed prune: the pace is lifted, and nothing else. */
  readonly liftPace: boolean;
  /** The first full pass since the app or its policies file changed: nothing goes by the pace. */
  readonly holdPace: boolean;
}

/** What is remembered of a disk whose create failed, or was planned in `observe`, until its next occurrence. */
export interface AttemptMemory {
  readonly diskUniqueId: string;
  readonly occurrence: Instant;
  /** 0: only planned, in `observe`. */
  readonly attempts: number;
  readonly lastAttemptAt: Instant;
  /** Absent: not before the next occurrence. */
  readonly nextAttemptAt?: Instant;
  /** The run that made the latest attempt: one run counts once. */
  readonly runId?: string;
}

/** What a GET of the source id of a point said, where no listed disk has the point's unique id. */
export type SourceAnswer =
  /** 404. */
  | 'gone'
  /** 200 with another unique id. */
  | 'replaced'
  /** 200 with this very unique id (the list did not show it), or any other answer. */
  | 'unknown';

export interface PlanInput {
  readonly now: Instant;
  readonly subscriptionId: string;
  readonly settings: PlanSettings;
  readonly request: PlanRequest;
  readonly virtualMachines: readonly VirtualMachine[];
  readonly disks: readonly SourceDisk[];
  readonly snapshots: readonly Snapshot[];
  /** Resource groups of the subscription that exist, lower case; undefined where not known. */
  readonly resourceGroups?: ReadonlySet<string>;
  /** By lower-cased disk unique id. */
  readonly attempts: ReadonlyMap<string, AttemptMemory>;
  /** Creates that other open runs have planned, sent or pending, by lower-cased disk unique id. */
  readonly openCreates: ReadonlyMap<string, readonly Instant[]>;
  /** Regions that other open runs copy points to, by lower-cased disk unique id. */
  readonly openCopies: ReadonlyMap<string, readonly string[]>;
  /** Where copies failed: from when on they are tried again, by lower-cased disk unique id and `regionKey`. */
  readonly copiesNotBefore: ReadonlyMap<string, ReadonlyMap<string, Instant>>;
  /** The region of each resource group that copies may go to, by its lower-cased name; one that is not there is absent. */
  readonly copyGroups: ReadonlyMap<string, string>;
  /** Collections, by `idKey`, of whose restore points copies could not be read: each of them may be one's source. */
  readonly unreadCopies: ReadonlySet<string>;
  /** By lower-cased disk unique id. */
  readonly sources: ReadonlyMap<string, SourceAnswer>;
  /** Lower-cased unique ids of disks seen gone or replaced by two full passes a day apart. */
  readonly confirmedGone: ReadonlySet<string>;
}

/** The wire-neutral body of the PUT that makes a point. */
export interface SnapshotRequest {
  readonly id: ResourceId;
  readonly location: string;
  readonly tags: Tags;
  readonly sourceResourceId: ResourceId;
  readonly incremental: boolean;
  readonly instantAccessMinutes?: number;
  /** Set right after the create. */
  readonly immutability?: Immutability;
  readonly sku?: string;
  readonly networkAccessPolicy: 'DenyAll' | 'AllowPrivate' | 'AllowAll';
  readonly publicNetworkAccess: 'Enabled' | 'Disabled';
  readonly diskAccessId?: ResourceId;
}

/** The PUTs that make a VM restore point, or a copy of one: its collection, where that is not there, and the point. */
export interface RestorePointRequest {
  readonly id: ResourceId;
  readonly collection: {
    readonly id: ResourceId;
    readonly location: string;
    readonly tags: Tags;
    /** The VM, or for a copy the collection of the point that is copied. */
    readonly sourceId: ResourceId;
  };
  readonly consistency: 'crash' | 'application';
  /** Disks of the VM that are not in it. */
  readonly excludedDiskIds: readonly ResourceId[];
  /** Lower case, sorted: what the hash in its name proves. */
  readonly diskUniqueIds: readonly string[];
  /** Of a copy: the point that is copied. */
  readonly sourceRestorePointId?: ResourceId;
}

/** The wire-neutral body of the PUT that copies a snapshot to another region. */
export interface CopyRequest extends Omit<SnapshotRequest, 'incremental' | 'instantAccessMinutes' | 'immutability'> {
  /** The snapshot that is copied. */
  readonly sourceResourceId: ResourceId;
}

/** One point of a disk copied to another region. */
export interface CopyAction {
  readonly kind: 'copy';
  readonly vmId?: ResourceId;
  /** Absent where the disk is gone. */
  readonly diskId?: ResourceId;
  /** Lower case. */
  readonly diskUniqueId: string;
  /** Of the copy. */
  readonly snapshotId: ResourceId;
  /** The point that is copied. */
  readonly sourceId: ResourceId;
  /** The target region. */
  readonly location: string;
  readonly scheduledFor: Instant;
  readonly attempt: number;
  readonly request: CopyRequest;
  /** Set where the point is a part of a VM restore point; the copies of its other disks carry the same. */
  readonly restorePoint?: RestorePointRequest;
}

export interface CreateAction {
  readonly kind: 'create';
  readonly vmId?: ResourceId;
  readonly diskId: ResourceId;
  /** Lower case. */
  readonly diskUniqueId: string;
  readonly snapshotId: ResourceId;
  readonly location: string;
  /** The occurrence; the run's start for an ad-hoc point. */
  readonly scheduledFor: Instant;
  readonly adHoc: boolean;
  readonly attempt: number;
  /** Never empty; `late` beside `due` or `retry` where it is planned more than 30 minutes after its occurrence. */
  readonly reasons: readonly CreateReason[];
  /** Keys of tags of the settings and the disk for which the point has no room. */
  readonly leftOutTags?: readonly string[];
  /** The snapshot that is made; where `restorePoint` is set, the one that takes its place should that fail and the policy falls back. */
  readonly request: SnapshotRequest;
  /** Set where the disk's point is a part of a VM restore point; the creates of its other disks carry the same. */
  readonly restorePoint?: RestorePointRequest;
  /** Absent: `disk`, as asked. Where less is made than was asked, `why` says so in one sentence. */
  readonly consistency?: {
    readonly asked: Consistency;
    readonly made: Consistency;
    readonly why?: string;
    /** What is made where Azure refuses this; absent: nothing less is wanted, or there is nothing less. */
    readonly fallsTo?: 'crash' | 'disk';
  };
}

export type CreateReason = 'due' | 'ad-hoc' | 'retry' | 'late';

export interface PruneAction {
  readonly kind: 'prune';
  readonly vmId?: ResourceId;
  readonly diskId?: ResourceId;
  readonly diskUniqueId: string;
  readonly snapshotId: ResourceId;
  readonly location: string;
  readonly reasons: readonly string[];
  /** The point as the decision saw it; a GET just before the DELETE must show the same. */
  readonly seen: Snapshot;
  /** What must be read again just before: see `PruneCondition`. */
  readonly condition: PruneCondition;
}

/** Beside the same tags, state and name, what must still hold when a point is deleted. */
export type PruneCondition =
  /** The disk's two newest usable scheduled points are still usable. */
  | { readonly kind: 'floor'; readonly floorIds: readonly ResourceId[] }
  /** A usable point newer than this failed one still exists. */
  | { readonly kind: 'newer'; readonly newerIds: readonly ResourceId[] }
  /** Another usable point of the disk remains (none needed where `otherIds` is undefined: the disk is not opted in, or it is not the newest). */
  | { readonly kind: 'another'; readonly otherIds: readonly ResourceId[] }
  /**
   * The disk is gone or replaced, and its orphan days are over. A copy does not say which disk it is of: a point at home,
   * the witness, does.
   */
  | { readonly kind: 'orphan-days'; readonly witnessId?: ResourceId }
  | { readonly kind: 'none' };

export interface SkipAction {
  readonly kind: 'skip';
  readonly vmId?: ResourceId;
  readonly diskId?: ResourceId;
  readonly diskName?: string;
  /** One sentence each, for people. */
  readonly reasons: readonly string[];
  /** The scheduled point that Azure would refuse now: an attempt that failed, which is made again as those are. */
  readonly postponed?: { readonly diskUniqueId: string; readonly scheduledFor: Instant };
}

/** Puts `nightkeep-hold` on a point (or on a VM or disk when lifted) by the Tags API, or takes it off. */
export interface HoldAction {
  readonly kind: 'hold';
  /** Of which VM, or else of which disk, the point is. */
  readonly vmId?: ResourceId;
  readonly diskId?: ResourceId;
  readonly set: boolean;
  readonly resourceId: ResourceId;
  /** Of a point's disk, lower case, where that is known; absent for a VM or disk itself. */
  readonly diskUniqueId?: string;
  readonly value: string;
  readonly reasons: readonly string[];
}

/** Announced: points that only a changed policy prunes, which go over days. */
export interface PaceNotice {
  readonly diskUniqueId: string;
  /** Of copies: the region that they are in. */
  readonly region?: string;
  readonly waiting: number;
  /** The full pass after which none waits. */
  readonly endsAt: Instant;
}

/** The actions of one VM, or of one detached disk or orphan; the run cuts it into rows of at most 40 prunes. */
export interface Work {
  readonly vmId?: ResourceId;
  readonly vmName?: string;
  readonly location: string;
  readonly creates: readonly CreateAction[];
  readonly copies: readonly CopyAction[];
  readonly prunes: readonly PruneAction[];
  /** Holds of the VM or disk, merged onto its points so that they outlive it. */
  readonly holds: readonly HoldAction[];
}

/** Every decision about one disk's points, whether acted on or not. */
export interface DiskDecisions {
  readonly diskUniqueId: string;
  readonly diskId?: ResourceId;
  readonly diskName: string;
  readonly vm?: string;
  readonly standing: 'protected' | 'problem' | 'off' | 'unprotected' | 'unsupported' | 'orphan' | 'unknown';
  readonly policy?: string;
  readonly decisions: readonly Decision[];
}

export interface Plan {
  readonly subscriptionId: string;
  readonly selection: Selection;
  readonly work: readonly Work[];
  readonly skips: readonly SkipAction[];
  readonly problems: readonly Problem[];
  readonly disks: readonly DiskDecisions[];
  readonly pace: readonly PaceNotice[];
  /** Of (disk unique id -> resolved policy), for the memory of the tick. */
  readonly policyHash: string;
  /** The earliest next occurrence over the protected disks; absent where there are none. */
  readonly nextOccurrenceAt?: Instant;
  /** The earliest retry of a failed create. */
  readonly nextAttemptAt?: Instant;
  /** When copies that are to come or under way are looked at next; absent where there are none. */
  readonly nextCopyAt?: Instant;
}
