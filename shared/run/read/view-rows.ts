import type { DayMemory } from '../../evidence/records.ts';
import type { AlertAges } from '../../policy/alert-ages.ts';
import type { Reason } from '../../policy/decision.ts';
import type { Instant } from '../../policy/instant.ts';

// Rows for readers. Every run refreshes them; no deletion reads them.

export type CoverageState =
  | 'protected'
  | 'partly'
  | 'late'
  | 'overdue'
  | 'opted-out'
  | 'unprotected'
  | 'problem'
  | 'orphan';

export interface CoverageDisk {
  readonly uniqueId: string;
  readonly diskId?: string;
  readonly name: string;
  readonly standing: string;
  /** Why it has no points, in one sentence. */
  readonly why?: string;
  readonly points: number;
  /** `group/name` of the VMs that its points were made for, in lower case. */
  readonly madeFor?: readonly string[];
  /** `timeCreated` of the newest usable point. */
  readonly lastPointAt?: Instant;
  /** The occurrence that the newest usable scheduled point was made for. */
  readonly lastScheduledFor?: Instant;
  /** The first occurrence since its newest point, where it has none for the latest; kept until a point comes. */
  readonly waitingSince?: Instant;
  /** The provisioned size. */
  readonly sizeGib?: number;
  /** Its own opt-in tag, where that says something else than its VM's. */
  readonly differingTag?: string;
  /** What its newest usable point reached, in Azure's words, where that is a part of a VM restore point. */
  readonly consistency?: string;
  /** In each region that its policy copies to, or where there are copies; none of them counts as a point above. */
  readonly copies?: readonly DiskCopies[];
}

/** A disk's copies in one region. */
export interface DiskCopies {
  readonly region: string;
  /** Those that can be restored. */
  readonly points: number;
  /** When what the newest of them copies was taken. */
  readonly lastTakenAt?: Instant;
  readonly underWay?: number;
}

/** The newest copy of all the disks of a VM that are copied to a region, of one set. */
export interface CopySet {
  readonly region: string;
  /** When the first of what it copies was taken. */
  readonly takenAt: Instant;
  /** How much newer the newest point of a disk is than its copy in this set, of the disk that is farthest behind. */
  readonly behindMs: number;
}

/** What keeps points of a VM from being pruned, as the tag says. */
export interface CoverageHold {
  readonly on: 'vm' | 'disk' | 'point';
  /** The name of what carries the tag. */
  readonly name: string;
  readonly reason: string;
  /** When it was set, as the tag says, else when it was first seen. */
  readonly since?: Instant;
  /** How many points it holds. */
  readonly points: number;
}

/**
 * The last days of a VM, a mark for each local date up to `until`, the oldest first: `t` taken, `l` taken late, `m` missing,
 * `f` failed, `p` taken and pruned since, `-` nothing expected.
 */
export interface CoverageHistory {
  /** `2026-11-23`, in the zone of the VM's policy. */
  readonly until: string;
  readonly marks: string;
}

/** One VM, or one disk without a VM. */
export interface CoverageRow {
  readonly asOf: Instant;
  readonly subscriptionId: string;
  readonly key: string;
  readonly vmId?: string;
  readonly name: string;
  readonly resourceGroup: string;
  readonly state: CoverageState;
  /** The tag's value as found. */
  readonly tag?: string;
  readonly policy?: string;
  /** The policy in words. */
  readonly sentence?: string;
  /** The latest occurrence at the time of the row. */
  readonly dueSince?: Instant;
  readonly nextDueAt?: Instant;
  readonly lastPointAt?: Instant;
  /** When the newest complete usable set of the VM was taken, if in the last 30 days: what a drill can be made with. */
  readonly lastSetAt?: Instant;
  readonly disks: readonly CoverageDisk[];
  /** One of each region that has one. */
  readonly copySets?: readonly CopySet[];
  /** Provisioned size of all its points' disks: the ceiling of what is billed. */
  readonly orphanPoints?: number;
  readonly orphanGib?: number;
  /** Of its policy; absent where none selects it. */
  readonly ages?: AlertAges;
  /** Keys of its tags that are nearly the opt-in key. */
  readonly nearMissKeys?: readonly string[];
  readonly holds?: readonly CoverageHold[];
  readonly history?: CoverageHistory;
  /** What evidence remembers of it between plans. */
  readonly days?: DayMemory;
  /** Why it is in this state, in one sentence. */
  readonly cause: string;
  /** What to do next, where something can be done: a command or a sentence. */
  readonly nextStep?: string;
}

export interface PointRow {
  readonly asOf: Instant;
  readonly subscriptionId: string;
  readonly diskUniqueId: string;
  readonly diskName: string;
  readonly diskId?: string;
  /** `group/name`. */
  readonly vm?: string;
  readonly snapshotId: string;
  /** Where it lies, such as `westeurope`; absent in rows of earlier versions. */
  readonly region?: string;
  /** A copy of a point of another region. */
  readonly copy?: true;
  /** The VM restore point that it is a part of. */
  readonly restorePointId?: string;
  /** What that reached, in Azure's words: CrashConsistent and so on. */
  readonly consistency?: string;
  readonly kind: 'scheduled' | 'ad-hoc';
  readonly scheduledFor: Instant;
  readonly timeCreated?: Instant;
  /** `taken 10:04 for 02:00`, where it was made more than 30 minutes after its occurrence. */
  readonly late?: string;
  readonly expiresAt?: Instant;
  readonly state: 'usable' | 'pending' | 'failed';
  readonly decision: 'keep' | 'prune';
  readonly reasons: readonly Reason[];
  readonly policy?: string;
  readonly keep?: string;
  readonly set?: string;
  readonly runId?: string;
  readonly sku?: string;
  readonly sizeGib?: number;
}
