import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { decideDisk } from '../../../shared/policy/retention/decide-disk.ts';
import { decideRetention } from '../../../shared/policy/retention/decide-retention.ts';
import { aPoint } from '../../builders/points.ts';
import { anyPoints, NOW, policies } from './arbitraries.ts';
import { aContext, reasonsByTime } from './tables.ts';

const HOSTS = [
  ['UTC', 0],
  ['Pacific/Kiritimati', -14 * 60],
  ['America/St_Johns', 3 * 60 + 30],
] as const;

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

/** Makes this process live elsewhere, and proves that it does. */
function moveHostTo(zone: string, minutesWest: number): void {
  vi.stubEnv('TZ', zone);
  expect(new Date('2026-11-23T02:00Z').getTimezoneOffset()).toBe(minutesWest);
}

describe.each(HOSTS)('on a host in %s', (zone, minutesWest) => {
  test('periods are those of the policy', () => {
    moveHostTo(zone, minutesWest);
    const points = [
      '2026-06-08T02:00Z',
      '2026-06-07T23:30Z',
      '2026-06-07T22:30Z',
      '2026-06-07T10:30Z',
      '2026-06-01T10:30Z',
    ];
    const decisions = decideRetention(
      points.map((at) => aPoint({ at })),
      { retention: { hourly: 1, daily: 2, weekly: 2, monthly: 2, yearly: 1 }, timeZone: 'Europe/London' },
      NOW,
    );

    expect(reasonsByTime(decisions, 'keep')).toEqual({
      '2026-06-08T02:00Z': 'hourly-1 daily-1 weekly-1 monthly-1 yearly-1 floor',
      '2026-06-07T23:30Z': 'floor',
      '2026-06-07T22:30Z': 'daily-2 weekly-2',
      '2026-06-01T10:30Z': 'monthly-oldest',
    });
  });

  test('any decision is the one that a host in UTC makes, whatever its clock says', () => {
    fc.assert(
      fc.property(
        anyPoints,
        policies,
        fc.integer({ min: 0, max: parseInstant('2040-01-01') }),
        (points, policy, clock) => {
          const context = { ...aContext({ now: NOW, minKeepDays: 3, orphanDays: 30 }), readWritten: () => policy };
          const orphan = { kind: 'orphan', cause: 'gone', follows: policy, isConfirmed: true } as const;
          const decide = () => [
            decideDisk(points, { kind: 'protected', policy }, context),
            decideDisk(points, orphan, context),
          ];
          moveHostTo('UTC', 0);
          const inUtc = decide();
          moveHostTo(zone, minutesWest);
          vi.useFakeTimers({ now: clock, toFake: ['Date'] });
          const here = decide();
          vi.useRealTimers();

          expect(here).toEqual(inUtc);
        },
      ),
    );
  });
});
