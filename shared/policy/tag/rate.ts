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
  const { minutes, hours } = cronFields(schedule.expression);
  return sorted(minutes.flatMap((minute) => hours.map((hour) => hour * 60 + minute)));
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
  const { minutes, hours, days, months, weekdays } = cronFields(expression);
  const perDay = minutes.length * hours.length;
  const daysPerWeek = (weekdays.size * days.length * months.length) / (31 * 12);
  const neighbours = days.some((value, index) => (days[index + 1] ?? (days[0] ?? 0) + 28) - value < 7);
  return { perDay, daysPerWeek, twoInAWeek: weekdays.size > 1 && neighbours };
}

function cronFields(expression: string) {
  const [minute, hour, day, month, weekday] = expression.trim().toLowerCase().split(/\s+/);
  const weekdays = fieldValues(weekday?.replace(/[a-z]{3}/g, weekdayNumber), 0, 7);
  return {
    minutes: fieldValues(minute, 0, 59),
    hours: fieldValues(hour, 0, 23),
    days: fieldValues(day, 1, 31),
    months: fieldValues(month, 1, 12),
    weekdays: new Set(weekdays.map((value) => value % 7)),
  };
}

function weekdayNumber(name: string): string {
  return String(Math.max(0, ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'].indexOf(name)));
}

/** The values of a cron field; all of them where it is absent or in no form known here (names of months, L, #): never too few. */
function fieldValues(field: string | undefined, least: number, most: number): readonly number[] {
  const values = new Set<number>();
  for (const part of (field ?? '').split(',')) {
    const [, from, to, step] = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part) ?? [];
    const first = from === undefined ? least : Number(from);
    const isSingle = from !== undefined && to === undefined && step === undefined;
    const last = isSingle ? first : Number(to ?? most);
    const by = Math.max(1, Number(step ?? 1));
    for (let value = first; value <= Math.min(last, most); value += by) values.add(value);
  }
  return [...values].sort((a, b) => a - b);
}
