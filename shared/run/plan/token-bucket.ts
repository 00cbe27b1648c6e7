import { type Instant, SECOND } from '../../policy/instant.ts';
import type { BucketLimit } from '../settings.ts';

/** Tokens at an instant; below zero they are owed to starts already promised. */
export interface Bucket {
  readonly tokens: number;
  readonly at: Instant;
}

export interface Reservation {
  readonly bucket: Bucket;
  /** How long until the tokens taken are there. */
  readonly delayMs: number;
}

/** A bucket that nothing was taken from. */
export function fullBucket(limit: BucketLimit, now: Instant): Bucket {
  return { tokens: limit.capacity, at: now };
}

/**
 * Takes `count` tokens now, on credit where they are not there: starts are promised in the order in which they are asked
 * for, so the delay is the time until the debt is refilled. A clock that went back refills nothing.
 */
export function reserve(bucket: Bucket, limit: BucketLimit, count: number, now: Instant): Reservation {
  const elapsedMs = Math.max(0, now - bucket.at);
  const refilled = Math.min(limit.capacity, bucket.tokens + (elapsedMs / SECOND) * limit.refillPerSecond);
  const tokens = refilled - count;
  const delayMs = count === 0 || tokens >= 0 ? 0 : Math.ceil((-tokens / limit.refillPerSecond) * SECOND);
  return { bucket: { tokens, at: Math.max(now, bucket.at) }, delayMs };
}
