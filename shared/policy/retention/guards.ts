import type { Reason } from '../decision.ts';
import { type Instant, MINUTE } from '../instant.ts';
import type { RecoveryPoint } from '../recovery-point.ts';

/** How far ahead of our clock a point may be dated. */
const CLOCK_TOLERANCE = 5 * MINUTE;

/** Why a point is never pruned and counts for nothing: hold, foreign, in doubt, future-dated, pending. Empty for others. */
export function exclusions(point: RecoveryPoint, now: Instant): readonly Reason[] {
  const reasons: Reason[] = [];
  if (point.isHeld) reasons.push('hold');
  if (point.ownership.kind === 'foreign') reasons.push('foreign');
  if (point.ownership.kind === 'in-doubt') reasons.push('in-doubt');
  if (isFutureDated(point, now)) reasons.push('future-dated');
  if (point.state === 'pending') reasons.push('pending');
  return reasons;
}

/** Why a point is never pruned though it counts: a live immutability policy, it is the source of an unfinished copy, or its restore point stays for another disk. */
export function shields(point: RecoveryPoint, now: Instant): readonly Reason[] {
  const reasons: Reason[] = [];
  if (isImmutable(point, now)) reasons.push('immutable');
  if (point.isBeingCopied) reasons.push('copying');
  if (point.isOfKeptWhole) reasons.push('shared-point');
  return reasons;
}

/** Whether a point counts toward rules and floor: usable, and nothing excludes it. */
export function counts(point: RecoveryPoint, now: Instant): boolean {
  return point.state === 'usable' && exclusions(point, now).length === 0;
}

// Written with a negation so that a time which is no number is taken for the future.
function isFutureDated({ scheduledFor, snapshot }: RecoveryPoint, now: Instant): boolean {
  return !(Math.max(scheduledFor, snapshot.timeCreated ?? scheduledFor) <= now + CLOCK_TOLERANCE);
}

function isImmutable({ snapshot }: RecoveryPoint, now: Instant): boolean {
  return snapshot.immutableUntil !== undefined && !(snapshot.immutableUntil <= now);
}
