import type { Instant } from '../policy/instant.ts';
import type { ResourceId } from '../policy/resource-id.ts';
import type { UsedVm } from '../policy/restore/commands/use-commands.ts';
import type { PlannedDisk } from '../policy/restore/planned-disk.ts';
import type { DiskSwap } from '../policy/restore/replaced-profile.ts';
import type { StorageProfile } from '../policy/restore/seats.ts';
import type { ActionError, StartedBy } from '../run/records.ts';

/** What of the records is common to a restore as new disks, a replacement in place and a drill. */
interface RestoreBase {
  readonly version: number;
  /** Of the form of a run's id: its start can be told from it. */
  readonly id: string;
  readonly startedAt: Instant;
  readonly startedBy: StartedBy;
  readonly reason?: string;
  readonly state: RestoreState;
  /** The set that is restored: the points of one VM and one occurrence, taken between these two instants. */
  readonly source: RestoreSource;
  readonly disks: readonly RestoredDisk[];
  /** What a person should know, in sentences: a disk that was left out, a LUN that was taken. */
  readonly notes: readonly string[];
  /** The round that the next message carries; one of an earlier round is a duplicate. */
  readonly round: number;
  /** When its latest message becomes visible. */
  readonly visibleAt: Instant;
  readonly endedAt?: Instant;
  readonly error?: ActionError;
}

export type RestoreState =
  | 'running'
  | 'succeeded'
  /** Some disks were made and some not; a drill whose disks were made, but not all proven. */
  | 'partial'
  | 'failed'
  /** A replacement: the VM is on its old disks again. */
  | 'rolled-back'
  /** A replacement: the VM is wholly on the one set of disks or the other, but could not be started. */
  | 'not-started';

export interface RestoreSource {
  readonly set?: string;
  /** `group/name` of the VM, where the points say one. */
  readonly vm?: string;
  readonly scheduledFor: Instant;
  /** The earliest and latest `timeCreated`: what a restore goes by. */
  readonly takenFrom: Instant;
  readonly takenTo: Instant;
}

/** A planned disk, with what came of it. */
export interface RestoredDisk extends PlannedDisk {
  readonly state: 'planned' | 'sent' | 'succeeded' | 'failed';
  readonly sentAt?: Instant;
  readonly succeededAt?: Instant;
  /** Faults of the wire in a row. */
  readonly attempts?: number;
  /** How much of it is hydrated; Azure says so of Premium SSD v2 and Ultra only. It can be attached before 100. */
  readonly completionPercent?: number;
  readonly error?: ActionError;
}

/** New disks beside whatever there is. */
export interface NewDisksRecord extends RestoreBase {
  readonly kind: 'new-disks';
  readonly protect: boolean;
  /** The VM that the disks were of: it need not live. */
  readonly usedVm?: UsedVm;
}

/** A VM put back, in place. Each step is written before it is begun. */
export interface ReplacementRecord extends RestoreBase {
  readonly kind: 'replacement';
  readonly vmId: ResourceId;
  readonly step: ReplacementStep;
  readonly steps: readonly { readonly step: ReplacementStep; readonly at: Instant }[];
  /** Which disk gives its place to which of `disks`; those of `disks` that are not among these are left detached. */
  readonly swaps: readonly DiskSwap[];
  /** `properties.storageProfile` as it was when the replacement was planned, whole. */
  readonly before: StorageProfile;
  /** The ad-hoc run that takes the safety points. */
  readonly safetyRunId?: string;
  /** Whether the VM ran when it began; absent before that was seen. */
  readonly wasRunning?: boolean;
  /** The latest write to the VM. */
  readonly sending?: VmWrite;
  /** Why it is rolled back. */
  readonly cause?: ActionError;
  /** On which disks the VM was last seen; absent where it is on neither wholly, or gone. */
  readonly on?: 'old' | 'new';
}

/** A write to a VM, written before it is sent: only who wrote it sends it. */
export interface VmWrite {
  readonly step: ReplacementStep;
  readonly what: 'deallocate' | 'swap' | 'start';
  readonly at: Instant;
  /** How often it was sent in this step. */
  readonly tries: number;
  /** What Azure said; absent where nothing was heard. */
  readonly answer?: 'accepted' | 'refused';
  readonly error?: ActionError;
}

export type ReplacementStep =
  | 'safety'
  | 'disks'
  | 'deallocate'
  | 'swap'
  | 'start'
  | 'tag-old'
  | 'swap-back'
  | 'start-again'
  | 'done';

/** A proof that a set can be restored: made, looked at, deleted. */
export interface DrillRecord extends RestoreBase {
  readonly kind: 'drill';
  /** The id of the VM, lower case. */
  readonly vmKey: string;
  readonly step: DrillStep;
  readonly checks: readonly DrillCheck[];
  /** Faults in a row while a disk was to be read. */
  readonly readAttempts?: number;
  /** From the first PUT until the last disk was usable. */
  readonly restoredInMs?: number;
  /** When it began to delete its disks. */
  readonly cleaningSince?: Instant;
  readonly deletions: readonly DrillDeletion[];
}

export type DrillStep = 'sweep' | 'disks' | 'check' | 'clean' | 'done';

/** What was seen of one disk of a drill. */
export interface DrillCheck {
  readonly pointId: ResourceId;
  readonly sourceUniqueId: string;
  readonly sizeMatches: boolean;
  readonly generationMatches: boolean;
  /** `gpt`, `mbr`, `ext4` and so on; `blank` where the first bytes are all zero; absent where nothing known was seen. */
  readonly content?: string;
  /** Why the content could not be read. */
  readonly unread?: string;
  /** Bytes in use by page ranges: what the point is billed by. */
  readonly usedBytes?: number;
}

/** What became of one disk of a drill. */
export interface DrillDeletion {
  readonly diskId: ResourceId;
  /** When Azure accepted its deletion last. */
  readonly sentAt?: Instant;
  /** Nothing that the drill made is there. */
  readonly isGone?: boolean;
  /** Why it is left where it is. */
  readonly error?: ActionError;
}

export type RestoreRecord = NewDisksRecord | ReplacementRecord | DrillRecord;
