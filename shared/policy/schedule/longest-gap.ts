import { DAY, HOUR, type Instant, MINUTE } from '../instant.ts';
import type { Schedule, Weekday } from '../policy.ts';
import { minutesOfDay } from '../tag/rate.ts';
import { nextCron } from './cron.ts';

/** What comes often shows its gaps within these days, what comes rarely within these years, of which several are leap years. */
const MOST_DAYS = 400;
const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2040, 0, 1);

const ofCron = new Map<string, number>();

/** The longest time between two neighbouring occurrences, by the wall clock: the hour of a clock change is not counted. */
export function longestGapMs(schedule: Schedule): number {
  switch (schedule.kind) {
    case 'at':
      return longestMs(minutesOfDay(schedule), longestOfWeek(schedule.days));
    case 'every':
      return schedule.hours * HOUR;
    case 'cron': {
      const gap =
        ofCron.get(schedule.expression) ?? longestMs(minutesOfDay(schedule), longestOfYears(schedule.expression));
      ofCron.set(schedule.expression, gap);
      return gap;
    }
  }
}

/** Within a day by the minutes of its occurrences, from day to day by the longest time between two of its days. */
function longestMs(minutes: readonly number[], dayGapMs: number): number {
  const withinDay = minutes.slice(1).map((minute, index) => minute - (minutes[index] ?? minute));
  const overNight = (minutes[0] ?? 0) - (minutes.at(-1) ?? 0);
  return Math.max(...withinDay.map((gap) => gap * MINUTE), dayGapMs + overNight * MINUTE);
}

function longestOfWeek(days: readonly Weekday[]): number {
  const sorted = days.toSorted((a, b) => a - b);
  const gaps = sorted.map((day, index) => (sorted[index + 1] ?? (sorted[0] ?? day) + 7) - day);
  return Math.max(...gaps) * DAY;
}

function longestOfYears(expression: string): number {
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
