import { DateTime } from 'luxon';
import { type Instant, inZone } from '../instant.ts';
import { latestOccurrence, occurrencesBetween, type Scheduled } from '../schedule/occurrences.ts';

/** Local dates and what schedules ask for on them. */
export interface DayCalendar {
  /** `2026-11-23`, as the calendars of the zone show it. */
  readonly dateOf: (at: Instant, timeZone: string) => string;
  /** The occurrences of a schedule on a local date of a zone, in order. */
  readonly occurrencesOn: (schedule: Scheduled, date: string, timeZone: string) => readonly Instant[];
  /** As `latestOccurrence` and `occurrencesBetween` have it. */
  readonly latest: (schedule: Scheduled, now: Instant) => Instant | undefined;
  readonly between: (schedule: Scheduled, from: Instant, to: Instant) => readonly Instant[];
}

/** A calendar for one pass over a fleet, which asks for few dates again and again: each is reckoned once. */
export function dayCalendar(): DayCalendar {
  const dates = memory<string>();
  const days = memory<readonly Instant[]>();
  const latest = memory<{ readonly at: Instant | undefined }>();
  const spans = memory<readonly Instant[]>();
  const keyOf = ({ schedule, timeZone }: Scheduled, ...rest: readonly (string | number)[]) =>
    JSON.stringify([schedule, timeZone, ...rest]);
  return {
    dateOf: (at, timeZone) => dates(`${at} ${timeZone}`, () => inZone(at, timeZone).toFormat('yyyy-MM-dd')),
    occurrencesOn: (schedule, date, zone) =>
      days(keyOf(schedule, date, zone), () => {
        const { from, to } = dayBounds(date, zone);
        return occurrencesBetween(schedule, from - 1, to - 1);
      }),
    latest: (schedule, now) => latest(keyOf(schedule, now), () => ({ at: latestOccurrence(schedule, now) })).at,
    between: (schedule, from, to) => spans(keyOf(schedule, from, to), () => occurrencesBetween(schedule, from, to)),
  };
}

/** The first instant of a local date, and of the one after it. */
function dayBounds(date: string, timeZone: string): { readonly from: Instant; readonly to: Instant } {
  const day = DateTime.fromISO(date, { zone: timeZone });
  return { from: day.toMillis(), to: day.plus({ days: 1 }).toMillis() };
}

function memory<T>(): (key: string, reckon: () => T) => T {
  const known = new Map<string, T>();
  return (key, reckon) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = reckon();
    known.set(key, value);
    return value;
  };
}
