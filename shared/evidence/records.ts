import type { Instant } from '../policy/instant.ts';
import type { Scheduled } from '../policy/schedule/occurrences.ts';
import type { ActionState } from '../run/records.ts';

// What evidence is read from. A row is written once or again as it was; none is added to by what another row says.

/** What was asked of a VM, or of a disk without one, on one local date. */
export interface DayRecord {
  readonly kind: 'day';
  readonly asOf: Instant;
  readonly date: string;
  /** Of the policy; that of the settings where there is none. */
  readonly timeZone: string;
  /** Its id, lower case. */
  readonly unit: string;
  readonly subscriptionId: string;
  readonly name: string;
  /** The tag's value as it was last. */
  readonly tag?: string;
  /** `nightly keep 7d 4w 12m tz UTC`. */
  readonly policy?: string;
  /** Every disk that was selected at some time of the day. */
  readonly disks: readonly SeenDisk[];
  readonly occurrences: readonly ExpectedOccurrence[];
  /** Occurrences times their disks. */
  readonly expected: number;
  /** Why nothing is expected. */
  readonly why?: string;
  readonly changes: readonly DayChange[];
  /** A hash of what it was like last. */
  readonly says: string;
}

export interface SeenDisk {
  /** Lower case. */
  readonly uniqueId: string;
  readonly name: string;
}

/** An occurrence, and which of the day's `disks` it asks for, by their places. */
export interface ExpectedOccurrence {
  readonly at: Instant;
  readonly disks: readonly number[];
}

/** What a plan found different from the plan before. */
export interface DayChange {
  readonly at: Instant;
  readonly what: 'seen' | 'tag' | 'policy' | 'disks' | 'gone';
  readonly from?: string;
  readonly to?: string;
}

/** What a run did about one occurrence of a VM: an entry for each disk that it had an action for. */
export interface MadeRecord {
  readonly kind: 'made';
  readonly asOf: Instant;
  readonly unit: string;
  readonly runId: string;
  readonly scheduledFor: Instant;
  readonly taken: number;
  readonly failed: number;
  readonly disks: readonly MadePoint[];
}

export interface MadePoint extends SeenDisk {
  readonly adHoc: boolean;
  readonly state: ActionState;
  readonly point?: string;
  readonly takenAt?: Instant;
  /** Azure's code and words where it failed; why it was passed over. */
  readonly code?: string;
  readonly note?: string;
}

/** Points of one VM and occurrence that a run pruned. */
export interface PrunedRecord {
  readonly kind: 'pruned';
  readonly asOf: Instant;
  readonly unit: string;
  readonly runId: string;
  readonly scheduledFor: Instant;
  readonly points: readonly PrunedPoint[];
}

export interface PrunedPoint extends SeenDisk {
  readonly adHoc: boolean;
  readonly point: string;
  readonly takenAt?: Instant;
  readonly prunedAt: Instant;
  readonly reasons: readonly string[];
  /** The retention that no longer kept it. */
  readonly keep?: string;
}

/** Holds that a run set on points of a VM, or lifted. */
export interface HeldRecord {
  readonly kind: 'held';
  readonly asOf: Instant;
  readonly unit: string;
  readonly runId: string;
  readonly at: Instant;
  readonly set: boolean;
  readonly points: number;
  readonly value: string;
  readonly by?: string;
}

/** A time in which a subscription was not planned, though something was due; a row for each UTC date that it touches. */
export interface GapRecord {
  readonly kind: 'gap';
  readonly asOf: Instant;
  readonly from: Instant;
  readonly to: Instant;
  readonly cause: string;
}

export type UnitRecord = DayRecord | MadeRecord | PrunedRecord | HeldRecord;

/** What is remembered of a VM between plans, in its row of coverage. */
export interface DayMemory {
  /** The newest date that has its row. */
  readonly until: string;
  /** When the plan was made that wrote it. */
  readonly at: Instant;
  readonly says: string;
  readonly timeZone: string;
  /** In full. */
  readonly policy?: string;
  readonly groups: readonly WatchedGroup[];
  /** The marks of the last days without what may still be made up for, and when they were judged. */
  readonly settled: { readonly until: string; readonly marks: string };
  readonly judgedAt: Instant;
  /** The occurrence that the latest failed create was for, by unique id. */
  readonly failedFor?: Readonly<Record<string, Instant>>;
}

/** Disks with one schedule that was first seen at one instant. */
export interface WatchedGroup extends Scheduled {
  readonly since: Instant;
  /** Unique ids, lower case. */
  readonly disks: readonly string[];
}
