import { afterEach, expect, test, vi } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../shared/policy/instant.ts';
import type { Schedule, Weekday } from '../../../shared/policy/policy.ts';
import { longestGapMs } from '../../../shared/policy/schedule/longest-gap.ts';
import { at, cron, every } from './schedules.ts';

afterEach(() => void vi.unstubAllEnvs());

function on(days: readonly Weekday[], ...times: readonly string[]): Schedule {
  return { ...at(...times), days } as Schedule;
}

test.each<[string, Schedule, number]>([
  ['every night', at('02:00'), DAY],
  ['twice a day', at('06:00', '18:00'), 12 * HOUR],
  ['twice a day, unevenly', at('06:00', '13:30'), 16.5 * HOUR],
  ['twice a day, the later time first', at('13:30', '06:00'), 16.5 * HOUR],
  ['on Sundays', on([7], '02:00'), 7 * DAY],
  ['on Mondays and Thursdays', on([1, 4], '02:00'), 4 * DAY],
  ['on Thursdays and Mondays', on([4, 1], '02:00'), 4 * DAY],
  ['on working days', on([1, 2, 3, 4, 5], '02:00'), 3 * DAY],
  ['on Mondays and Tuesdays, twice', on([1, 2], '06:00', '18:00'), 6 * DAY - 12 * HOUR],
  ['every 4 hours', every(4), 4 * HOUR],
  ['by cron every quarter of an hour', cron('*/15 * * * *'), 15 * MINUTE],
  ['by cron at working hours', cron('0 6-18 * * *'), 12 * HOUR],
  ['by cron twice within the hour', cron('10,50 2 * * *'), DAY - 40 * MINUTE],
  ['by cron with much between the times of a day', cron('0 1,23 * * *'), 22 * HOUR],
  ['by cron on working days', cron(' 0  2 *  * mon-fri '), 3 * DAY],
  ['by cron on the first of the month', cron('0 2 1 * *'), 31 * DAY],
  ['by cron on the 31st', cron('0 2 31 * *'), 61 * DAY],
  ['by cron once a year', cron('0 2 1 1 *'), 366 * DAY],
  ['by cron on leap days', cron('0 2 29 2 *'), (4 * 365 + 1) * DAY],
])('the longest time between two points that come %s', (_, schedule, gap) => {
  expect(longestGapMs(schedule)).toBe(gap);
  expect(longestGapMs(schedule)).toBe(gap);
});

test('the clock changes of the host do not lengthen it', () => {
  vi.stubEnv('TZ', 'Europe/London');
  expect(new Date('2026-07-01T12:00Z').getTimezoneOffset()).toBe(-60);

  expect(longestGapMs(cron('7 2 * * *'))).toBe(DAY);
});
