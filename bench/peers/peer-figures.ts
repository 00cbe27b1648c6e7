import type { RequestCounts } from '../fleet/count-requests.ts';

/** What it took to make a point of each disk, by whichever means. */
export interface PeerFigures {
  readonly disks: number;
  /** From the first request until whoever made the points was done and they were usable. */
  readonly seconds: number;
  readonly requests: RequestCounts;
  /** Disks without a usable point in the end. */
  readonly withoutPoint: number;
  /** Disks that were told as failed. */
  readonly toldFailed: number;
}

/** What a script for people tells of itself. */
export interface ScriptReport {
  readonly failed: number;
  /** The first lines of what it said of failures, for the record. */
  readonly errors: readonly string[];
}
