import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import { readCron } from '../../../shared/policy/schedule/cron.ts';
import {
  latestOccurrence,
  nextOccurrence,
  nextOccurrences,
  occurrencesBetween,
} from '../../../shared/policy/schedule/occurrences.ts';
import { cron } from './schedules.ts';

describe('cron text that is read', () => {
  test.each<[expression: string, next: string]>([
    ['0 2 * * *', '2026-11-24T02:00:00Z'],
    [' 0  2 * * * ', '2026-11-24T02:00:00Z'],
    ['*/15 6-18 * * mon-fri', '2026-11-23T12:15:00Z'],
    ['0 2 * * 7', '2026-11-29T02:00:00Z'],
    ['0 2 * * 5-7', '2026-11-27T02:00:00Z'],
    ['0 2 * * SAT,SUN', '2026-11-28T02:00:00Z'],
    ['0 2 L * *', '2026-11-30T02:00:00Z'],
    ['0 2 * * MON#1', '2026-12-07T02:00:00Z'],
    ['0 2 29 2 *', '2028-02-29T02:00:00Z'],
    ['0 22-23,0-2 * * *', '2026-11-23T22:00:00Z'],
  ])('%s', (expression, next) => {
    expect(readCron(expression, 'UTC')).toEqual({});
    const noon = parseInstant('2026-11-23T12:00Z');
    expect(formatInstant(nextOccurrence({ schedule: cron(expression), timeZone: 'UTC' }, noon) ?? 0)).toBe(next);
  });

  test('a day must match both day fields', () => {
    const fridayThe13th = { schedule: cron('0 2 13 * fri'), timeZone: 'UTC' };

    expect(formatInstant(nextOccurrence(fridayThe13th, parseInstant('2026-01-01')) ?? 0)).toBe('2026-02-13T02:00:00Z');
    expect(formatInstant(latestOccurrence(fridayThe13th, parseInstant('2026-11-01')) ?? 0)).toBe(
      '2026-03-13T02:00:00Z',
    );
  });
});

describe('cron text that is refused', () => {
  const FIVE = 'cron text has five fields: minute, hour, day of month, month, weekday';

  test.each<[expression: string, mistake: string]>([
    ['', FIVE],
    ['nonsense', FIVE],
    ['@daily', FIVE],
    ['0 2 * *', FIVE],
    ['0 0 2 * * *', FIVE],
    ['0 0 31 2 *', '"0 0 31 2 *" names a day that no year has'],
    [' 0 0 31 2 * ', '"0 0 31 2 *" names a day that no year has'],
    ['0 0 30 2 *', '"0 0 30 2 *" names a day that no year has'],
    ['0 2 * * Sat-Sun', 'the range "Sat-Sun" runs backwards: write "SAT,SUN"'],
    ['0 2 * * fri-mon', 'the range "fri-mon" runs backwards: write "FRI-SAT,SUN-MON"'],
    ['0 2 * * 5-1', 'the range "5-1" runs backwards: write "FRI-SAT,SUN-MON"'],
    ['0 22-2 * * *', 'the range "22-2" runs backwards: write "22-23,0-2"'],
    ['0 2 * nov-feb *', 'the range "nov-feb" runs backwards: write "NOV-DEC,JAN-FEB"'],
    ['0 2 28-3 * *', 'the range "28-3" runs backwards: write "28-31,1-3"'],
    ['50-10/5 * * * *', 'the range "50-10/5" runs backwards: write "the values one by one"'],
    ['0 2,22-2 * * *', 'the range "22-2" runs backwards: write "22-23,0-2"'],
    ['0 ? * * *', '"?" means nothing here: write "*"'],
    ['61 * * * *', 'Invalid value for minute: 61'],
    ['0 24 * * *', 'Invalid value for hour: 24'],
  ])('%s', (expression, mistake) => {
    expect(readCron(expression, 'Europe/London')).toEqual({ mistake });
  });

  test('in a time zone that is none', () => {
    expect(readCron('0 2 * * *', 'Europe/Lundon').mistake).toContain("Invalid timezone 'Europe/Lundon'");
  });

  test.each(['a b c d e', '@daily 2 * * *', '*/0 * * * *', '5/15 * * * *', '- - - - -', '1,,2 * * * *'])(
    '%s, in words',
    (expression) => {
      expect(readCron(expression, 'UTC').mistake).toMatch(/\w/);
    },
  );
});

test('cron text that names no day of any year never comes', () => {
  const never = { schedule: cron('0 0 31 2 *'), timeZone: 'UTC' };
  const [from, to] = [parseInstant('2026-01-01'), parseInstant('2030-01-01')];

  expect([nextOccurrence(never, from), latestOccurrence(never, from)]).toEqual([undefined, undefined]);
  expect(nextOccurrences(never, from, 3)).toEqual([]);
  expect(occurrencesBetween(never, from, to)).toEqual([]);
});
