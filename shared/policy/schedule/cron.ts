import { Cron } from 'croner';
import { type Instant, SECOND } from '../instant.ts';
import { reversedRange } from './reversed-range.ts';

const FIELDS = 5;
/** Any instant will do: what happens at all happens again within the 40 years that hold every leap day and weekday. */
const REFERENCE = Date.UTC(2001, 0, 1);

const known = new Map<string, Cron>();

/**
 * Checks five-field cron text (minute, hour, day of month, month, weekday; a day must match both day fields). Gives the
 * mistake in one sentence where there is one: a time zone that is none too.
 */
export function readCron(expression: string, timeZone: string): { readonly mistake?: string } {
  const fields = expression.trim().split(/\s+/);
  if (fields.length !== FIELDS) {
    return { mistake: 'cron text has five fields: minute, hour, day of month, month, weekday' };
  }
  if (expression.includes('?')) return { mistake: '"?" means nothing here: write "*"' };
  const reversed = reversedRange(fields);
  if (reversed !== undefined) {
    return { mistake: `the range "${reversed.range}" runs backwards: write "${reversed.instead}"` };
  }
  try {
    const cron = compile(expression, timeZone);
    if (cron.nextRun(new Date(REFERENCE)) === null)
      return { mistake: `"${expression.trim()}" names a day that no year has` };
    return {};
  } catch (error) {
    return { mistake: wordsOf(error) };
  }
}

/** The last occurrence at or before an instant. */
export function latestCron(expression: string, timeZone: string, now: Instant): Instant | undefined {
  // croner reads whole seconds and looks strictly before.
  const after = Math.floor(now / SECOND) * SECOND + SECOND;
  return compiled(expression, timeZone).previousRuns(1, new Date(after))[0]?.getTime();
}

/** The first occurrence after an instant. */
export function nextCron(expression: string, timeZone: string, after: Instant): Instant | undefined {
  return compiled(expression, timeZone).nextRun(new Date(after))?.getTime();
}

function compiled(expression: string, timeZone: string): Cron {
  const key = `${timeZone} ${expression}`;
  const cron = known.get(key) ?? compile(expression, timeZone);
  known.set(key, cron);
  return cron;
}

function compile(expression: string, timeZone: string): Cron {
  return new Cron(expression, {
    domAndDow: true,
    mode: '5-part',
    fixedTimeRule: 'no-wildcard',
    timezone: timeZone,
  });
}

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  return error.message.replace('CronPattern: ', '');
}
