import type { Instant } from '../instant.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { shields } from './guards.ts';

/** Whether a point is an ad-hoc one past its own expiry. One whose expiry is not known never is. */
export function isExpired(point: RecoveryPoint, now: Instant): boolean {
  return point.kind === 'ad-hoc' && (point.expiresAt ?? Number.POSITIVE_INFINITY) <= now;
}

/** Whether an ad-hoc point stays for a reason of its own: not expired, or shielded. */
export function staysByItself(point: RecoveryPoint, now: Instant): boolean {
  return !isExpired(point, now) || shields(point, now).length > 0;
}

/**
 * The newest usable ad-hoc point of an opted-in disk, where nothing else that is usable remains: it stays though
 * expired. Takes the ad-hoc points that count, newest first, and whether a scheduled one remains.
 */
export function lastUsableAdHoc(
  adHoc: readonly RecoveryPoint[],
  scheduledRemains: boolean,
  now: Instant,
): RecoveryPoint | undefined {
  if (scheduledRemains || adHoc.some((point) => staysByItself(point, now))) return undefined;
  return adHoc[0];
}
