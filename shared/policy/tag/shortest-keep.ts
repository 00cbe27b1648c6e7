import { DAY, type Instant } from '../instant.ts';
import type { KeepRule, Policy, Retention } from '../policy.ts';
import { FLOOR_POINTS } from '../retention/floor.ts';
import { periodKey } from '../retention/periods.ts';
import { nextOccurrences } from '../schedule/occurrences.ts';

/** A Monday and the first day of a leap year: what comes round by week, month or year shows itself from here on. */
const FROM = Date.UTC(2024, 0, 1);

/** Points whose stay is looked at, at the least: a year of nights, two weeks of hours. */
const LOOKED_AT = 370;

const LEAST_DAYS = { h: 1 / 24, d: 1, w: 7, mo: 28, y: 365 } as const;

/**
 * How long the point that goes first stays, in milliseconds, where every occurrence makes a usable point and all rules
 * are full: no point goes earlier. The hour of a clock change is not counted. Infinity where none of those looked at goes.
 */
export function shortestKeepMs({ schedule, retention }: Pick<Policy, 'schedule' | 'retention'>): number {
  const { within, ...rules } = { ...retention, last: Math.max(FLOOR_POINTS, retention.last ?? 0) };
  const counts = Object.entries(rules).filter(([, count]) => count !== undefined) as [KeepRule, number][];
  const most = Math.max(...counts.map(([, count]) => count));
  const made = nextOccurrences({ schedule, timeZone: 'UTC' }, FROM, LOOKED_AT + most);
  const stays = counts.map(([rule, count]) => staysOf(rule, count, made));
  const ofWithin = leastSpanMs(within);
  const longest = made.map((_, place) => Math.max(...stays.map((of) => of[place] ?? 0), ofWithin));
  return Math.min(...longest);
}

function leastSpanMs(within: Retention['within']): number {
  return within === undefined ? 0 : within.count * LEAST_DAYS[within.unit] * DAY;
}

/** How long one rule keeps each of the points; Infinity beyond the last of them. */
function staysOf(rule: KeepRule, count: number, made: readonly Instant[]): readonly number[] {
  const keys = rule === 'last' ? made.map((_, place) => place) : made.map((at) => periodKey(rule, at, 'UTC'));
  const firsts = keys.flatMap((key, place) => (key === keys[place - 1] ? [] : [place]));
  const periodOf = new Map(firsts.map((place, period) => [keys[place], period]));
  return made.map((at, place) => {
    const isNewest = keys[place + 1] !== keys[place];
    const goesAt = isNewest ? firsts[(periodOf.get(keys[place]) ?? 0) + count] : place + 1;
    return (made[goesAt ?? made.length] ?? Number.POSITIVE_INFINITY) - at;
  });
}
