import type { Mode, PlanSettings } from '../policy/plan.ts';

/** A token bucket: `capacity` at once, then `refillPerSecond`. */
export interface BucketLimit {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/** What the start-times of writes are paced by. */
export interface PacingSettings {
  /** Per subscription. */
  readonly armWrites: BucketLimit;
  readonly armDeletes: BucketLimit;
  /** Per subscription and region; each window is a bucket, and all of them must allow a start. */
  readonly diskCreates: readonly BucketLimit[];
  readonly diskDeletes: readonly BucketLimit[];
}

/** Everything that a run depends on beside the outside world. */
export interface RunSettings extends PlanSettings {
  readonly mode: Mode;
  /** Subscription ids or resource-group ids, or `*` for all that the identity sees. */
  readonly subscriptions: readonly string[] | '*';
  /** A month's actions go this many days after it ended. */
  readonly historyDays: number;
  readonly pacing: PacingSettings;
}

/**
 * DiskRP's windows are 1,000 per 3 minutes and 8,000 per 30 minutes. A bucket lets through its capacity and its refill
 * within a window, so capacity + refill x window is the limit: 280 + 4/s x 180 s, and 800 + 4/s x 1,800 s.
 */
const DISK_WINDOWS: readonly BucketLimit[] = [
  { capacity: 280, refillPerSecond: 4 },
  { capacity: 800, refillPerSecond: 4 },
];

/** Azure's limits, with ARM's writes and deletes each at 200, then 10 a second. */
export const DEFAULT_PACING: PacingSettings = {
  armWrites: { capacity: 200, refillPerSecond: 10 },
  armDeletes: { capacity: 200, refillPerSecond: 10 },
  diskCreates: DISK_WINDOWS,
  diskDeletes: DISK_WINDOWS,
};
