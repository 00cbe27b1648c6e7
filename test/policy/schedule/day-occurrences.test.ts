import { describe, expect, test } from 'vitest';
import { DAY, formatInstant, inZone, parseInstant } from '../../../shared/policy/instant.ts';
import type { Weekday } from '../../../shared/policy/policy.ts';
import { type CalendarSchedule, dayOccurrences } from '../../../shared/policy/schedule/day-occurrences.ts';
import { zoneOf } from '../../../shared/policy/schedule/zone.ts';
import { at, every } from './schedules.ts';

function on(schedule: object, date: string, timeZone = 'UTC'): readonly string[] {
  const day = parseInstant(`${date}T00:00Z`) / DAY;
  return dayOccurrences(schedule as CalendarSchedule, day, zoneOf(timeZone)).map((one) => formatInstant(one));
}

describe('the occurrences of one local day', () => {
  test('come in order, each once', () => {
    expect(on(at('23:59', '00:00', '12:30', '12:30'), '2026-11-23')).toEqual([
      '2026-11-23T00:00:00Z',
      '2026-11-23T12:30:00Z',
      '2026-11-23T23:59:00Z',
    ]);
  });

  test('are of the zone', () => {
    expect(on(at('02:00'), '2026-11-23', 'Asia/Kathmandu')).toEqual(['2026-11-22T20:15:00Z']);
    expect(on(every(12), '2026-11-23', 'America/New_York')).toEqual(['2026-11-23T05:00:00Z', '2026-11-23T17:00:00Z']);
  });

  test.each([
    ['2011-12-30', at('02:00')],
    ['2011-12-30', every(1)],
    ['2011-12-30', every(6)],
  ])('are none on %s in Samoa, which left it out', (date, schedule) => {
    expect(on(schedule, date, 'Pacific/Apia')).toEqual([]);
  });

  test('every hour are as many as the day has begun hours', () => {
    expect(on(every(1), '2026-03-29', 'Europe/London')).toHaveLength(23);
    expect(on(every(1), '2026-10-25', 'Europe/London')).toHaveLength(25);
    expect(on(every(1), '2026-10-04', 'Australia/Lord_Howe').at(-1)).toBe('2026-10-04T12:30:00Z');
  });

  test.each<[2 | 3 | 8, number]>([
    [2, 12],
    [3, 8],
    [8, 3],
  ])('every %i hours are %i', (hours, count) => {
    const found = on(every(hours), '2026-11-23');

    expect(found).toHaveLength(count);
    expect(found[1]).toBe(`2026-11-23T0${hours}:00:00Z`);
  });

  test('at the end of a gap over midnight lie on the next day', () => {
    expect(on(at('23:30', '23:59'), '2018-11-03', 'America/Sao_Paulo')).toEqual([
      '2018-11-04T02:30:00Z',
      '2018-11-04T02:59:00Z',
    ]);
    expect(on(at('00:00', '00:59'), '2018-11-04', 'America/Sao_Paulo')).toEqual(['2018-11-04T03:00:00Z']);
  });

  test.each(['2026-11-23', '2026-11-29', '1970-01-01', '1969-12-28', '1969-12-31', '1966-05-05'])(
    'are of its weekday alone: %s',
    (date) => {
      const weekday = inZone(parseInstant(date), 'UTC').weekday as Weekday;
      const counts = ([1, 2, 3, 4, 5, 6, 7] as const).map((day) => on({ ...at('02:00'), days: [day] }, date).length);

      expect(counts).toEqual([1, 2, 3, 4, 5, 6, 7].map((day) => (day === weekday ? 1 : 0)));
    },
  );
});
