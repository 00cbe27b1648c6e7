import { expect, test } from 'vitest';
import { calendarOf } from './calendar.ts';
import { keptPoints } from './kept-points.ts';
import { DAY } from './time.ts';

test('the oracle tells the worked calendar of docs/retention.md', () => {
  const calendar = calendarOf('Europe/London');
  const first = Date.parse('2026-09-25T00:00:00Z');
  const nights = Array.from({ length: 60 }, (_, night) => calendar.instantOf(first + night * DAY, 2));
  const usable = nights.filter((at) => calendar.periodOf('daily', at) !== '2026-11-22');

  const kept = keptPoints(usable, { daily: 7, weekly: 4, monthly: 12 }, calendar);

  expect(kept.map((at) => calendar.periodOf('daily', at))).toEqual([
    '2026-09-25',
    '2026-09-30',
    '2026-10-31',
    '2026-11-08',
    '2026-11-15',
    '2026-11-16',
    '2026-11-17',
    '2026-11-18',
    '2026-11-19',
    '2026-11-20',
    '2026-11-21',
    '2026-11-23',
  ]);
});
