import { addDays, datesFrom, daysBetween } from '../../policy/history/dates.ts';
import { MARKED_DAYS } from '../../policy/history/marks.ts';
import { type Instant, utcDate } from '../../policy/instant.ts';
import type { CoverageHistory } from '../../run/read/view-rows.ts';

/** The local dates of the grid's columns, the oldest first: up to the latest of the histories, or today where there is none. */
export function gridDays(histories: readonly (CoverageHistory | undefined)[], now: Instant): readonly string[] {
  const latest = histories.reduce(
    (last, history) => (history !== undefined && history.until > last ? history.until : last),
    '',
  );
  const until = latest === '' ? utcDate(now) : latest;
  return datesFrom(addDays(until, 1 - MARKED_DAYS), until);
}

/** The mark of each column; a blank where the history says nothing of that date. */
export function marksOf(history: CoverageHistory | undefined, days: readonly string[]): readonly string[] {
  if (history === undefined) return days.map(() => ' ');
  const { until, marks } = history;
  return days.map((day) => marks.charAt(marks.length - 1 - daysBetween(day, until)) || ' ');
}
