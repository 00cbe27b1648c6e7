import type { Calendar, Period } from './calendar.ts';

/** The counts of keep rules; absent ones keep nothing. */
export type Counts = Readonly<Partial<Record<Period | 'last', number>>>;

const PERIODS: readonly Period[] = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'];
/** Whatever the rules say. */
const FLOOR = 2;

/**
 * Which of the usable points of one disk in one place stay, by docs/retention.md read literally: each point is held against
 * all others, rule by rule. It shares no line with shared/policy/retention, and is as slow as it is plain.
 */
export function keptPoints(points: readonly number[], counts: Counts, calendar: Calendar): readonly number[] {
  return points.filter((point) => isKept(point, points, counts, calendar));
}

function isKept(point: number, points: readonly number[], counts: Counts, calendar: Calendar): boolean {
  const newer = points.filter((other) => other > point);
  if (newer.length < Math.max(FLOOR, counts.last ?? 0)) return true;
  const isOldest = !points.some((other) => other < point);
  return PERIODS.some((period) => {
    const newerPeriods = new Set(newer.map((other) => calendar.periodOf(period, other)));
    const isNewestOfIts = !newerPeriods.has(calendar.periodOf(period, point));
    return (isNewestOfIts || isOldest) && newerPeriods.size < (counts[period] ?? 0);
  });
}
