import type { Decision } from '../decision.ts';
import { type Instant, inZone } from '../instant.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { isScheduled, keep } from './decide-points.ts';

/** Keeps every scheduled point younger than the installation's minimum, in days, whatever a tag says. */
export function keepYoung(decisions: readonly Decision[], minKeepDays: number, now: Instant): readonly Decision[] {
  return decisions.map((decision) =>
    decision.action === 'prune' && isTooYoung(decision.point, minKeepDays, now)
      ? keep(decision.point, ['min-keep'])
      : decision,
  );
}

/** Whether a scheduled point is younger than the minimum, by the later of occurrence and creation; 0 days: none is. */
export function isTooYoung(point: RecoveryPoint, minKeepDays: number, now: Instant): boolean {
  if (minKeepDays === 0 || !isScheduled(point)) return false;
  const { scheduledFor, snapshot } = point;
  const edge = inZone(now, 'utc').minus({ days: minKeepDays }).toMillis();
  return !(Math.max(scheduledFor, snapshot.timeCreated ?? scheduledFor) <= edge);
}
