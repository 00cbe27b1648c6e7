import { calendarOf } from '../adversary/year/calendar.ts';
import type { Counts } from '../adversary/year/kept-points.ts';
import { DAY, HOUR, MINUTE } from '../adversary/year/time.ts';

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

/** What is asked for a disk, in the words of the test: the tag is written from it, and so is what is expected. */
export interface Wish {
  /** Local times such as `02:15`; or at the first instant of each local day and every 60 minutes after it. */
  readonly times: readonly string[] | 'hourly';
  /** Absent: every day. */
  readonly on?: readonly (typeof WEEKDAYS)[number][];
  readonly keep: Counts;
  readonly timeZone: string;
}

/** The value of the tag that asks for it. */
export function tagOf({ times, on, keep, timeZone }: Wish): string {
  const when = times === 'hourly' ? 'every 1h' : `at ${times.join('/')}`;
  const days = on === undefined ? '' : ` on ${on.join(',')}`;
  return `${when}${days} keep ${keepText(keep)} tz ${timeZone}`;
}

function keepText({ last, hourly, daily, weekly, monthly, yearly }: Counts): string {
  const counts = [
    last === undefined ? undefined : `last ${last}`,
    hourly === undefined ? undefined : `${hourly}h`,
    daily === undefined ? undefined : `${daily}d`,
    weekly === undefined ? undefined : `${weekly}w`,
    monthly === undefined ? undefined : `${monthly}m`,
    yearly === undefined ? undefined : `${yearly}y`,
  ];
  return counts.filter((count) => count !== undefined).join(' ');
}

/** The instants from `from` on and before `to` that a wish names, each once, oldest first. */
export function occurrencesOf(wish: Wish, from: number, to: number): readonly number[] {
  const found = new Set<number>();
  for (let date = from - (from % DAY) - DAY; date <= to + DAY; date += DAY) {
    const day = WEEKDAYS[new Date(date).getUTCDay()];
    if (day === undefined || (wish.on !== undefined && !wish.on.includes(day))) continue;
    for (const at of occurrencesOn(wish, date)) if (at >= from && at < to) found.add(at);
  }
  return [...found].toSorted((a, b) => a - b);
}

/** On the local day that has the date of an instant in UTC. */
function occurrencesOn({ times, timeZone }: Wish, date: number): readonly number[] {
  const { instantOf } = calendarOf(timeZone);
  if (times !== 'hourly') {
    return times.map((time) => {
      const [hour = 0, minute = 0] = time.split(':').map(Number);
      return instantOf(date, hour, minute);
    });
  }
  const found: number[] = [];
  const next = instantOf(date + DAY, 0);
  for (let at = instantOf(date, 0); at < next; at += HOUR) found.push(at);
  return found;
}

/** The latest of them at an instant: some wishes name one a week. */
export function latestOf(wish: Wish, at: number): number | undefined {
  return (
    occurrencesOf(wish, at - 2 * DAY, at + MINUTE)
      .filter((occurrence) => occurrence <= at)
      .at(-1) ??
    occurrencesOf(wish, at - 8 * DAY, at + MINUTE)
      .filter((occurrence) => occurrence <= at)
      .at(-1)
  );
}
