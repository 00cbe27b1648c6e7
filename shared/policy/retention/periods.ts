import { DAY, HOUR, type Instant } from '../instant.ts';
import type { KeepRule } from '../policy.ts';
import { wallClock } from './wall-clock.ts';

export type CalendarRule = Exclude<KeepRule, 'last'>;

/** 1970-01-01 was a Thursday: the Monday of its ISO week is three days before. */
const DAYS_FROM_MONDAY_TO_EPOCH = 3;

/**
 * The calendar period of a zone that an instant belongs to, as a number: equal within a period, one more in the next.
 * Weeks are ISO weeks (Monday to Sunday, whatever the year). The repeated hour of an autumn day is two hours.
 * Throws where the zone is no IANA zone.
 */
export function periodKey(rule: CalendarRule, at: Instant, timeZone: string): number {
  const clock = wallClock(at, timeZone);
  const day = Math.floor(clock / DAY);
  switch (rule) {
    case 'hourly':
      // The hour's first instant: a repeated hour has the same wall clock and another instant.
      return (at - (clock - Math.floor(clock / HOUR) * HOUR)) / HOUR;
    case 'daily':
      return day;
    case 'weekly':
      return Math.floor((day + DAYS_FROM_MONDAY_TO_EPOCH) / 7);
    case 'monthly':
      return yearOf(clock) * 12 + new Date(clock).getUTCMonth();
    case 'yearly':
      return yearOf(clock);
  }
}

function yearOf(clock: number): number {
  return new Date(clock).getUTCFullYear();
}
