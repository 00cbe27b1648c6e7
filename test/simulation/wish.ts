import type { LocalTime, Policy, Weekday } from '../../shared/policy/policy.ts';
import { EVERY_DAY } from '../../shared/policy/tag/built-in.ts';
import { calendarOf } from '../oracle/calendar.ts';
import type { Counts } from '../oracle/kept-points.ts';
import { DAY, HOUR, MINUTE } from '../oracle/time.ts';

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** What is asked for a disk, in the words of the test: the tag is written from it, and so is what is expected. */
export interface Wish {
  /** Of a policy in the policies file, which the tag then names; absent: the tag says it all. */
  readonly name?: string;
  /** Local times such as `02:15`; or at the first instant of each local day and every 60 minutes after it. */
  readonly times: readonly string[] | 'hourly';
  /** Absent: every day. */
  readonly on?: readonly (typeof WEEKDAYS)[number][];
  readonly keep: Counts;
  readonly timeZone: string;
}

/** The value of the tag that asks for it. */
export function tagOf({ name, times, on, keep, timeZone }: Wish): string {
  if (name !== undefined) return name;
  const when = times === 'hourly' ? 'every 1h' : `at ${times.join('/')}`;
  const days = on === undefined ? '' : ` on ${on.join(',')}`;
  return `${when}${days} keep ${keepText(keep)} tz ${timeZone}`;
}

export function keepText({ last, hourly, daily, weekly, monthly, yearly }: Counts): string {
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

/** The policy of that name, as a policies file would say it. */
export function policyOf({ name = '', times, on, keep, timeZone }: Wish): Policy {
  const days = on === undefined ? EVERY_DAY : on.map((day) => (WEEKDAYS.indexOf(day) + 1) as Weekday);
  const schedule =
    times === 'hourly'
      ? ({ kind: 'every', hours: 1 } as const)
      : ({ kind: 'at', times: times.map(localTime), days } as const);
  return { name, schedule, retention: keep, timeZone, options: {} };
}

function localTime(text: string): LocalTime {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  return { hour, minute };
}

/** The instants from `from` on and before `to` that a wish names, each once, oldest first. */
export function occurrencesOf(wish: Wish, from: number, to: number): readonly number[] {
  const found = new Set<number>();
  for (let date = from - (from % DAY) - DAY; date <= to + DAY; date += DAY) {
    const day = WEEKDAYS[(new Date(date).getUTCDay() + 6) % 7];
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
      const { hour, minute } = localTime(time);
      return instantOf(date, hour, minute);
    });
  }
  const found: number[] = [];
  const next = instantOf(date + DAY, 0);
  for (let at = instantOf(date, 0); at < next; at += HOUR) found.push(at);
  return found;
}

/** The latest of them at an instant; some wishes name one in a week. */
export function latestOf(wish: Wish, at: number): number {
  for (let days = 2; days < 16; days *= 2) {
    const latest = occurrencesOf(wish, at - days * DAY, at + MINUTE).findLast((occurrence) => occurrence <= at);
    if (latest !== undefined) return latest;
  }
  throw new Error(`test: ${tagOf(wish)} never comes`);
}
