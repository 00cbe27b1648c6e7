/** One line of evidence; instants are ISO 8601 in UTC, dates those of the VM's policy. */
export type EvidenceRow = PointEvidence | NothingEvidence | EventEvidence;

interface RowBase {
  readonly date: string;
  /** The id of the VM, or of a disk without one, in lower case. */
  readonly vm: string;
}

/** An occurrence of one disk, or (`extra`) a point that no occurrence asked for: an ad-hoc one, or a first one. */
export interface PointEvidence extends RowBase {
  readonly kind: 'occurrence' | 'extra';
  readonly scheduledFor: string;
  readonly disk: string;
  readonly diskUniqueId: string;
  /** `due` is not over yet, `pending` accepted and not usable yet. */
  readonly state: 'taken' | 'late' | 'missed' | 'failed' | 'pending' | 'due';
  readonly adHoc?: true;
  /** When Azure took it: what a restore goes by. */
  readonly takenAt?: string;
  readonly lateMinutes?: number;
  readonly point?: string;
  readonly policy?: string;
  readonly run?: string;
  /** Azure's code where it failed. */
  readonly code?: string;
  /** Why it is missing, failed or late, where that is known. */
  readonly cause?: string;
  readonly prunedAt?: string;
  readonly prunedBecause?: string;
  /** The retention that no longer kept it. */
  readonly prunedUnder?: string;
}

/** A date on which nothing was expected. */
export interface NothingEvidence extends RowBase {
  readonly kind: 'nothing';
  readonly cause: string;
}

export interface EventEvidence extends RowBase {
  readonly kind: 'event';
  readonly at: string;
  readonly event: EventName;
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  readonly detail?: string;
}

export type EventName =
  | 'first-seen'
  | 'tag-changed'
  | 'policy-changed'
  | 'disks-changed'
  | 'gone'
  | 'hold-set'
  | 'hold-lifted'
  | 'restore'
  | 'replacement'
  | 'drill';

/** Counts of occurrences and disks; `expected` is the sum of taken, missed, failed and pending. */
export interface EvidenceTotals {
  readonly expected: number;
  /** The late ones included. */
  readonly taken: number;
  readonly late: number;
  readonly missed: number;
  readonly failed: number;
  readonly pending: number;
  /** Points that no occurrence asked for, without those whose create failed. */
  readonly extra: number;
  /** Of the points of these rows, those that were pruned since. */
  readonly pruned: number;
}

/** Why occurrences are missing or failed, how many, and on how many dates. */
export interface EvidenceCause {
  readonly cause: string;
  readonly count: number;
  readonly days: number;
}
