import { DAY, formatInstant, type Instant } from '../../policy/instant.ts';
import type { CoverageHistory } from '../../run/read/view-rows.ts';

/** Days that the grid shows. */
const GRID_DAYS = 28;

/** The local dates of the grid's columns, the oldest first: up to the latest of the histories, or today where there is none. */
export function gridDays(histories: readonly (CoverageHistory | undefined)[], now: Instant): readonly string[] {
  const latest = histories.reduce(
    (last, history) => (history !== undefined && history.until > last ? history.until : last),
    '',
  );
  const until = latest === '' ? dayOf(now) : latest;
  return Array.from({ length: GRID_DAYS }, (_, column) => dayOf(startOf(until) - (GRID_DAYS - 1 - column) * DAY));
}

/** The mark of each column; a blank where the history says nothing of that date. */
export function marksOf(history: CoverageHistory | undefined, days: readonly string[]): readonly string[] {
  if (history === undefined) return days.map(() => ' ');
  const { until, marks } = history;
  return days.map((day) => marks.charAt(marks.length - 1 - (startOf(until) - startOf(day)) / DAY) || ' ');
}

function startOf(date: string): Instant {
  return Date.parse(`${date}T00:00:00Z`);
}

function dayOf(at: Instant): string {
  return formatInstant(at).slice(0, 10);
}
