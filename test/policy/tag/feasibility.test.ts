import { describe, expect, test } from 'vitest';
import type { Policy, Retention, Schedule } from '../../../shared/policy/policy.ts';
import { checkPolicy } from '../../../shared/policy/tag/feasibility.ts';
import { averageGapDays, scheduleRate } from '../../../shared/policy/tag/rate.ts';

const NIGHTLY: Schedule = { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [1, 2, 3, 4, 5, 6, 7] };
const WEEKLY: Schedule = { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [7] };
const EVERY_4H: Schedule = { kind: 'every', hours: 4 };

function cron(expression: string): Schedule {
  return { kind: 'cron', expression };
}

function aPolicy(schedule: Schedule, retention: Retention): Policy {
  return { name: 'nightly', schedule, retention, timeZone: 'UTC', options: {} };
}

describe('how often a schedule comes round', () => {
  test.each<[Schedule, string, number]>([
    [NIGHTLY, 'many-a-week', 1],
    [WEEKLY, 'weekly', 7],
    [EVERY_4H, 'many-a-day', 1 / 6],
    [
      {
        kind: 'at',
        times: [
          { hour: 6, minute: 0 },
          { hour: 18, minute: 0 },
        ],
        days: [7],
      },
      'many-a-day',
      3.5,
    ],
    [cron('0 2 * * *'), 'many-a-week', 1],
    [cron('0 2 * * sun'), 'weekly', 7],
    [cron('0 2 * * 0,7'), 'weekly', 7],
    [cron('0 2 * * mon-fri'), 'many-a-week', 7 / 5],
    [cron('0 */2 * * *'), 'many-a-day', 1 / 12],
    [cron('0,30 2 * * *'), 'many-a-day', 1 / 2],
    [cron('0 2 1 * *'), 'rarer', 31],
    [cron('0 2 1,15 * *'), 'rarer', 15.5],
    [cron('0 2 1,2 * *'), 'many-a-week', 15.5],
    [cron('0 2 1,31 * *'), 'many-a-week', 15.5],
    [cron('0 2 1-7 * sun'), 'rarer', 31],
    [cron('0 2 L * *'), 'many-a-week', 1],
  ])('%j is %s', (schedule, rate, gapDays) => {
    expect(scheduleRate(schedule)).toBe(rate);
    expect(averageGapDays(schedule)).toBeCloseTo(gapDays);
  });
});

describe('a policy with a keep rule as fine as its schedule is sound', () => {
  test.each<[Schedule, Retention]>([
    [EVERY_4H, { hourly: 24 }],
    [EVERY_4H, { last: 5 }],
    [NIGHTLY, { daily: 7 }],
    [NIGHTLY, { hourly: 24 }],
    [NIGHTLY, { within: { count: 1, unit: 'w' } }],
    [WEEKLY, { weekly: 8 }],
    [WEEKLY, { daily: 7 }],
    [cron('0 2 1 * *'), { monthly: 12 }],
    [cron('0 2 1 1 *'), { yearly: 3 }],
    [NIGHTLY, { daily: 450 }],
  ])('%j with %j', (schedule, retention) => {
    expect(checkPolicy(aPolicy(schedule, retention))).toBeUndefined();
  });
});

describe('a policy that cannot keep what it promises is told with what can', () => {
  test.each<[Schedule, Retention, string | undefined]>([
    [EVERY_4H, { daily: 7 }, 'nightly every 4h keep 24h 7d, or nightly keep 7d'],
    [EVERY_4H, { weekly: 8 }, 'nightly every 4h keep 24h 8w, or weekly keep 8w'],
    [NIGHTLY, { weekly: 4 }, 'nightly keep 28d, or weekly keep 4w'],
    [NIGHTLY, { weekly: 4, monthly: 12 }, 'nightly keep 28d 12m, or weekly keep 4w 12m'],
    [NIGHTLY, { yearly: 1 }, 'nightly keep 7d 1y'],
    [NIGHTLY, { within: { count: 2, unit: 'd' } }, 'nightly keep 7d within 2d'],
    [WEEKLY, { monthly: 12 }, 'nightly on sun keep 8w 12m'],
    [NIGHTLY, { daily: 451 }, 'nightly keep 450d'],
    [NIGHTLY, { daily: 400, monthly: 60 }, 'nightly keep 390d 60m'],
    [EVERY_4H, { within: { count: 90, unit: 'd' } }, 'nightly every 4h keep last 450'],
    [NIGHTLY, {}, undefined],
    [NIGHTLY, { daily: 0 }, undefined],
    [NIGHTLY, { daily: -7 }, undefined],
    [NIGHTLY, { daily: Number.NaN }, undefined],
  ])('%j with %j: did you mean %s?', (schedule, retention, suggestion) => {
    const misfit = checkPolicy(aPolicy(schedule, retention));
    expect(misfit?.message).toMatch(/\.$/);
    expect(misfit?.suggestion).toBe(suggestion);
  });

  test.each<[Schedule, Retention, string]>([
    [{ kind: 'every', hours: 1 }, { hourly: 1_000 }, 'keep 1000h = 1,000 points, the limit is 450'],
    [NIGHTLY, { daily: 451 }, 'keep 451d = 451 points, the limit is 450'],
    [NIGHTLY, { daily: 400, monthly: 60 }, 'keep 400d 60m = 400 + 60 = 460 points, the limit is 450'],
    [
      EVERY_4H,
      { last: 5, within: { count: 90, unit: 'd' } },
      'keep last 5 within 90d = 5 + 546 = 551 points, the limit is 450',
    ],
    [cron('*/2 * * * *'), { hourly: 24 }, '2 minutes apart = up to 30 points an hour of a disk, the limit is 12'],
    [cron('* 2 * * *'), { hourly: 24 }, 'a minute apart = up to 60 points an hour of a disk, the limit is 12'],
    [cron('0,58 * * * *'), { hourly: 24 }, '2 minutes apart'],
    [
      {
        kind: 'at',
        times: [
          { hour: 0, minute: 0 },
          { hour: 23, minute: 57 },
        ],
        days: [7],
      },
      { hourly: 24 },
      '3 minutes apart = up to 20 points an hour',
    ],
  ])('%j with %j shows the arithmetic: %s', (schedule, retention, arithmetic) => {
    expect(checkPolicy(aPolicy(schedule, retention))?.message).toContain(arithmetic);
  });

  test.each([cron('*/5 * * * *'), cron('0,58 2 * * *'), cron('0,55 * * * *')])('%j is not too frequent', (schedule) => {
    expect(checkPolicy(aPolicy(schedule, { hourly: 24 }))).toBeUndefined();
  });

  test('so many times that no tag holds them', () => {
    const times = Array.from({ length: 40 }, (_, index) => ({ hour: Math.floor(index / 2), minute: (index % 2) * 30 }));
    const misfit = checkPolicy(aPolicy({ kind: 'at', times, days: [1, 2, 3, 4, 5, 6, 7] }, { hourly: 48 }));
    expect(misfit).toMatchObject({ message: expect.stringContaining('256'), suggestion: 'nightly every 1h keep 48h' });
  });
});
