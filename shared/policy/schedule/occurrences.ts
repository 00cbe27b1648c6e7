import type { IANAZone } from 'luxon';
import type { Instant } from '../instant.ts';
import type { Policy } from '../policy.ts';
import { latestCron, nextCron } from './cron.ts';
import { type CalendarSchedule, dayOccurrences } from './day-occurrences.ts';
import { type LocalDay, localDayAt, zoneOf } from './zone.ts';

export type Scheduled = Pick<Policy, 'schedule' | 'timeZone'>;

/** Two weeks and the days around: a weekly day may be one that the zone left out. */
const REACH = 16;

/** The last occurrence at or before an instant; undefined where the schedule never asked for one. */
export function latestOccurrence({ schedule, timeZone }: Scheduled, now: Instant): Instant | undefined {
  if (schedule.kind === 'cron') return latestCron(schedule.expression, timeZone, now);
  const zone = zoneOf(timeZone);
  const today = localDayAt(now, zone);
  // From tomorrow: where the clock went back over midnight, the first pass of tomorrow is already over.
  for (let day = today + 1; day >= today - REACH; day -= 1) {
    const latest = dayOccurrences(schedule, day, zone).findLast((at) => at <= now);
    if (latest !== undefined) return latest;
  }
  return undefined;
}

/** The first occurrence after an instant; undefined where there is none. */
export function nextOccurrence({ schedule, timeZone }: Scheduled, after: Instant): Instant | undefined {
  if (schedule.kind === 'cron') return nextCron(schedule.expression, timeZone, after);
  const zone = zoneOf(timeZone);
  const today = localDayAt(after, zone);
  // From yesterday: a gap over midnight moves its last times into today.
  for (let day = today - 1; day <= today + REACH; day += 1) {
    const next = dayOccurrences(schedule, day, zone).find((at) => at > after);
    if (next !== undefined) return next;
  }
  return undefined;
}

/** The first `count` occurrences at or after an instant. */
export function nextOccurrences(policy: Scheduled, from: Instant, count: number): readonly Instant[] {
  const occurrences: Instant[] = [];
  for (let next = nextOccurrence(policy, from - 1); next !== undefined && occurrences.length < count; ) {
    occurrences.push(next);
    next = nextOccurrence(policy, next);
  }
  return occurrences;
}

/** The occurrences after `from` up to and including `to`, in order. */
export function occurrencesBetween(policy: Scheduled, from: Instant, to: Instant): readonly Instant[] {
  const { schedule, timeZone } = policy;
  if (schedule.kind === 'cron') return cronBetween(schedule.expression, timeZone, from, to);
  const zone = zoneOf(timeZone);
  const instants = calendarDays(schedule, localDayAt(from, zone) - 1, localDayAt(to, zone) + 1, zone);
  // Times that meet at the end of a gap over midnight are one occurrence.
  return [...new Set(instants)].filter((at) => at > from && at <= to);
}

function calendarDays(schedule: CalendarSchedule, first: LocalDay, last: LocalDay, zone: IANAZone): readonly Instant[] {
  const length = Math.max(0, last - first + 1);
  return Array.from({ length }, (_, step) => dayOccurrences(schedule, first + step, zone)).flat();
}

function cronBetween(expression: string, timeZone: string, from: Instant, to: Instant): readonly Instant[] {
  const instants: Instant[] = [];
  for (let at = nextCron(expression, timeZone, from); at !== undefined && at <= to; ) {
    instants.push(at);
    at = nextCron(expression, timeZone, at);
  }
  return instants;
}
