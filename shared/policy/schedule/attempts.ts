import { HOUR, type Instant, MINUTE } from '../instant.ts';

/** How long a disk waits after its first, second and third failed attempt at one occurrence. */
const WAITS: readonly number[] = [15 * MINUTE, HOUR, 4 * HOUR];

/** The tries that one occurrence gets. */
export const MOST_TRIES = WAITS.length + 1;

/**
 * When a disk is due again after `attempts` failures at one occurrence, the last of them at `failedAt`; undefined where
 * it waits for its next occurrence. Throws for a count of failures that is not a whole number from 1.
 */
export function nextAttempt(attempts: number, failedAt: Instant): Instant | undefined {
  if (!Number.isInteger(attempts) || attempts < 1)
    throw new Error(`attempts must be a whole number from 1, not ${attempts}`);
  const wait = WAITS[attempts - 1];
  return wait === undefined ? undefined : failedAt + wait;
}
