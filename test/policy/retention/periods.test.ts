import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { type CalendarRule, periodKey } from '../../../shared/policy/retention/periods.ts';
import { pastInstants, zones } from './arbitraries.ts';
import { periodLabel } from './oracle.ts';

const RULES: readonly CalendarRule[] = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'];

describe('a period', () => {
  test.each<[CalendarRule, string, string, string, string]>([
    ['weekly', 'UTC', '2024-12-30T12:00Z', '2025-01-05T12:00Z', 'both are 2025-W01'],
    ['weekly', 'UTC', '2020-12-28T00:00Z', '2021-01-03T23:59Z', 'both are 2020-W53'],
    ['weekly', 'UTC', '2026-12-28T00:00Z', '2027-01-03T23:59Z', 'both are 2026-W53'],
    ['daily', 'Europe/London', '2026-10-24T23:00Z', '2026-10-25T23:59Z', 'an autumn day of 25 hours'],
    ['daily', 'Europe/London', '2026-03-29T00:00Z', '2026-03-29T22:59Z', 'a spring day of 23 hours'],
    ['daily', 'Australia/Lord_Howe', '2026-04-04T13:00Z', '2026-04-05T13:29Z', 'an autumn day of 24.5 hours'],
    ['daily', 'Australia/Lord_Howe', '2026-10-03T13:30Z', '2026-10-04T12:59Z', 'a spring day of 23.5 hours'],
    ['daily', 'Africa/Cairo', '2024-04-25T22:00Z', '2024-04-26T20:59Z', 'a day without a midnight'],
    ['daily', 'America/Sao_Paulo', '2018-11-04T03:00Z', '2018-11-05T01:59Z', 'a day without a midnight'],
    [
      'daily',
      'America/St_Johns',
      '2010-11-07T02:30Z',
      '2010-11-08T03:29Z',
      'a Sunday on both sides of a Saturday hour',
    ],
    ['daily', 'America/St_Johns', '2010-11-07T02:29Z', '2010-11-07T02:31Z', 'the Saturday, taken up again'],
    ['hourly', 'Asia/Kathmandu', '2026-11-23T00:15Z', '2026-11-23T01:14Z', 'an hour of a zone 5:45 ahead'],
    [
      'hourly',
      'Australia/Lord_Howe',
      '2026-04-04T14:00Z',
      '2026-04-04T14:59Z',
      'the first pass of a half-hour overlap',
    ],
  ])('%s in %s: %s and %s are one (%s)', (rule, zone, a, b) => {
    expect(periodKey(rule, parseInstant(a), zone)).toBe(periodKey(rule, parseInstant(b), zone));
  });

  test.each<[CalendarRule, string, string, string, string]>([
    ['weekly', 'UTC', '2024-12-30T12:00Z', '2024-01-03T12:00Z', '30 December is not in the first week of its own year'],
    ['weekly', 'UTC', '2021-01-03T23:59Z', '2021-01-04T00:00Z', 'Sunday and Monday'],
    ['weekly', 'UTC', '2027-01-03T12:00Z', '2026-01-03T12:00Z', 'week 53 and week 1 of 2026'],
    ['daily', 'Europe/London', '2026-06-01T22:59Z', '2026-06-01T23:00Z', "midnight is the zone's"],
    ['weekly', 'Europe/London', '2026-06-07T22:59Z', '2026-06-07T23:00Z', 'and so is the Monday of weeks'],
    ['monthly', 'Pacific/Kiritimati', '2026-11-30T09:59Z', '2026-11-30T10:00Z', 'and the first of months'],
    ['yearly', 'America/New_York', '2027-01-01T04:59Z', '2027-01-01T05:00Z', 'and of years'],
    ['hourly', 'Europe/London', '2026-10-25T00:30Z', '2026-10-25T01:30Z', 'the two passes of the repeated hour'],
    [
      'hourly',
      'Australia/Lord_Howe',
      '2026-04-04T14:45Z',
      '2026-04-04T15:15Z',
      'the two passes of a half-hour overlap',
    ],
    ['daily', 'Pacific/Apia', '2011-12-30T09:59Z', '2011-12-30T10:00Z', '29 and 31 December: the 30th never was'],
    ['daily', 'America/St_Johns', '2010-11-07T02:30Z', '2010-11-07T02:31Z', 'Sunday 00:00, then Saturday 23:01'],
    ['monthly', 'UTC', '2025-11-23T02:00Z', '2026-11-23T02:00Z', 'the same month of two years'],
  ])('%s in %s: %s and %s are two (%s)', (rule, zone, a, b) => {
    expect(periodKey(rule, parseInstant(a), zone)).not.toBe(periodKey(rule, parseInstant(b), zone));
  });

  test.each<[CalendarRule, string, string]>([
    ['hourly', '2026-11-23T02:59Z', '2026-11-23T03:00Z'],
    ['daily', '2026-02-28T12:00Z', '2026-03-01T12:00Z'],
    ['weekly', '2026-12-31T12:00Z', '2027-01-04T12:00Z'],
    ['monthly', '2026-12-31T12:00Z', '2027-01-01T12:00Z'],
    ['yearly', '2026-12-31T12:00Z', '2027-01-01T12:00Z'],
  ])('%s: the one of %s and the one of %s follow each other', (rule, a, b) => {
    expect(periodKey(rule, parseInstant(b), 'UTC') - periodKey(rule, parseInstant(a), 'UTC')).toBe(1);
  });

  test.each(RULES)('%s: the same as the calendar label, for any two instants in any zone', (rule) => {
    fc.assert(
      fc.property(pastInstants, pastInstants, zones, (a, b, zone) => {
        const isOne = periodKey(rule, a, zone) === periodKey(rule, b, zone);

        expect(isOne).toBe(periodLabel(rule, a, zone) === periodLabel(rule, b, zone));
      }),
    );
  });

  test('a zone that does not exist is an error, never UTC', () => {
    expect(() => periodKey('daily', 0, 'Europe/Nowhere')).toThrow('Europe/Nowhere');
  });
});
