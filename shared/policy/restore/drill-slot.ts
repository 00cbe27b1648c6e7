import { DAY, type Instant, inZone } from '../instant.ts';

const WEEK = 7 * DAY;
/** Monday 5 January 1970, 00:00 UTC: ISO weeks begin on Mondays. */
const A_MONDAY = 4 * DAY;

/** A part of an ISO week in UTC, in which the timer begins one drill. */
export interface DrillSlot {
  /** `2026-W48/0`: the week, and the place within it. */
  readonly key: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

/** The slot that holds an instant, or the one that comes `later` slots after it; weeks are cut into `perWeek` equal parts. */
export function drillSlot(at: Instant, perWeek: number, later = 0): DrillSlot {
  const place = Math.floor(((at - A_MONDAY) * perWeek) / WEEK) + later;
  const startsAt = A_MONDAY + Math.ceil((place * WEEK) / perWeek);
  const endsAt = A_MONDAY + Math.ceil(((place + 1) * WEEK) / perWeek);
  const week = inZone(startsAt, 'UTC').toFormat("kkkk-'W'WW");
  return { key: `${week}/${((place % perWeek) + perWeek) % perWeek}`, startsAt, endsAt };
}
