import { type Instant, MINUTE } from './instant.ts';

/** A point made later than this after its occurrence is late; so is a VM whose occurrence has no point by then. */
export const LATE_AFTER_MS = 30 * MINUTE;

/** Whether a point that was made then was late for its occurrence. */
export function isLate(scheduledFor: Instant, takenAt: Instant): boolean {
  return takenAt - scheduledFor > LATE_AFTER_MS;
}
