import type { Schedule } from '../policy.ts';

/** How often a schedule comes round: what its keep rules must be as fine as. */
export type Rate = 'many-a-day' | 'many-a-week' | 'weekly' | 'rarer';

interface Density {
  readonly perDay: number;
  /** On the days that the schedule has any. */
  readonly daysPerWeek: number;
  /** Two of its days can lie within one week. */
  readonly twoInAWeek: boolean;
}

export function scheduleRate(schedule: Schedule): Rate {
  const { perDay, daysPerWeek, twoInAWeek } = density(schedule);
  if (perDay > 1) return 'many-a-day';
  if (twoInAWeek) return 'many-a-week';
  return daysPerWeek >= 1 ? 'weekly' : 'rarer';
}

/** Days from one occurrence to the next, on average; a quarter of an hour at the least. */
export function averageGapDays(schedule: Schedule): number {
  const { perDay, daysPerWeek } = density(schedule);
  return Math.max(7 / (perDay * daysPerWeek), 1 / 96);
}

/** Occurrences on a day that has any. */
export function occurrencesPerDay(schedule: Schedule): number {
  return density(schedule).perDay;
}

/** Minutes from one occurrence to the next where they lie closest within a day, wall clock. */
export function leastGapMinutes(schedule: Schedule): number {
  switch (schedule.kind) {
    case 'at':
    case 'cron':
      return leastGap(minutesOfDay(schedule));
    case 'every':
      return schedule.hours * 60;
  }
}

/** The minutes of a day at which it has an occurrence where it has any, wall clock, in order. */
export function minutesOfDay(schedule: Exclude<Schedule, { kind: 'every' }>): readonly number[] {
  if (schedule.kind === 'at') return sorted(schedule.times.map(({ hour, minute }) => hour * 60 + minute));
  const [minute = '*', hour = '*'] = schedule.expression.trim().split(/\s+/);
  const hours = fieldValues(hour, 0, 23);
  return sorted(fieldValues(minute, 0, 59).flatMap((m) => hours.map((h) => h * 60 + m)));
}

function sorted(minutes: readonly number[]): readonly number[] {
  return minutes.toSorted((a, b) => a - b);
}

/** Around midnight too, since the next day may be one of the schedule's. */
function leastGap(minutes: readonly number[]): number {
  const day = 24 * 60;
  return minutes.reduce((least, minute, index) => {
    const next = minutes[index + 1] ?? (minutes[0] ?? 0) + day;
    return Math.min(least, next - minute);
  }, day);
}

function density(schedule: Schedule): Density {
  switch (schedule.kind) {
    case 'at':
      return { perDay: schedule.times.length, daysPerWeek: schedule.days.length, twoInAWeek: schedule.days.length > 1 };
    case 'every':
      return { perDay: 24 / schedule.hours, daysPerWeek: 7, twoInAWeek: true };
    case 'cron':
      return cronDensity(schedule.expression);
  }
}

/** Day of month AND day of week must fit, as Nightkeep reads cron text. */
function cronDensity(expression: string): Density {
  const [minute = '*', hour = '*', day = '*', month = '*', weekday = '*'] = expression
    .trim()
    .toLowerCase()
    .split(/\s+/);
  const perDay = fieldValues(minute, 0, 59).length * fieldValues(hour, 0, 23).length;
  const weekdays = new Set(fieldValues(weekday.replace(/[a-z]{3}/g, weekdayNumber), 0, 7).map((value) => value % 7))
    .size;
  const days = fieldValues(day, 1, 31);
  const months = fieldValues(month, 1, 12).length;
  const daysPerWeek = (weekdays * days.length * months) / (31 * 12);
  const neighbours = days.some((value, index) => (days[index + 1] ?? (days[0] ?? 0) + 28) - value < 7);
  return { perDay, daysPerWeek, twoInAWeek: weekdays > 1 && (days.length > 1 ? neighbours : false) };
}

function weekdayNumber(name: string): string {
  return String(Math.max(0, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].indexOf(name)));
}

/** The values of one cron field; all of them where it is in no form known here (names of months, L, #): never too few. */
function fieldValues(field: string, least: number, most: number): readonly number[] {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
    const from = match?.[1] === undefined ? least : Number(match[1]);
    const single = match?.[1] !== undefined && match[2] === undefined && match[3] === undefined;
    const to = single ? from : Number(match?.[2] ?? most);
    const step = match === null ? 1 : Math.max(1, Number(match[3] ?? 1));
    for (let value = from; value <= Math.min(to, most); value += step) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}
