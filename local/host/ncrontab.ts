/** The moments that an NCRONTAB expression names, in UTC. Each set holds the values that match. */
export interface Ncrontab {
  readonly seconds: ReadonlySet<number>;
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** 0 is Sunday. */
  readonly weekdays: ReadonlySet<number>;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * Reads `{second} {minute} {hour} {day} {month} {day of week}`, or five fields without the second. Each field is `*`,
 * values, ranges and steps between commas; months and weekdays also by name. Throws on anything else.
 * Source: https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 */
export function parseNcrontab(expression: string): Ncrontab {
  const fields = expression.trim().split(/\s+/);
  const all = fields.length === 5 ? ['0', ...fields] : fields;
  if (all.length !== 6) throw new Error(`"${expression}" is no NCRONTAB expression: it has ${fields.length} fields.`);
  const [second = '', minute = '', hour = '', day = '', month = '', weekday = ''] = all;
  return {
    seconds: readField(second, 0, 59),
    minutes: readField(minute, 0, 59),
    hours: readField(hour, 0, 23),
    days: readField(day, 1, 31),
    months: readField(month, 1, 12, MONTHS),
    weekdays: readField(weekday, 0, 6, WEEKDAYS),
  };
}

/** The first matching moment strictly after `after`, both in milliseconds. Day and weekday must both match. */
export function nextNcrontab(cron: Ncrontab, after: number): number {
  const time = new Date(Math.floor(after / 1000) * 1000 + 1000);
  // Every date recurs, weekday included, within 28 years, or 40 across a skipped leap year.
  const limit = time.getUTCFullYear() + 41;
  while (time.getUTCFullYear() < limit) {
    if (!cron.months.has(time.getUTCMonth() + 1)) toNextMonth(time);
    else if (!cron.days.has(time.getUTCDate()) || !cron.weekdays.has(time.getUTCDay())) time.setUTCHours(24, 0, 0);
    else if (!cron.hours.has(time.getUTCHours())) time.setUTCMinutes(60, 0);
    else if (!cron.minutes.has(time.getUTCMinutes())) time.setUTCSeconds(60);
    else if (!cron.seconds.has(time.getUTCSeconds())) time.setUTCSeconds(time.getUTCSeconds() + 1);
    else return time.getTime();
  }
  throw new Error('The NCRONTAB expression names no moment, such as 30 February.');
}

function toNextMonth(time: Date): void {
  time.setUTCMonth(time.getUTCMonth() + 1, 1);
  time.setUTCHours(0, 0, 0);
}

function readField(field: string, least: number, most: number, names: readonly string[] = []): ReadonlySet<number> {
  const values = new Set<number>();
  for (const part of field.split(',')) {
    const match = /^(\*|[a-z0-9]+)(?:-([a-z0-9]+))?(?:\/(\d+))?$/i.exec(part);
    if (match === null) throw new Error(`"${part}" is no part of an NCRONTAB expression.`);
    const [, first = '', last, step] = match;
    const from = first === '*' ? least : readValue(first, least, most, names);
    const openEnd = first === '*' || step !== undefined ? most : from;
    const to = last === undefined ? openEnd : readValue(last, least, most, names);
    const by = Number(step ?? 1);
    if (by < 1 || to < from) throw new Error(`"${part}" names no values.`);
    for (let value = from; value <= to; value += by) values.add(value);
  }
  return values;
}

function readValue(text: string, least: number, most: number, names: readonly string[]): number {
  const named = names.indexOf(text.toLowerCase().slice(0, 3));
  const value = named === -1 ? Number(text) : named + least;
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new Error(`"${text}" must be from ${least} to ${most}.`);
}
