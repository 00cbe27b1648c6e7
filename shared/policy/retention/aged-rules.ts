import type { Reason } from '../decision.ts';
import type { Instant } from '../instant.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { type CalendarRule, periodKey } from './periods.ts';
import { CALENDAR_RULES, type Kept, keepNewerThan, type RuleKeeps, union } from './rules.ts';
import type { ZonedRetention } from './valid-retention.ts';
import { spanBefore } from './within.ts';

/**
 * The rules as they age an orphan's points, newest first: periods are counted back from now (the running one is the
 * first), empty ones included, without the oldest rule, so that each point goes when it would have gone. `last n` is
 * read as n days.
 */
export function keptByAgedRules(
  points: readonly RecoveryPoint[],
  { retention, timeZone }: ZonedRetention,
  now: Instant,
): Kept {
  const rules: RuleKeeps[] = [];
  if (retention.last !== undefined) rules.push(keepAgedDays(points, retention.last, timeZone, now));
  for (const rule of CALENDAR_RULES) {
    const count = retention[rule];
    if (count !== undefined) rules.push(keepAgedPeriods(points, rule, count, timeZone, now));
  }
  if (retention.within !== undefined) {
    rules.push(keepNewerThan(points, spanBefore(now, retention.within, timeZone)));
  }
  return union(rules);
}

/** The newest point of each of the last periods; the reason's number is the period's, the running one being 1. */
function keepAgedPeriods(
  points: readonly RecoveryPoint[],
  rule: CalendarRule,
  count: number,
  timeZone: string,
  now: Instant,
): RuleKeeps {
  const running = periodKey(rule, now, timeZone);
  const periods = new Set<number>();
  const keeps: [RecoveryPoint, Reason][] = [];
  for (const point of points) {
    const period = periodKey(rule, point.scheduledFor, timeZone);
    if (period <= running - count) return keeps;
    if (periods.has(period)) continue;
    periods.add(period);
    keeps.push([point, `${rule}-${numberBackFrom(running, period)}`]);
  }
  return keeps;
}

/** All points of the last n days: how many a day `last` stood for is not known. */
function keepAgedDays(points: readonly RecoveryPoint[], days: number, timeZone: string, now: Instant): RuleKeeps {
  const running = periodKey('daily', now, timeZone);
  const keeps: [RecoveryPoint, Reason][] = [];
  for (const point of points) {
    const day = periodKey('daily', point.scheduledFor, timeZone);
    if (day <= running - days) return keeps;
    keeps.push([point, `last-${numberBackFrom(running, day)}`]);
  }
  return keeps;
}

/** A point may be dated minutes ahead, in the period to come; hours may differ by half where a clock shifts by half an hour. */
function numberBackFrom(running: number, period: number): number {
  return Math.max(1, Math.floor(running - period) + 1);
}
