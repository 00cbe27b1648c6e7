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

/** What the start-times of writes are paced by. */
export interface PacingSettings {
  /** Per subscription. */
  readonly armWrites: BucketLimit;
  readonly armDeletes: BucketLimit;
  /** What prunes wait for; creates take from it and do not wait. */
  readonly armReads: BucketLimit;
  /** Per subscription and region; all windows must allow a start. */
  readonly diskCreates: readonly WindowLimit[];
  readonly diskDeletes: readonly WindowLimit[];
}

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
  readonly pacing: PacingSettings;
  readonly edition: Edition;
}

/** DiskRP's windows: 1,000 per 3 minutes and 8,000 per 30 minutes. */
const DISK_WINDOWS: readonly WindowLimit[] = [
  { starts: 1000, windowMs: 3 * MINUTE },
  { starts: 8000, windowMs: 30 * MINUTE },
];

/**
 * Within Azure's limits. ARM allows 200 writes, then 10 a second; 30 are kept back for messages that come late, since a
 * bucket that is full while the first are awaited gains nothing. Of reads it allows 250, then 25 a second, which lists and
 * other clients need too.
 */
export const DEFAULT_PACING: PacingSettings = {
  armWrites: { capacity: 170, refillPerSecond: 10 },
  armDeletes: { capacity: 200, refillPerSecond: 10 },
  armReads: { capacity: 100, refillPerSecond: 18 },
  diskCreates: DISK_WINDOWS,
  diskDeletes: DISK_WINDOWS,
};
