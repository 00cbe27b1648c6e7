import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY, formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import type { Retention, Schedule } from '../../../shared/policy/policy.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import type { DiskStanding } from '../../../shared/policy/retention/decide-disk.ts';
import { decideRetention } from '../../../shared/policy/retention/decide-retention.ts';
import { occurrencePoint } from '../../../shared/policy/retention/imagined-point.ts';
import { keptUntil, type Stay } from '../../../shared/policy/retention/kept-until.ts';
import { occurrencesBetween } from '../../../shared/policy/schedule/occurrences.ts';
import { anAdHocPoint, aPoint } from '../../builders/points.ts';
import { anyPoints, NOW, policies } from './arbitraries.ts';

const NIGHTLY: Schedule = { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [1, 2, 3, 4, 5, 6, 7] };

function stays(points: readonly RecoveryPoint[], retention: Retention, now = NOW): readonly string[] {
  const policy = { retention, timeZone: 'UTC' };
  const terms = { now, minKeepDays: 0, orphanDays: 0, standing: { kind: 'protected', policy } as const };
  const found = keptUntil(points, { ...terms, schedule: { schedule: NIGHTLY, timeZone: 'UTC' } });
  return points.map((point) => say(found.get(point)));
}

function say(stay: Stay | undefined): string {
  switch (stay?.kind) {
    case 'until':
      return formatInstant(stay.at).slice(0, 10);
    case 'stays':
      return stay.why;
    case 'beyond':
      return 'beyond';
    default:
      return stay?.kind ?? 'nothing';
  }
}

describe('until when a point of nightly keep 7d 4w 12m stays, seen on Monday 23 November 2026', () => {
  const keep = { daily: 7, weekly: 4, monthly: 12 };
  const nights = Array.from({ length: 60 }, (_, back) =>
    aPoint({ at: parseInstant('2026-11-23T02:00Z') - back * DAY }),
  ).toReversed();

  test.each([
    ['2026-11-23', '2026-11-30', 'the newest day, until the seventh night after it'],
    ['2026-11-22', '2026-12-14', 'a Sunday, until it is the fifth week'],
    ['2026-11-21', '2026-11-28', 'a Saturday, until it is the eighth day'],
    ['2026-11-15', '2026-12-07', 'the third week'],
    ['2026-10-31', '2027-10-01', 'the second month, until it is the thirteenth'],
    ['2026-09-30', '2027-09-01', 'the third month, until it is the thirteenth'],
    ['2026-09-25', '2027-08-01', 'the oldest, until twelve months are full'],
    ['2026-11-14', 'goes', 'kept by no rule'],
  ])('%s: %s, %s', (night, expected) => {
    const index = nights.findIndex(({ scheduledFor }) => scheduledFor === parseInstant(`${night}T02:00Z`));

    expect(stays(nights, keep)[index]).toBe(expected);
  });
});

test.each<[string, RecoveryPoint, string]>([
  ['a hold', aPoint({ isHeld: true }), 'hold'],
  ['doubt', aPoint({ ownership: { kind: 'in-doubt', why: 'edited' } }), 'in-doubt'],
  ['a pending point', aPoint({ state: 'pending' }), 'pending'],
  ['a live immutability policy', aPoint({ snapshot: { immutableUntil: Number.POSITIVE_INFINITY } }), 'immutable'],
  ['a failed point without a newer one', aPoint({ state: 'failed' }), '2026-11-24'],
  ['an ad-hoc point', anAdHocPoint({ at: '2026-11-20T15:00Z', expires: '2026-11-27T15:00Z' }), '2026-11-27'],
  [
    'an expired ad-hoc point alone',
    anAdHocPoint({ at: '2026-11-02T15:00Z', expires: '2026-11-09T15:00Z' }),
    '2026-11-24',
  ],
  ['an ad-hoc point alone that expires now', anAdHocPoint({ at: '2026-11-16T02:20Z', expires: NOW }), '2026-11-24'],
  ["another's point", aPoint({ ownership: { kind: 'foreign' } }), 'foreign'],
  ['the source of a copy', aPoint({ isBeingCopied: true }), 'copying'],
  ['a point dated ahead', aPoint({ at: NOW + DAY }), 'future-dated'],
  ['the floor', aPoint(), '2026-11-25'],
])('%s stays as long as it should', (_, point, expected) => {
  expect(stays([point], { last: 1 })).toEqual([expected]);
});

test.each<[string, Schedule | undefined, string]>([
  ['every night', NIGHTLY, '2037-11-25T02:00:00Z'],
  ['twice a day', { kind: 'every', hours: 12 }, '2037-11-25T00:00:00Z'],
  ['every hour', { kind: 'every', hours: 1 }, '2029-03-06T02:00:00Z'],
])('a rule of 40 years reaches beyond what is looked ahead where a point comes %s', (_, schedule, after) => {
  const policy = { retention: { yearly: 40 }, timeZone: 'UTC' };
  const standing: DiskStanding = { kind: 'protected', policy };
  const terms = { now: NOW, minKeepDays: 0, orphanDays: 0, standing };
  const point = aPoint();
  const stay = keptUntil([point], { ...terms, schedule: schedule && { schedule, timeZone: 'UTC' } }).get(point);

  expect(stay?.kind === 'beyond' && formatInstant(stay.after)).toBe(after);
});

test('an ad-hoc point whose expiry is not known stays beyond what is looked ahead', () => {
  expect(stays([anAdHocPoint({ at: '2026-11-20T15:00Z' })], { last: 1 })).toEqual(['beyond']);
});

test.each<[DiskStanding['kind'], string]>([
  ['problem', 'policy-problem'],
  ['unknown', 'disk-unknown'],
])('a disk whose standing is %s keeps all of its points', (kind, expected) => {
  const point = aPoint({ at: '2020-01-01T02:00Z' });
  const standing = { kind } as Extract<DiskStanding, { kind: 'problem' | 'unknown' }>;
  const found = keptUntil([point], { now: NOW, minKeepDays: 0, orphanDays: 0, standing, schedule: undefined });

  expect(say(found.get(point))).toBe(expected);
});

test('the points of an orphan go as they age, and the last two stay', () => {
  const points = ['2026-11-23', '2026-11-22', '2026-11-20', '2026-11-15'].map((date) =>
    aPoint({ at: `${date}T02:00Z` }),
  );
  const follows = { retention: { daily: 7, weekly: 4 }, timeZone: 'UTC' };
  const standing: DiskStanding = { kind: 'orphan', cause: 'unselected', follows, isConfirmed: false };
  const found = keptUntil(points, { now: NOW, minKeepDays: 0, orphanDays: 0, standing, schedule: undefined });

  expect(points.map((point) => say(found.get(point)))).toEqual(['floor', 'floor', '2026-11-27', '2026-12-07']);
});

test('what a rule keeps of an orphan stays beyond what is looked ahead, though no points come', () => {
  const points = ['2026-11-23', '2026-11-22', '2026-11-21'].map((date) => aPoint({ at: `${date}T02:00Z` }));
  const stay = (rules: Retention) => {
    const follows = { retention: rules, timeZone: 'UTC' };
    const standing: DiskStanding = { kind: 'orphan', cause: 'unselected', follows, isConfirmed: false };
    const found = keptUntil(points, { now: NOW, minKeepDays: 0, orphanDays: 0, standing, schedule: undefined });
    return points.map((point) => say(found.get(point)));
  };

  expect(stay({ yearly: 40 })).toEqual(['beyond', 'floor', 'goes']);
  // The thirtieth day from now, the last of those that are asked for at once.
  expect(stay({ daily: 32 })).toEqual(['floor', 'floor', '2026-12-23']);
});

const schedules = fc.constantFrom<Schedule>(
  NIGHTLY,
  { kind: 'every', hours: 12 },
  { kind: 'at', times: [{ hour: 1, minute: 30 }], days: [2, 6] },
);

test('it agrees with decisions taken occurrence by occurrence, for any points, policy and zone', () => {
  fc.assert(
    fc.property(anyPoints, policies, schedules, (points, policy, schedule) => {
      const real = points.filter(({ scheduledFor, kind }) => scheduledFor <= NOW && kind === 'scheduled');
      const scheduled = { schedule, timeZone: policy.timeZone };
      const terms = { now: NOW, minKeepDays: 0, orphanDays: 0, standing: { kind: 'protected', policy } as const };
      const found = keptUntil(real, { ...terms, schedule: scheduled });

      let alive: readonly RecoveryPoint[] = keptOf(real, policy, NOW);
      for (const point of real) expect(found.get(point)?.kind === 'goes').toBe(!alive.includes(point));
      for (const at of occurrencesBetween(scheduled, NOW, NOW + 90 * DAY)) {
        const next = keptOf([...alive, occurrencePoint(at)], policy, at);
        for (const point of real) {
          const stay = found.get(point);
          if (stay?.kind === 'stays' || !alive.includes(point)) continue;
          const goesNow = stay?.kind === 'until' && stay.at === at;
          expect(next.includes(point)).toBe(!goesNow);
        }
        alive = next;
      }
    }),
    { numRuns: 25 },
  );
});

function keptOf(points: readonly RecoveryPoint[], policy: Parameters<typeof decideRetention>[1], at: number) {
  return decideRetention(points, policy, at)
    .filter(({ action }) => action === 'keep')
    .map(({ point }) => point);
}
