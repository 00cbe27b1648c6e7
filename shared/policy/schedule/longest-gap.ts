import { DAY, HOUR, type Instant, MINUTE } from '../instant.ts';
import type { Schedule } from '../policy.ts';
import { minutesOfDay } from '../tag/rate.ts';
import { nextCron } from './cron.ts';

const WEEK_MINUTES = 7 * 24 * 60;
const DAY_MINUTES = 24 * 60;

/** What comes often shows its gaps within these days, what comes rarely within these years, of which several are leap years. */
const MOST_DAYS = 400;
const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2040, 0, 1);

const ofCron = new Map<string, number>();

/** The longest time between two neighbouring occurrences, by the wall clock: the hour of a clock change is not counted. */
export function longestGapMs(schedule: Schedule): number {
  switch (schedule.kind) {
    case 'at': {
      const minutes = minutesOfDay(schedule);
      const ofWeek = schedule.days.flatMap((day) => minutes.map((minute) => (day - 1) * DAY_MINUTES + minute));
      return longestInCycle(ofWeek, WEEK_MINUTES) * MINUTE;
    }
    case 'every':
      return schedule.hours * HOUR;
    case 'cron': {
      const gap = ofCron.get(schedule.expression) ?? cronGapMs(schedule);
      ofCron.set(schedule.expression, gap);
      return gap;
    }
  }
}

function longestInCycle(minutes: readonly number[], cycle: number): number {
  const sorted = minutes.toSorted((a, b) => a - b);
  return sorted.reduce((longest, minute, index) => {
    const next = sorted[index + 1] ?? (sorted[0] ?? 0) + cycle;
    return Math.max(longest, next - minute);
  }, 0);
}

/** Within a day by the two fields of its time, from day to day by the other three. */
function cronGapMs(schedule: Extract<Schedule, { kind: 'cron' }>): number {
  const minutes = minutesOfDay(schedule);
  const withinDay = minutes.slice(1).map((minute, index) => minute - (minutes[index] ?? minute));
  const overNight = (minutes[0] ?? 0) - (minutes.at(-1) ?? 0);
  return Math.max(...withinDay.map((gap) => gap * MINUTE), longestDayGap(schedule.expression) + overNight * MINUTE);
}

function longestDayGap(expression: string): number {
  const [, , ...days] = expression.trim().split(/\s+/);
  const atNoon = `0 12 ${days.join(' ')}`;
  let longest = 0;
  let last: Instant | undefined = nextCron(atNoon, 'UTC', FROM);
  for (let count = 0; count < MOST_DAYS && last !== undefined && last < TO; count += 1) {
    const next = nextCron(atNoon, 'UTC', last);
    if (next !== undefined) longest = Math.max(longest, next - last);
    last = next;
  }
  return Math.max(longest, DAY);
}
