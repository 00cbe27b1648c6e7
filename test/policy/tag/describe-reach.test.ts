import { expect, test } from 'vitest';
import type { Retention, Schedule } from '../../../shared/policy/policy.ts';
import { describeReach } from '../../../shared/policy/tag/describe-reach.ts';

const TWO = { hour: 2, minute: 0 };
const NIGHTLY: Schedule = { kind: 'at', times: [TWO], days: [1, 2, 3, 4, 5, 6, 7] };
const SUNDAYS: Schedule = { ...NIGHTLY, days: [7] };
const TWICE_ON_TWO_DAYS: Schedule = { kind: 'at', times: [TWO, { hour: 14, minute: 0 }], days: [1, 4] };
const HOURLY: Schedule = { kind: 'every', hours: 1 };
const EVERY_4H: Schedule = { kind: 'every', hours: 4 };
const ON_THE_FIRST: Schedule = { kind: 'cron', expression: '0 2 1 * *' };
const HALF_HOURS: Schedule = { kind: 'cron', expression: '0,30 * * * *' };

test.each<[Schedule, Retention, string]>([
  [NIGHTLY, {}, 'no time'],
  // Points and hours are as far apart as the schedule makes them.
  [NIGHTLY, { last: 1 }, 'up to 24 hours'],
  [NIGHTLY, { last: 2 }, '24 to 48 hours'],
  [NIGHTLY, { last: 3 }, '2 to 3 days'],
  [EVERY_4H, { last: 12 }, '44 to 48 hours'],
  [EVERY_4H, { last: 13 }, 'about 2 days'],
  [SUNDAYS, { last: 3 }, '14 to 21 days'],
  [HOURLY, { hourly: 24 }, '23 to 24 hours'],
  [HALF_HOURS, { hourly: 24 }, '23 to 24 hours'],
  [EVERY_4H, { hourly: 6 }, '20 to 24 hours'],
  // A day counts where the schedule has one.
  [HOURLY, { daily: 1 }, 'up to 24 hours'],
  [HOURLY, { daily: 7 }, '6 to 7 days'],
  [SUNDAYS, { daily: 3 }, '14 to 21 days'],
  [TWICE_ON_TWO_DAYS, { daily: 4 }, '11 to 14 days'],
  // The running week, month and year is the first.
  [NIGHTLY, { weekly: 1 }, 'up to 6 days'],
  [NIGHTLY, { weekly: 2 }, '1 to 7 days'],
  [NIGHTLY, { weekly: 4 }, '15 to 21 days'],
  [ON_THE_FIRST, { weekly: 3 }, '62 to 93 days'],
  [SUNDAYS, { weekly: 3 }, '8 to 14 days'],
  [NIGHTLY, { monthly: 1 }, 'up to 1 month'],
  [NIGHTLY, { monthly: 2 }, 'up to 1 month'],
  [NIGHTLY, { monthly: 3 }, '1 to 2 months'],
  [NIGHTLY, { yearly: 1 }, 'up to 1 year'],
  [NIGHTLY, { yearly: 4 }, '2 to 3 years'],
  [NIGHTLY, { within: { count: 36, unit: 'h' } }, 'up to 36 hours'],
  [NIGHTLY, { within: { count: 1, unit: 'd' } }, 'up to 1 day'],
  [NIGHTLY, { within: { count: 2, unit: 'w' } }, 'up to 2 weeks'],
  [NIGHTLY, { within: { count: 3, unit: 'mo' } }, 'up to 3 months'],
  [NIGHTLY, { within: { count: 2, unit: 'y' } }, 'up to 2 years'],
  // The rule that reaches farthest says it.
  [NIGHTLY, { daily: 7, weekly: 4, monthly: 12 }, '10 to 11 months'],
  [NIGHTLY, { daily: 400, monthly: 12 }, '399 to 400 days'],
  [NIGHTLY, { monthly: 13, yearly: 2 }, '11 to 12 months'],
  [NIGHTLY, { monthly: 12, yearly: 2 }, 'up to 1 year'],
  [NIGHTLY, { weekly: 4, within: { count: 22, unit: 'd' } }, 'up to 22 days'],
  [NIGHTLY, { weekly: 4, within: { count: 21, unit: 'd' } }, '15 to 21 days'],
  [NIGHTLY, { weekly: 6, monthly: 2 }, '29 to 35 days'],
  [NIGHTLY, { weekly: 5, monthly: 2 }, 'up to 1 month'],
])('%j with %j reaches %s back', (schedule, retention, words) => {
  expect(describeReach({ name: 'gold', schedule, retention, timeZone: 'UTC', options: {} })).toBe(words);
});
