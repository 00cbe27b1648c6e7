import { expect, test } from 'vitest';
import { dayCalendar } from '../../../shared/policy/history/day-calendar.ts';
import { formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import type { Scheduled } from '../../../shared/policy/schedule/occurrences.ts';
import { at } from '../schedule/schedules.ts';

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
