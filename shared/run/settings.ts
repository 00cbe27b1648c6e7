import type { CostSettings } from '../policy/cost.ts';
import { MINUTE } from '../policy/instant.ts';
import type { Mode, PlanSettings } from '../policy/plan.ts';

/** A token bucket: `capacity` at once, then `refillPerSecond`. */
export interface BucketLimit {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** At most so many starts in any span of time of this length. */
export interface WindowLimit {
  readonly starts: number;
  readonly windowMs: number;
}

/** What Azure allows one identity. */
export interface AzureLimits {
  /** Per subscription. */
  readonly armWrites: BucketLimit;
  readonly armDeletes: BucketLimit;
  readonly armReads: BucketLimit;
  /** Per subscription and region; all windows must allow a start. */
  readonly diskCreates: readonly WindowLimit[];
  readonly diskDeletes: readonly WindowLimit[];
}

/** What the start-times of writes are paced by. Prunes wait for reads; creates take from them and do not wait. */
export type PacingSettings = AzureLimits;

/**
 * What a deployment may change about decisions while every tag stays the same. A part that could not be read is absent;
 * nothing is pruned then.
 */
export interface Edition {
  readonly appVersion?: string;
  /** Of the policies file's text as it is. */
  readonly policiesHash?: string;
}

/** Everything that a run depends on beside the outside world. */
export interface RunSettings extends PlanSettings {
  readonly mode: Mode;
  /** Subscription ids or resource-group ids, or `*` for all that the identity sees. */
  readonly subscriptions: readonly string[] | '*';
  /** A month's actions go this many days after it ended. */
  readonly historyDays: number;
  /** Drills that the timer begins in a week; 0 is none. */
  readonly drillsPerWeek: number;
  /** The group that the disks of drills are made in; never that of the snapshots. */
  readonly drillResourceGroup: string;
  readonly cost: CostSettings;
  readonly pacing: PacingSettings;
  readonly edition: Edition;
  /** The app's own address, `https://…` without a slash at the end; absent where it does not know it. */
  readonly siteUrl?: string;
}

/** DiskRP's windows: 1,000 per 3 minutes and 8,000 per 30 minutes. */
const DISK_WINDOWS: readonly WindowLimit[] = [
  { starts: 1000, windowMs: 3 * MINUTE },
  { starts: 8000, windowMs: 30 * MINUTE },
];

/** What Azure Resource Manager and DiskRP allow, as measured from their headers in 2025. */
export const AZURE_LIMITS: AzureLimits = {
  armWrites: { capacity: 200, refillPerSecond: 10 },
  armDeletes: { capacity: 200, refillPerSecond: 10 },
  armReads: { capacity: 250, refillPerSecond: 25 },
  diskCreates: DISK_WINDOWS,
  diskDeletes: DISK_WINDOWS,
};

/** Of the writes allowed at once; the rest is for messages that come late, and a full bucket that is awaited gains nothing. */
const SHARE_OF_WRITES = 0.9;
/** Of the reads allowed at once, and of those that come back: lists, and other clients, need them too. */
const [SHARE_OF_READS, SHARE_OF_REFILLED_READS] = [0.4, 0.72];

/** The pace that keeps within Azure's limits. */
export function pacingWithin(limits: AzureLimits): PacingSettings {
  const { armWrites, armReads } = limits;
  return {
    ...limits,
    armWrites: { ...armWrites, capacity: shareOf(armWrites.capacity, SHARE_OF_WRITES) },
    armReads: {
      capacity: shareOf(armReads.capacity, SHARE_OF_READS),
      refillPerSecond: armReads.refillPerSecond * SHARE_OF_REFILLED_READS,
    },
  };
}

/** Never nothing: who may take none would wait for ever. */
function shareOf(capacity: number, share: number): number {
  return Math.max(1, Math.floor(capacity * share));
}
