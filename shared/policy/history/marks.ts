import { addDays, datesFrom, daysBetween } from './dates.ts';

/** Marks of the last days, one for each local date up to `until`, the oldest first. */
export interface DayMarks {
  /** `2026-11-23`. */
  readonly until: string;
  readonly marks: string;
}

/** `-` nothing known or expected, `p` taken and pruned since, `t` taken, `l` taken late, `f` failed, `m` missing. */
export type Mark = '-' | 'p' | 't' | 'l' | 'f' | 'm';

export const MARKED_DAYS = 28;

/** From the best to the worst: a day is as good as the worst of what it holds. */
const ORDER = '-ptlfm';

/** The marks of days of which nothing is known. */
export function noMarks(until: string): DayMarks {
  return { until, marks: '-'.repeat(MARKED_DAYS) };
}

/** The same days as seen on a later date; a date that is not later changes nothing. */
export function shiftMarks(before: DayMarks, date: string): DayMarks {
  const days = daysBetween(before.until, date);
  if (days <= 0) return before;
  return { until: date, marks: `${before.marks}${'-'.repeat(days)}`.slice(-MARKED_DAYS) };
}

/** The marks with one day made worse, where the mark is worse than what it has; a date that they do not hold changes nothing. */
export function worsenMark(before: DayMarks, date: string, mark: Mark): DayMarks {
  const place = placeOf(before, date);
  const present = before.marks[place];
  if (present === undefined || ORDER.indexOf(mark) <= ORDER.indexOf(present)) return before;
  return setMark(before, place, mark);
}

/** The marks with each day what `change` makes of it. */
export function mapMarks(before: DayMarks, change: (date: string, mark: Mark) => Mark): DayMarks {
  const dates = datesFrom(addDays(before.until, 1 - MARKED_DAYS), before.until);
  const marks = dates.map((date, place) => change(date, before.marks.charAt(place) as Mark));
  return { until: before.until, marks: marks.join('') };
}

function setMark({ until, marks }: DayMarks, place: number, mark: Mark): DayMarks {
  return { until, marks: `${marks.slice(0, place)}${mark}${marks.slice(place + 1)}` };
}

function placeOf({ until }: DayMarks, date: string): number {
  return MARKED_DAYS - 1 - daysBetween(date, until);
}
