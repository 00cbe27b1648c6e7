import type { IANAZone } from 'luxon';
import { DAY, HOUR, type Instant, MINUTE } from '../instant.ts';
import type { Schedule, Weekday } from '../policy.ts';
import { firstInstantOf, firstInstantOfDay, type LocalDay } from './zone.ts';

export type CalendarSchedule = Exclude<Schedule, { readonly kind: 'cron' }>;

/**
 * The occurrences of one local day in order, each once; none on a day that does not exist. One whose time falls into a
 * gap at the day's end lies at the start of the next day.
 */
export function dayOccurrences(schedule: CalendarSchedule, day: LocalDay, zone: IANAZone): readonly Instant[] {
  if (schedule.kind === 'at' && !schedule.days.includes(weekdayOf(day))) return [];
  const first = firstInstantOfDay(day, zone);
  if (first === undefined) return [];
  if (schedule.kind === 'every' && schedule.hours === 1)
    return elapsedHours(first, firstInstantOf((day + 1) * DAY, zone));
  const instants = minutesOfDay(schedule).map((minute) => firstInstantOf(day * DAY + minute * MINUTE, zone));
  return [...new Set(instants)];
}

function minutesOfDay(schedule: CalendarSchedule): readonly number[] {
  if (schedule.kind === 'at')
    return schedule.times.map(({ hour, minute }) => hour * 60 + minute).toSorted((a, b) => a - b);
  return Array.from({ length: 24 / schedule.hours }, (_, step) => step * schedule.hours * 60);
}

function elapsedHours(from: Instant, to: Instant): readonly Instant[] {
  return Array.from({ length: Math.ceil((to - from) / HOUR) }, (_, step) => from + step * HOUR);
}

function weekdayOf(day: LocalDay): Weekday {
  // 1970-01-01 was a Thursday.
  return (((((day + 3) % 7) + 7) % 7) + 1) as Weekday;
}
