import { describe, expect, test } from 'vitest';
import { dayCalendar } from '../../../shared/policy/history/day-calendar.ts';
import { formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import type { Scheduled } from '../../../shared/policy/schedule/occurrences.ts';
import { at, cron } from '../schedule/schedules.ts';

const HALF_DAYS: Scheduled = { schedule: at('00:00', '12:00', '23:59'), timeZone: 'UTC' };

function on(date: string, timeZone: string): readonly string[] {
  return dayCalendar()
    .occurrencesOn(HALF_DAYS, date, timeZone)
    .map((one) => formatInstant(one).slice(0, 16));
}

test('a date holds the occurrences from its first instant on and before the next date’s', () => {
  expect(on('2026-11-23', 'UTC')).toEqual(['2026-11-23T00:00', '2026-11-23T12:00', '2026-11-23T23:59']);
});

test('a date is of the zone that is asked for', () => {
  expect(on('2026-11-23', 'Asia/Tokyo')).toEqual(['2026-11-22T23:59', '2026-11-23T00:00', '2026-11-23T12:00']);
  expect(dayCalendar().dateOf(parseInstant('2026-11-22T15:00Z'), 'Asia/Tokyo')).toBe('2026-11-23');
});

test('what is reckoned once is not reckoned again', () => {
  const calendar = dayCalendar();

  expect(calendar.occurrencesOn(HALF_DAYS, '2026-11-23', 'UTC')).toBe(
    calendar.occurrencesOn({ ...HALF_DAYS }, '2026-11-23', 'UTC'),
  );
  expect(calendar.occurrencesOn(HALF_DAYS, '2026-11-24', 'UTC')).not.toEqual(
    calendar.occurrencesOn(HALF_DAYS, '2026-11-23', 'UTC'),
  );
});

describe('one calendar answers each question for itself', () => {
  const noon: Scheduled = { schedule: at('12:00'), timeZone: 'UTC' };
  const inTokyo: Scheduled = { ...noon, timeZone: 'Asia/Tokyo' };
  const [first, second] = [parseInstant('2026-11-22T20:00Z'), parseInstant('2026-11-23T20:00Z')];

  test('what the date is', () => {
    const { dateOf } = dayCalendar();

    expect([dateOf(first, 'UTC'), dateOf(second, 'UTC'), dateOf(first, 'Asia/Tokyo')]).toEqual([
      '2026-11-22',
      '2026-11-23',
      '2026-11-23',
    ]);
  });

  test('which occurrence is the latest, also where there is none', () => {
    const calendar = dayCalendar();
    const leapDays: Scheduled = { schedule: cron('0 0 29 2 *'), timeZone: 'UTC' };
    const asked = [noon, HALF_DAYS, inTokyo].flatMap((one) => [first, second].map((now) => calendar.latest(one, now)));

    expect(asked.map((one) => formatInstant(one ?? 0).slice(0, 16))).toEqual([
      '2026-11-22T12:00',
      '2026-11-23T12:00',
      '2026-11-22T12:00',
      '2026-11-23T12:00',
      '2026-11-22T03:00',
      '2026-11-23T03:00',
    ]);
    expect(calendar.latest(leapDays, parseInstant('0001-01-01T00:00Z'))).toBeUndefined();
  });

  test('which occurrences lie between', () => {
    const { between } = dayCalendar();
    const asked = [noon, HALF_DAYS, inTokyo].map((one) => between(one, first, second));

    expect(asked.map((all) => all.map((one) => formatInstant(one).slice(5, 16)))).toEqual([
      ['11-23T12:00'],
      ['11-22T23:59', '11-23T00:00', '11-23T12:00'],
      ['11-23T03:00'],
    ]);
    expect(between(noon, first, first)).toEqual([]);
    expect(between(noon, first, second)).toBe(between({ ...noon }, first, second));
  });

  test('which occurrences are on a date', () => {
    const { occurrencesOn } = dayCalendar();

    expect([occurrencesOn(noon, '2026-11-23', 'UTC'), occurrencesOn(HALF_DAYS, '2026-11-23', 'UTC')]).toEqual([
      [parseInstant('2026-11-23T12:00Z')],
      ['00:00', '12:00', '23:59'].map((time) => parseInstant(`2026-11-23T${time}Z`)),
    ]);
    expect(occurrencesOn(noon, '2026-11-23', 'Pacific/Kiritimati')).toEqual([parseInstant('2026-11-22T12:00Z')]);
  });
});
