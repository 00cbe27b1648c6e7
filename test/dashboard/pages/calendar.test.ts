import { expect, test } from 'vitest';
import { calendarOf } from '../../../shared/dashboard/parts/calendar.ts';
import { parseInstant } from '../../../shared/policy/instant.ts';

function show(instants: readonly string[], timeZone = 'UTC'): string {
  const points = instants.map((at) => ({ at: parseInstant(at), tone: 'good' as const, words: 'kept' }));
  return String(calendarOf(points, timeZone));
}

/** The days of the first month that have points, with what stands in them. */
function daysOf(page: string): readonly string[] {
  return [...page.matchAll(/<td class="has"><span class="date">(\d+)<\/span>(.*?)<\/td>/g)].map(
    ([, day, marks = '']) => `${day}: ${[...marks.matchAll(/>(\d\d:\d\d|\+\d+)</g)].map(([, text]) => text).join(' ')}`,
  );
}

test('a point stands on its day in the zone, which may lie in another month', () => {
  const page = show(['2026-11-30T23:30Z'], 'Asia/Tokyo');

  expect(page).toContain('December 2026');
  expect(daysOf(page)).toEqual(['1: 08:30']);
});

test('of many points on one day the newest three are shown, and how many more there are', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => `2026-11-23T${String(hour).padStart(2, '0')}:00Z`);

  expect(daysOf(show(hours))).toEqual(['23: 23:00 22:00 21:00 +21']);
});

test.each([
  ['2026-02-10', 'February 2026', 5, 28],
  ['2027-02-10', 'February 2027', 4, 28],
  ['2028-02-10', 'February 2028', 5, 29],
  ['2026-11-10', 'November 2026', 6, 30],
])('the month of %s, %s, has %i weeks and %i days', (date, title, weeks, days) => {
  const page = show([`${date}T02:00Z`]);

  expect(page).toContain(title);
  expect(page.split('<tr>').length - 2).toBe(weeks);
  expect(page.split('class="date"').length - 1).toBe(days);
});

test('months without points are left out', () => {
  const page = show(['2026-11-23T02:00Z', '2026-03-23T02:00Z']);
  expect([...page.matchAll(/<caption>(\w+ \d+)/g)].map(([, title]) => title)).toEqual(['November 2026', 'March 2026']);
});
