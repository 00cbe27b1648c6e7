import { describe, expect, test } from 'vitest';
import { formatInstant, HOUR, parseInstant } from '../../../shared/policy/instant.ts';
import type { Retention } from '../../../shared/policy/policy.ts';
import { decideRetention } from '../../../shared/policy/retention/decide-retention.ts';
import { aPoint } from '../../builders/points.ts';
import { reasonsByTime } from './tables.ts';

const DAY = 24 * HOUR;
const NOW = parseInstant('2026-11-23T03:00Z');

/** What is kept of points at these times, and why. */
function kept(retention: Retention, times: readonly string[], timeZone = 'UTC') {
  const points = times.map((at) => aPoint({ at }));
  return reasonsByTime(decideRetention(points, { retention, timeZone }, NOW), 'keep');
}

describe('keep rules', () => {
  test('last counts points, whatever their times', () => {
    expect(
      kept({ last: 3 }, ['2026-11-23T02:00Z', '2026-11-23T01:00Z', '2026-11-01T01:00Z', '2026-10-01T01:00Z']),
    ).toEqual({
      '2026-11-23T02:00Z': 'last-1 floor',
      '2026-11-23T01:00Z': 'last-2 floor',
      '2026-11-01T01:00Z': 'last-3',
    });
  });

  test('the newest point of a period stands for it', () => {
    expect(
      kept({ daily: 2 }, ['2026-11-23T02:00Z', '2026-11-23T01:00Z', '2026-11-22T23:00Z', '2026-11-22T02:00Z']),
    ).toEqual({
      '2026-11-23T02:00Z': 'daily-1 floor',
      '2026-11-23T01:00Z': 'floor',
      '2026-11-22T23:00Z': 'daily-2',
    });
  });

  test('empty periods do not count: days without a point are passed over', () => {
    expect(
      kept({ daily: 3 }, ['2026-11-23T02:00Z', '2026-11-10T02:00Z', '2026-09-01T02:00Z', '2026-08-01T02:00Z']),
    ).toEqual({
      '2026-11-23T02:00Z': 'daily-1 floor',
      '2026-11-10T02:00Z': 'daily-2 floor',
      '2026-09-01T02:00Z': 'daily-3',
    });
  });

  test('while a rule is not yet full, the oldest point is kept too', () => {
    expect(
      kept({ monthly: 6 }, ['2026-11-23T02:00Z', '2026-11-22T02:00Z', '2026-10-31T02:00Z', '2026-10-09T02:00Z']),
    ).toEqual({
      '2026-11-23T02:00Z': 'monthly-1 floor',
      '2026-11-22T02:00Z': 'floor',
      '2026-10-31T02:00Z': 'monthly-2',
      '2026-10-09T02:00Z': 'monthly-oldest',
    });
  });

  test('but is not named so where it is already the candidate of its period', () => {
    expect(kept({ monthly: 6 }, ['2026-11-23T02:00Z', '2026-10-31T02:00Z', '2026-09-30T02:00Z'])).toEqual({
      '2026-11-23T02:00Z': 'monthly-1 floor',
      '2026-10-31T02:00Z': 'monthly-2 floor',
      '2026-09-30T02:00Z': 'monthly-3',
    });
  });

  test('a rule that is full keeps no oldest', () => {
    expect(kept({ monthly: 2 }, ['2026-11-23T02:00Z', '2026-10-31T02:00Z', '2026-10-09T02:00Z'])).toEqual({
      '2026-11-23T02:00Z': 'monthly-1 floor',
      '2026-10-31T02:00Z': 'monthly-2 floor',
    });
  });

  test('rules are independent, and a point carries each reason that keeps it', () => {
    expect(
      kept({ last: 1, hourly: 1, daily: 2, weekly: 2, monthly: 1, yearly: 1 }, [
        '2026-11-23T02:00Z', // a Monday
        '2026-11-22T02:00Z', // the Sunday before
        '2026-11-21T02:00Z',
      ]),
    ).toEqual({
      '2026-11-23T02:00Z': 'last-1 hourly-1 daily-1 weekly-1 monthly-1 yearly-1 floor',
      '2026-11-22T02:00Z': 'daily-2 weekly-2 floor',
    });
  });

  test.each([
    ['Monday', '2026-11-23', ['2026-11-23', '2026-11-22', '2026-11-15', '2026-11-08'], 15],
    ['Thursday', '2026-11-26', ['2026-11-26', '2026-11-22', '2026-11-15', '2026-11-08'], 18],
    ['Sunday', '2026-11-29', ['2026-11-29', '2026-11-22', '2026-11-15', '2026-11-08'], 21],
  ])('weekly 4 on a %s reaches back 15 to 21 days, not 28, since the running week counts', (_, today, dates, reach) => {
    const newest = parseInstant(`${today}T02:00Z`);
    const nights = Array.from({ length: 40 }, (_, night) => aPoint({ at: newest - night * DAY }));
    const decisions = decideRetention(nights, { retention: { weekly: 4 }, timeZone: 'UTC' }, newest + HOUR);
    const weekly = decisions.filter(({ reasons }) => reasons.some((reason) => reason.startsWith('weekly')));

    expect(weekly.map(({ point }) => formatInstant(point.scheduledFor).slice(0, 10))).toEqual(dates);
    expect((newest - (weekly.at(-1)?.point.scheduledFor ?? 0)) / DAY).toBe(reach);
  });

  test('one zone for all rules: in London a night in June is the day before UTC says', () => {
    const times = ['2026-06-07T23:30Z', '2026-06-07T22:30Z', '2026-06-06T23:30Z', '2026-06-06T22:30Z'];
    expect(kept({ daily: 2, weekly: 1 }, times, 'Europe/London')).toEqual({
      '2026-06-07T23:30Z': 'daily-1 weekly-1 floor', // Monday 00:30 in London
      '2026-06-07T22:30Z': 'daily-2 floor', // Sunday 23:30
    });
    expect(kept({ daily: 2, weekly: 1 }, times, 'UTC')).toEqual({
      '2026-06-07T23:30Z': 'daily-1 weekly-1 floor',
      '2026-06-07T22:30Z': 'floor',
      '2026-06-06T23:30Z': 'daily-2',
    });
  });

  test('a set of periods: where the clock went back across midnight, two days are two', () => {
    expect(
      kept(
        { daily: 2 },
        [
          '2010-11-07T12:00Z', // Sunday 08:30 in St John's
          '2010-11-07T03:00Z', // Saturday 23:30 again, after the clock went back from Sunday 00:01
          '2010-11-07T02:30Z', // Sunday 00:00, the first time
          '2010-11-07T02:15Z', // Saturday 23:45, the first time
        ],
        'America/St_Johns',
      ),
    ).toEqual({ '2010-11-07T12:00Z': 'daily-1 floor', '2010-11-07T03:00Z': 'daily-2 floor' });
  });

  test('both passes of the repeated hour are hours', () => {
    expect(
      kept(
        { hourly: 3 },
        ['2026-10-25T01:00Z', '2026-10-25T00:00Z', '2026-10-24T23:00Z', '2026-10-24T22:00Z'],
        'Europe/London',
      ),
    ).toEqual({
      '2026-10-25T01:00Z': 'hourly-1 floor',
      '2026-10-25T00:00Z': 'hourly-2 floor',
      '2026-10-24T23:00Z': 'hourly-3',
    });
  });
});

describe('within', () => {
  test('keeps everything newer than a span before the newest usable point; the edge itself is outside', () => {
    expect(
      kept({ within: { count: 14, unit: 'd' } }, [
        '2026-11-20T02:00Z',
        '2026-11-19T02:00Z',
        '2026-11-06T02:01Z',
        '2026-11-06T02:00Z',
      ]),
    ).toEqual({
      '2026-11-20T02:00Z': 'within floor',
      '2026-11-19T02:00Z': 'within floor',
      '2026-11-06T02:01Z': 'within',
    });
  });

  test('is measured from the newest point, so that a schedule which has stopped deletes nothing', () => {
    expect(
      Object.keys(
        kept({ within: { count: 2, unit: 'd' } }, ['2020-01-03T02:00Z', '2020-01-02T02:00Z', '2020-01-01T02:01Z']),
      ),
    ).toHaveLength(3);
  });

  test('a day is a day of the calendar, not 24 hours', () => {
    // Back across the end of summer time: 02:00 in London the day before is 25 hours before.
    const times = ['2026-10-25T02:00Z', '2026-10-24T12:00Z', '2026-10-24T01:01Z', '2026-10-24T01:00Z'];
    expect(Object.keys(kept({ within: { count: 1, unit: 'd' } }, times, 'Europe/London'))).toEqual(times.slice(0, 3));
    expect(Object.keys(kept({ within: { count: 24, unit: 'h' } }, times, 'Europe/London'))).toEqual(times.slice(0, 2));
  });

  test('a month ends where the month ends', () => {
    const times = ['2026-03-31T02:00Z', '2026-03-30T02:00Z', '2026-02-28T02:01Z', '2026-02-28T02:00Z'];
    expect(Object.keys(kept({ within: { count: 1, unit: 'mo' } }, times))).toEqual(times.slice(0, 3));
  });

  test('an edge that happens twice is the first one: more is kept', () => {
    // 01:30 on 25 October happens at 00:30Z and again at 01:30Z.
    const times = ['2026-10-26T01:30Z', '2026-10-26T00:30Z', '2026-10-25T01:00Z', '2026-10-25T00:30Z'];
    expect(Object.keys(kept({ within: { count: 1, unit: 'd' } }, times, 'Europe/London'))).toEqual(times.slice(0, 3));
  });
});

describe('the order of points', () => {
  test('is by occurrence, not by when they were made', () => {
    const late = aPoint({ at: '2026-11-21T02:00Z', snapshot: { timeCreated: parseInstant('2026-11-23T02:30Z') } });
    const onTime = aPoint({ at: '2026-11-22T02:00Z' });
    const decisions = decideRetention([late, onTime], { retention: { last: 1 }, timeZone: 'UTC' }, NOW);

    expect(reasonsByTime(decisions, 'keep')).toEqual({
      '2026-11-22T02:00Z': 'last-1 floor',
      '2026-11-21T02:00Z': 'floor',
    });
  });

  test('then by attempt, then by lower-cased id', () => {
    const at = '2026-11-22T02:00Z';
    const first = aPoint({ at, snapshot: { name: 'ZZZ' } });
    const second = aPoint({ at, attempt: 2, snapshot: { name: 'aaa' } });
    const third = aPoint({ at, attempt: 2, snapshot: { name: 'BBB' } });
    const decisions = decideRetention([first, second, third], { retention: { last: 3 }, timeZone: 'UTC' }, NOW);

    expect(decisions.map(({ reasons }) => reasons[0])).toEqual(['last-3', 'last-2', 'last-1']);
  });
});
