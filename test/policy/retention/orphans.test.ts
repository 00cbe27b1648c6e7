import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import type { Ownership, RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { type DiskContext, decideDisk, type OrphanStanding } from '../../../shared/policy/retention/decide-disk.ts';
import { areOrphanDaysOver } from '../../../shared/policy/retention/orphan-days.ts';
import { anAdHocPoint, aPoint } from '../../builders/points.ts';
import { NOW, usablePoints, zones } from './arbitraries.ts';
import { isNewerByTheBook, periodLabel, periodsAgo } from './oracle.ts';
import { aContext, reasonsByTime, retentionOf, shortTime } from './tables.ts';

const DAY = 24 * HOUR;

/** Lord Howe shifts by half an hour: hours there are not counted in whole numbers. */
const wholeHourZones = zones.filter((zone) => zone !== 'Australia/Lord_Howe');

function anOrphan(keep: string, fields: Partial<OrphanStanding> = {}): OrphanStanding {
  return { kind: 'orphan', cause: 'gone', follows: retentionOf(keep), isConfirmed: true, ...fields };
}

/** Nights at 02:00 UTC up to 22 November 2026, the newest first. */
function nights(count: number, writtenKeep: string): RecoveryPoint[] {
  const newest = parseInstant('2026-11-22T02:00Z');
  return Array.from({ length: count }, (_, night) => aPoint({ at: newest - night * DAY, writtenKeep }));
}

/** What is left after a full pass at 00:05 UTC of each of so many days, the first on 23 November 2026. */
function afterFullPasses(
  points: readonly RecoveryPoint[],
  standing: OrphanStanding,
  days: number,
  context?: Partial<DiskContext>,
) {
  let left = points;
  for (let day = 0; day < days; day += 1) {
    const now = parseInstant('2026-11-23T00:05Z') + day * DAY;
    const { decisions } = decideDisk(left, standing, { ...aContext({ now }), ...context, now });
    left = decisions.filter(({ action }) => action === 'keep').map(({ point }) => point);
  }
  return left.map(({ scheduledFor }) => shortTime(scheduledFor));
}

describe('the points of a disk without a policy', () => {
  test('age: their periods are counted back from now, empty ones included', () => {
    const points = [
      aPoint({ at: '2026-11-20T02:00Z', writtenKeep: '5d 2w 3m' }), // 3 days before today, this month, last week
      aPoint({ at: '2026-11-18T02:00Z', writtenKeep: '5d 2w 3m' }),
      aPoint({ at: '2026-09-30T02:00Z', writtenKeep: '5d 2w 3m' }),
      aPoint({ at: '2026-09-29T02:00Z', writtenKeep: '5d 2w 3m' }),
      aPoint({ at: '2026-08-31T02:00Z', writtenKeep: '5d 2w 3m' }),
    ];
    const { decisions } = decideDisk(points, anOrphan('5d 2w 3m'), aContext());

    expect(reasonsByTime(decisions, 'keep')).toEqual({
      '2026-11-20T02:00Z': 'daily-4 weekly-2 monthly-1 floor',
      '2026-11-18T02:00Z': 'floor',
      '2026-09-30T02:00Z': 'monthly-3',
    });
  });

  test('have no oldest that stays while a rule is not full', () => {
    const points = nights(40, '7d 12m').slice(0, 40);
    const { decisions } = decideDisk(points, anOrphan('7d 12m'), aContext());

    expect(decisions.at(-1)).toMatchObject({ action: 'prune', reasons: ['expired'] });
  });

  test('within is counted from now, and its edge is outside', () => {
    const points = [
      ...nights(4, 'within 3d'),
      aPoint({ at: '2026-11-20T00:05Z' }),
      aPoint({ at: '2026-11-20T00:06Z' }),
    ];
    const { decisions } = decideDisk(points, anOrphan('within3d'), aContext({ liftPace: true }));

    expect(reasonsByTime(decisions, 'keep')).toEqual({
      '2026-11-22T02:00Z': 'within floor',
      '2026-11-21T02:00Z': 'within floor',
      '2026-11-20T02:00Z': 'within',
      '2026-11-20T00:06Z': 'within',
    });
  });

  test('last 3 is read as 3 days', () => {
    const now = '2026-11-23T03:00Z';
    const points = [2, 14, 26, 38, 50, 62].map((hours) =>
      aPoint({ at: parseInstant(now) - hours * HOUR, writtenKeep: 'last3' }),
    );
    const { decisions } = decideDisk(points, anOrphan('last3'), aContext({ now }));

    expect(reasonsByTime(decisions, 'keep')).toEqual({
      '2026-11-23T01:00Z': 'last-1 floor',
      '2026-11-22T13:00Z': 'last-2 floor',
      '2026-11-22T01:00Z': 'last-2',
      '2026-11-21T13:00Z': 'last-3',
      '2026-11-21T01:00Z': 'last-3',
    });
  });

  test('hours are elapsed hours, in a zone half an hour off too', () => {
    const now = parseInstant('2026-11-23T03:10Z');
    const points = [0, 1, 2, 3].map((hours) => aPoint({ at: now - hours * HOUR - MINUTE, writtenKeep: '2h' }));
    const follows = { retention: { hourly: 2 }, timeZone: 'Asia/Kolkata' };
    const { decisions } = decideDisk(points, anOrphan('2h', { follows }), aContext({ now, liftPace: true }));

    expect(decisions.map(({ reasons }) => reasons.join(' '))).toEqual([
      'hourly-1 floor',
      'hourly-2 floor',
      'expired',
      'expired',
    ]);
  });

  test('a point dated minutes ahead, in the day to come, is of the first', () => {
    const points = [aPoint({ at: '2026-11-24T00:02Z' }), aPoint({ at: '2026-11-23T02:00Z' })];
    const { decisions } = decideDisk(points, anOrphan('1d'), aContext({ now: '2026-11-23T23:59Z' }));

    expect(decisions.map(({ reasons }) => reasons.join(' '))).toEqual(['daily-1 floor', 'daily-1 floor']);
  });

  test('60 nights are down to their last two after a year of full passes', () => {
    expect(afterFullPasses(nights(60, '7d 4w 12m'), anOrphan('7d 4w 12m'), 365)).toEqual([
      '2026-11-22T02:00Z',
      '2026-11-21T02:00Z',
    ]);
  });

  test('and each went when it would have gone: none sooner than under the policy at work', () => {
    // The policy alone keeps the month's last of September until twelve months count, its own included.
    expect(afterFullPasses(nights(60, '7d 4w 12m'), anOrphan('7d 4w 12m'), 250)).toEqual([
      '2026-11-22T02:00Z',
      '2026-11-21T02:00Z',
      '2026-10-31T02:00Z',
      '2026-09-30T02:00Z',
    ]);
  });

  test.each([
    ['nothing', undefined],
    ['no rule', { retention: {}, timeZone: 'UTC' }],
    ['a rule of zero', retentionOf('0d')],
  ])('of which %s says what stays are kept; ad-hoc ones go by their own expiry', (_, follows) => {
    const points = [
      ...nights(5, '?'),
      aPoint({ at: '2026-11-01T02:00Z', state: 'failed' }),
      anAdHocPoint({ at: '2026-11-02T02:00Z', expires: '2026-11-09T02:00Z' }),
      anAdHocPoint({ at: '2026-11-03T02:00Z', expires: '2026-12-09T02:00Z' }),
    ];
    const { decisions } = decideDisk(points, anOrphan('7d', { follows }), aContext({ orphanDays: 1 }));

    expect(reasonsByTime(decisions, 'keep')).toEqual({
      '2026-11-22T02:00Z': 'floor',
      '2026-11-21T02:00Z': 'floor',
      '2026-11-20T02:00Z': 'policy-problem',
      '2026-11-19T02:00Z': 'policy-problem',
      '2026-11-18T02:00Z': 'policy-problem',
      '2026-11-01T02:00Z': 'policy-problem',
      '2026-11-03T02:00Z': 'ad-hoc',
    });
    expect(reasonsByTime(decisions, 'prune')).toEqual({ '2026-11-02T02:00Z': 'expired' });
  });

  test('ad-hoc ones of a disk that is not opted in go though they be the last', () => {
    const points = [anAdHocPoint({ at: '2026-11-02T02:00Z', expires: '2026-11-09T02:00Z' })];
    const unselected = anOrphan('7d', { cause: 'unselected', follows: undefined, isConfirmed: false });

    expect(decideDisk(points, unselected, aContext()).decisions).toMatchObject([
      { action: 'prune', reasons: ['expired'] },
    ]);
  });

  test('are paced where the policy has changed since: the retention written on them ages too', () => {
    const disk = decideDisk(nights(40, '30d'), anOrphan('3d'), aContext());

    // 30d, counted back from the 23rd, has let go of the nights before 25 October; 3d alone prunes what lies between.
    const pruned = Object.keys(reasonsByTime(disk.decisions, 'prune'));
    expect(pruned).toContain('2026-10-24T02:00Z');
    expect(pruned.filter((time) => time > '2026-10-25')).toHaveLength(10);
    expect(disk.pace?.waiting).toBe(17);
  });
});

describe('by the book', () => {
  const ruleAlone = fc.record({
    rule: fc.constantFrom('hourly', 'daily', 'weekly', 'monthly', 'yearly'),
    count: fc.integer({ min: 1, max: 30 }),
  });

  test('a rule of n keeps the newest of each of the last n periods and nothing else', () => {
    fc.assert(
      fc.property(usablePoints, ruleAlone, wholeHourZones, (points, { rule, count }, timeZone) => {
        const follows = { retention: { [rule]: count }, timeZone };
        const { decisions } = decideDisk(points, anOrphan('1d', { follows }), aContext({ now: NOW, liftPace: true }));
        const label = (point: RecoveryPoint) => periodLabel(rule, point.scheduledFor, timeZone);

        for (const { point, reasons } of decisions) {
          const ago = periodsAgo(rule, point.scheduledFor, NOW, timeZone);
          const isNewest = !points.some((other) => label(other) === label(point) && isNewerByTheBook(other, point));
          const expected = isNewest && ago < count ? [`${rule}-${ago + 1}`] : [];
          expect(reasons.filter((reason) => reason !== 'floor' && reason !== 'expired')).toEqual(expected);
        }
      }),
    );
  });
});

describe('the last two points of a gone disk', () => {
  const points = nights(2, '7d');
  const later = '2027-03-01T00:05Z';
  const lastTwo = (standing: OrphanStanding, context: Partial<DiskContext>) =>
    reasonsByTime(decideDisk(points, standing, { ...aContext({ now: later }), ...context }).decisions, 'keep');

  test('stay where no orphan days are set', () => {
    expect(lastTwo(anOrphan('7d'), {})).toEqual({ '2026-11-22T02:00Z': 'floor', '2026-11-21T02:00Z': 'floor' });
  });

  test.each<[string, OrphanStanding['cause']]>([
    ['gone', 'gone'],
    ['replaced', 'replaced'],
  ])('go when the orphan days of a %s disk are over, seen so by two full passes', (_, cause) => {
    expect(lastTwo(anOrphan('7d', { cause }), { orphanDays: 90 })).toEqual({});
  });

  test.each<[string, Partial<OrphanStanding>, number]>([
    ['a disk that lost its policy only', { cause: 'unselected' }, 90],
    ['a disk that one full pass saw gone', { isConfirmed: false }, 90],
    ['a disk whose orphan days last', {}, 100],
    ['days that are no number', {}, Number.NaN],
    ['days below zero', {}, -1],
  ])('stay for %s', (_, fields, orphanDays) => {
    expect(Object.keys(lastTwo(anOrphan('7d', fields), { orphanDays }))).toHaveLength(2);
  });

  test('stay where a newer point, usable or not, was made within the orphan days', () => {
    const made = parseInstant('2027-02-01T02:00Z');
    const failed = aPoint({ at: '2026-11-20T02:00Z', state: 'failed', snapshot: { timeCreated: made } });
    const { decisions } = decideDisk([...points, failed], anOrphan('7d'), aContext({ now: later, orphanDays: 90 }));

    expect(Object.keys(reasonsByTime(decisions, 'keep'))).toEqual(['2026-11-22T02:00Z', '2026-11-21T02:00Z']);
  });

  test('stay where one does not say when it was made', () => {
    const { timeCreated: _, ...snapshot } = points[0]?.snapshot ?? aPoint().snapshot;
    const unknown = { ...aPoint({ at: '2026-11-22T02:00Z' }), snapshot };
    const { decisions } = decideDisk(
      [unknown, ...points.slice(1)],
      anOrphan('7d'),
      aContext({ now: later, orphanDays: 1 }),
    );

    expect(decisions.map(({ action }) => action)).toEqual(['keep', 'keep']);
  });

  test('stay while the aged rules keep them', () => {
    expect(lastTwo(anOrphan('12m'), { orphanDays: 90 })).toEqual({ '2026-11-22T02:00Z': 'monthly-5' });
  });

  test('stay on hold', () => {
    const held = points.map((point) => ({ ...point, isHeld: true }));
    const { decisions } = decideDisk(held, anOrphan('7d'), aContext({ now: later, orphanDays: 90 }));

    expect(decisions.map(({ reasons }) => reasons.join())).toEqual(['hold', 'hold']);
  });
});

describe('the orphan days of a disk that is gone', () => {
  const now = parseInstant('2026-11-23T02:00Z');
  const old = aPoint({ at: '2026-10-24T02:00Z' });

  test('are over once so many days have passed since the newest own point was made', () => {
    expect(areOrphanDaysOver([old], 30, now)).toBe(true);
    expect(areOrphanDaysOver([old], 30, now - 1)).toBe(false);
    expect(areOrphanDaysOver([old, aPoint({ at: '2026-11-22T02:00Z' })], 30, now)).toBe(false);
  });

  test.each<[string, Ownership]>([
    ["another's", { kind: 'foreign' }],
    ['in doubt', { kind: 'in-doubt', why: 'an edited tag' }],
  ])('do not wait for a point that is %s', (_, ownership) => {
    expect(areOrphanDaysOver([old, aPoint({ at: '2026-11-22T02:00Z', ownership })], 30, now)).toBe(true);
  });

  test('are never over at 0, or where a point does not say when it was made', () => {
    const { timeCreated, ...snapshot } = old.snapshot;

    expect(areOrphanDaysOver([old], 0, now)).toBe(false);
    expect(areOrphanDaysOver([{ ...old, snapshot }], 30, now)).toBe(false);
  });
});
