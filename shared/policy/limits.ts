import { MINUTE } from './instant.ts';

// Azure's limits on snapshots, and how near to them a policy may come.

/** Incremental snapshots of a disk at any one time, whoever made them. */
export const MOST_SNAPSHOTS_OF_DISK = 500;

/** The most of them that a policy may come to; the rest is room for ad-hoc points, holds and points made by others. */
export const MOST_POINTS_OF_DISK = 450;

/** From so many snapshots on a disk is said to fill. */
export const FILLING_FROM = 400;

/** Snapshots that a Premium SSD v2 or Ultra disk may have on their way. */
export const MOST_PENDING = 3;

/** Snapshots of a disk within `RATE_WINDOW_MS`. */
export const MOST_AT_ONCE = 7;
export const RATE_WINDOW_MS = 5 * MINUTE;

/** Snapshots of all disks of a subscription and region. */
export const REGION_SNAPSHOTS = 50_000;

/** Creates in a subscription and region within `REGION_WINDOW_MS`. */
export const REGION_CREATES = 8_000;
export const REGION_WINDOW_MS = 30 * MINUTE;

/** Collections of VM restore points in a resource group, whoever made them. */
export const GROUP_COLLECTIONS = 800;

/** How much of a region's limits the policies may ask for. */
export const REGION_SHARE = 0.8;

/** The timer's step: occurrences that lie closer together would be made as one. */
export const LEAST_GAP_MINUTES = 5;

/** `1,000`, as people read it. */
export function sayNumber(value: number): string {
  return value.toLocaleString('en-US');
}
