import type { Calendar, Period } from './calendar.ts';

/** The counts of keep rules; absent ones keep nothing. */
export type Counts = Readonly<Partial<Record<Period | 'last', number>>>;

const PERIODS: readonly Period[] = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'];
/** Whatever the rules say. */
const FLOOR = 2;

/**
 * Which of the usable points of one disk in one place stay, by docs/retention.md read literally: each point is held against
 * all that are newer, rule by rule. It shares no line with shared/policy/retention.
 */
export function keptPoints(points: readonly number[], counts: Counts, calendar: Calendar): readonly number[] {
  const oldest = Math.min(...points);
  return keepEach(points, calendar, (point, newer) => {
    if (newer.count < Math.max(FLOOR, counts.last ?? 0)) return true;
    return PERIODS.some((period) => {
      const isNewestOfIts = !newer.of(period).has(calendar.periodOf(period, point));
      return (isNewestOfIts || point === oldest) && newer.of(period).size < (counts[period] ?? 0);
    });
  });
}

/**
 * Which of them stay by the rules once nobody wants the disk any more: periods are counted back from now, empty ones too,
 * `last` is days, and the oldest is nothing special. The last two stay for a while beside them.
 */
export function keptWhenAged(
  points: readonly number[],
  counts: Counts,
  calendar: Calendar,
  now: number,
): readonly number[] {
  const ageOf = (period: Period, point: number) => calendar.numberOf(period, now) - calendar.numberOf(period, point);
  return keepEach(points, calendar, (point, newer) => {
    if (ageOf('daily', point) < (counts.last ?? 0)) return true;
    return PERIODS.some((period) => {
      const isNewestOfIts = !newer.of(period).has(calendar.periodOf(period, point));
      return isNewestOfIts && ageOf(period, point) < (counts[period] ?? 0);
    });
  });
}

/** The points that are newer than one, and the periods that have any of them. */
interface Newer {
  readonly count: number;
  readonly of: (period: Period) => ReadonlySet<string>;
}

/** Goes from the newest to the oldest; gives those that are kept, the oldest first. */
function keepEach(
  points: readonly number[],
  calendar: Calendar,
  isKept: (point: number, newer: Newer) => boolean,
): readonly number[] {
  const periods = new Map(PERIODS.map((period) => [period, new Set<string>()]));
  const of = (period: Period) => periods.get(period) ?? new Set<string>();
  const newestFirst = points.toSorted((a, b) => b - a);
  const kept = newestFirst.filter((point, count) => {
    const stays = isKept(point, { count, of });
    for (const period of PERIODS) of(period).add(calendar.periodOf(period, point));
    return stays;
  });
  return kept.toReversed();
}
