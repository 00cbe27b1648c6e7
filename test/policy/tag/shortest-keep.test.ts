import { expect, test } from 'vitest';
import { DAY } from '../../../shared/policy/instant.ts';
import type { Policy, Retention, Schedule } from '../../../shared/policy/policy.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { decideRetention } from '../../../shared/policy/retention/decide-retention.ts';
import { occurrencePoint } from '../../../shared/policy/retention/imagined-point.ts';
import { nextOccurrences } from '../../../shared/policy/schedule/occurrences.ts';
import { shortestKeepMs } from '../../../shared/policy/tag/shortest-keep.ts';

const NIGHTLY: Schedule = { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [1, 2, 3, 4, 5, 6, 7] };
const WORKDAYS: Schedule = { ...NIGHTLY, days: [1, 2, 3, 4, 5] };
const THREE_DAYS: Schedule = { ...NIGHTLY, days: [1, 2, 7] };
const SUNDAYS: Schedule = { ...NIGHTLY, days: [7] };
const EVERY_4H: Schedule = { kind: 'every', hours: 4 };
const ON_THE_FIRST: Schedule = { kind: 'cron', expression: '30 1 1 * *' };
const IN_DECEMBER: Schedule = { kind: 'cron', expression: '*/15 * * 12 *' };
const HALF_HOURS: Schedule = { kind: 'cron', expression: '0,30 * * * *' };

test.each<[Schedule, Retention, number]>([
  [NIGHTLY, { daily: 7, weekly: 4, monthly: 12 }, 7],
  [NIGHTLY, { last: 3, daily: 7 }, 7],
  [NIGHTLY, { last: 9, daily: 7 }, 9],
  [NIGHTLY, { last: 1 }, 2],
  [NIGHTLY, { daily: 1, within: { count: 2, unit: 'w' } }, 14],
  [NIGHTLY, { within: { count: 1, unit: 'mo' } }, 28],
  [NIGHTLY, { daily: 400 }, 400],
  [NIGHTLY, { last: 3, within: { count: 96, unit: 'h' } }, 4],
  [NIGHTLY, { within: { count: 1, unit: 'y' } }, 365],
  // Sunday is the newest of its week, and two points follow it soon.
  [THREE_DAYS, { last: 2, weekly: 1 }, 2],
  [THREE_DAYS, { last: 2, weekly: 2 }, 6],
  [WORKDAYS, { last: 2 }, 2],
  [WORKDAYS, { daily: 5 }, 7],
  [SUNDAYS, { weekly: 8 }, 56],
  [SUNDAYS, { daily: 3, monthly: 12 }, 21],
  [EVERY_4H, { hourly: 24, daily: 7 }, 4],
  [EVERY_4H, { last: 6, daily: 7 }, 1],
  [HALF_HOURS, { hourly: 24 }, 1 / 24],
  [ON_THE_FIRST, { monthly: 2 }, 59],
  [IN_DECEMBER, { last: 8 }, 2 / 24],
  [IN_DECEMBER, { last: 8, daily: 3 }, 2 / 24],
  [IN_DECEMBER, { hourly: 5, within: { count: 3, unit: 'd' } }, 3],
])('%j with %j keeps every point for %d days', (schedule, retention, days) => {
  expect(shortestKeepMs({ schedule, retention }) / DAY).toBeCloseTo(days, 5);
});

/** How old the youngest is that goes, where the rules decide at each of many occurrences. */
function firstToGoMs(policy: Policy): number {
  let kept: readonly RecoveryPoint[] = [];
  let youngest = Number.POSITIVE_INFINITY;
  for (const at of nextOccurrences(policy, Date.UTC(2024, 0, 1), 120)) {
    const decisions = decideRetention([...kept, occurrencePoint(at)], policy, at);
    const gone = decisions.filter(({ action }) => action === 'prune').map(({ point }) => at - point.scheduledFor);
    youngest = Math.min(youngest, ...gone);
    kept = decisions.filter(({ action }) => action === 'keep').map(({ point }) => point);
  }
  return youngest;
}

test.each<[Schedule, Retention]>([
  [NIGHTLY, { daily: 7, weekly: 4 }],
  [NIGHTLY, { last: 9, daily: 7 }],
  [NIGHTLY, { last: 1 }],
  [NIGHTLY, { daily: 3, within: { count: 10, unit: 'd' } }],
  [WORKDAYS, { last: 3 }],
  [SUNDAYS, { weekly: 3 }],
  [EVERY_4H, { hourly: 24, daily: 3 }],
  [EVERY_4H, { last: 6, daily: 7 }],
])('%j with %j lets its first points go just then', (schedule, retention) => {
  const policy: Policy = { name: 'gold', schedule, retention, timeZone: 'UTC', options: {} };
  expect(firstToGoMs(policy)).toBe(shortestKeepMs(policy));
});
