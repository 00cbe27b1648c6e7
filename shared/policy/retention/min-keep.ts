import type { Decision } from '../decision.ts';
import { type Instant, inZone } from '../instant.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { isScheduled, keep } from './decide-points.ts';

/** Keeps every scheduled point younger than the installation's minimum, in days, whatever a tag says. */
export function keepYoung(decisions: readonly Decision[], minKeepDays: number, now: Instant): readonly Decision[] {
  if (minKeepDays === 0) return decisions;
  const edge = inZone(now, 'utc').minus({ days: minKeepDays }).toMillis();
  return decisions.map((decision) => {
    const { point, action } = decision;
    return action === 'prune' && isScheduled(point) && isYoung(point, edge) ? keep(point, ['min-keep']) : decision;
  });
}

/** By the later of occurrence and creation. */
function isYoung({ scheduledFor, snapshot }: RecoveryPoint, edge: Instant): boolean {
  return !(Math.max(scheduledFor, snapshot.timeCreated ?? scheduledFor) <= edge);
}
