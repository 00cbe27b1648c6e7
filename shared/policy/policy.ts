/** A local wall-clock time, 00:00 to 23:59. */
export interface LocalTime {
  readonly hour: number;
  readonly minute: number;
}

/** ISO weekday: 1 is Monday, 7 is Sunday. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export type Schedule =
  /** Fixed local times on some weekdays; both lists sorted, without repeats, never empty. */
  | { readonly kind: 'at'; readonly times: readonly LocalTime[]; readonly days: readonly Weekday[] }
  /** Every n hours counted from local midnight. */
  | { readonly kind: 'every'; readonly hours: 1 | 2 | 3 | 4 | 6 | 8 | 12 }
  /** Five-field cron text, from a policies file only. */
  | { readonly kind: 'cron'; readonly expression: string };

export type KeepRule = 'last' | 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';

/** A span of calendar time, such as `14d`. */
export interface Span {
  readonly count: number;
  readonly unit: 'h' | 'd' | 'w' | 'mo' | 'y';
}

/** The keep rules: each count is a positive integer; absent rules keep nothing. */
export type Retention = { readonly [R in KeepRule]?: number } & { readonly within?: Span };

/** How the disks of one VM agree in a recovery-point set; from the least to the most. */
export type Consistency = 'disk' | 'crash' | 'application';

/** How long Azure itself is to refuse the deletion of a point, counted from when it was made. */
export interface Immutability {
  readonly days: number;
  /** A locked one can be lengthened, but neither shortened nor taken off. */
  readonly locked: boolean;
}

/** Where copies of points go, and which of them stay there. */
export interface CopyTarget {
  /** As Azure writes it, `westeurope`. */
  readonly region: string;
  /** Absent: the snapshot group of the installation, with the region after it. */
  readonly resourceGroup?: string;
  readonly retention: Retention;
  /** Which points are copied: those that the target's retention would keep, or all. */
  readonly copies: 'kept' | 'all';
}

/** What only a policies file can say of the points that are made. */
export interface PointOptions {
  /** Absent: Azure chooses (ZRS where the region has it). Premium_LRS is for full snapshots alone. */
  readonly sku?: 'Standard_LRS' | 'Standard_ZRS' | 'Premium_LRS';
  /** Absent: incremental. */
  readonly full?: true;
  /** 60 to 300; of Premium SSD v2 and Ultra disks alone. */
  readonly instantAccessMinutes?: number;
  readonly immutability?: Immutability;
  /** Absent: `disk`, each disk by a snapshot for itself. */
  readonly consistency?: Exclude<Consistency, 'disk'>;
  /** What is done where the consistency cannot be had; absent: the next lower is made. */
  readonly orElse?: 'fail';
  /** Absent or empty: no copies. */
  readonly copyTo?: readonly CopyTarget[];
  /** Closed to export unless a policy says otherwise. */
  readonly networkAccess?: 'DenyAll' | 'AllowPrivate' | 'AllowAll';
}

/** The ages at which a policies file wants its newest points told as too old; an absent one follows the schedule. */
export interface PolicyAges {
  readonly warnAfterMs?: number;
  readonly criticalAfterMs?: number;
}

/** What a tag names: when recovery points are made and which of them stay. */
export interface Policy {
  /** The named policy that it is or amends. */
  readonly name: string;
  readonly schedule: Schedule;
  readonly retention: Retention;
  /** Canonical IANA name; schedules and calendar periods are read in it. */
  readonly timeZone: string;
  readonly options: PointOptions;
  /** They decide nothing but what is told. */
  readonly ages?: PolicyAges;
}

/** The named policies of an installation: built in, added or replaced by a file or setting. Keys are lower case. */
export interface PolicyBook {
  readonly policies: ReadonlyMap<string, Policy>;
  /** The policy that `on` means and that clauses alone amend. */
  readonly defaultName: string;
}
