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

/**
 * Which of them stay once nobody wants the disk any more: periods are counted back from now, empty ones too, `last` is days,
 * and the oldest is nothing special.
 */
export function keptWhenAged(
  points: readonly number[],
  counts: Counts,
  calendar: Calendar,
  now: number,
): readonly number[] {
  const ageOf = (period: Period, point: number) => calendar.numberOf(period, now) - calendar.numberOf(period, point);
  return points.filter((point) => {
    const newer = points.filter((other) => other > point);
    if (newer.length < FLOOR || ageOf('daily', point) < (counts.last ?? 0)) return true;
    return PERIODS.some((period) => {
      const isNewestOfIts = newer.every(
        (other) => calendar.periodOf(period, other) !== calendar.periodOf(period, point),
      );
      return isNewestOfIts && ageOf(period, point) < (counts[period] ?? 0);
    });
  });
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
