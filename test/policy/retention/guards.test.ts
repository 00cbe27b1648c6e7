import { describe, expect, test } from 'vitest';
import type { Reason } from '../../../shared/policy/decision.ts';
import { HOUR, MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import { decidePoints, keep } from '../../../shared/policy/retention/decide-points.ts';
import { decideRetention } from '../../../shared/policy/retention/decide-retention.ts';
import { anAdHocPoint, aPoint, type PointFields } from '../../builders/points.ts';
import { reasonsByTime } from './tables.ts';

const NOW = parseInstant('2026-11-23T03:00Z');
const POLICY = { retention: { last: 1 }, timeZone: 'UTC' };

/** Three newer nights, so that neither the rule nor the floor keeps the point of the 1st. */
const NEWER = ['2026-11-23T02:00Z', '2026-11-22T02:00Z', '2026-11-21T02:00Z'].map((at) => aPoint({ at }));

function reasonsOf(fields: PointFields, at = '2026-11-01T02:00Z') {
  const decision = decideRetention([...NEWER, aPoint({ at, ...fields })], POLICY, NOW).at(-1);
  return `${decision?.action}: ${decision?.reasons.join(' ')}`;
}

describe('a point past its time', () => {
  test('goes', () => {
    expect(reasonsOf({})).toBe('prune: expired');
  });

  test.each<[string, PointFields, Reason]>([
    ['on hold', { isHeld: true }, 'hold'],
    ["another owner's", { ownership: { kind: 'foreign', owner: 'another' } }, 'foreign'],
    ["nobody's", { ownership: { kind: 'foreign' } }, 'foreign'],
    ['in doubt', { ownership: { kind: 'in-doubt', why: 'its disk-id was edited' } }, 'in-doubt'],
    ['pending', { state: 'pending' }, 'pending'],
    ['created 6 minutes from now', { snapshot: { timeCreated: NOW + 6 * MINUTE } }, 'future-dated'],
    ['dated by no number', { at: Number.NaN, snapshot: { timeCreated: NOW } }, 'future-dated'],
    ['created at no number', { snapshot: { timeCreated: Number.NaN } }, 'future-dated'],
    ['immutable', { snapshot: { immutableUntil: NOW + 1 } }, 'immutable'],
    ['being copied', { isBeingCopied: true }, 'copying'],
  ])('stays where it is %s', (_, fields, reason) => {
    expect(reasonsOf(fields)).toBe(`keep: ${reason}`);
  });

  test('stays for every guard that holds it, each told', () => {
    expect(
      reasonsOf({ isHeld: true, state: 'failed', isBeingCopied: true, snapshot: { immutableUntil: NOW + HOUR } }),
    ).toBe('keep: hold immutable copying');
  });

  test('goes where its immutability has ended', () => {
    expect(reasonsOf({ snapshot: { immutableUntil: NOW } })).toBe('prune: expired');
  });

  test('is not future-dated at 5 minutes from now, only after', () => {
    const decide = (at: number) =>
      decideRetention([aPoint({ at })], POLICY, NOW).map(({ reasons }) => reasons.join(' '));

    expect(decide(NOW + 5 * MINUTE)).toEqual(['last-1 floor']);
    expect(decide(NOW + 5 * MINUTE + 1)).toEqual(['future-dated']);
  });
});

describe('a point that does not say when it was made', () => {
  test('counts by its occurrence', () => {
    const { timeCreated, ...snapshot } = aPoint().snapshot;
    const point = { ...aPoint(), snapshot };

    expect(decideRetention([point], POLICY, NOW)).toEqual([{ point, action: 'keep', reasons: ['last-1', 'floor'] }]);
  });
});

describe('what counts', () => {
  test.each<[string, PointFields]>([
    ['a held', { isHeld: true }],
    ['a foreign', { ownership: { kind: 'foreign' } }],
    ['a doubtful', { ownership: { kind: 'in-doubt', why: 'an edited tag' } }],
    ['a pending', { state: 'pending' }],
    ['a failed', { state: 'failed' }],
  ])('%s point takes no place in rules or floor', (_, fields) => {
    const points = [aPoint({ at: '2026-11-23T02:00Z', ...fields }), ...NEWER.slice(1)];

    expect(reasonsByTime(decideRetention(points, POLICY, NOW), 'keep')).toMatchObject({
      '2026-11-22T02:00Z': 'last-1 floor',
      '2026-11-21T02:00Z': 'floor',
    });
  });

  test.each<[string, PointFields, string]>([
    ['an immutable', { snapshot: { immutableUntil: NOW + HOUR } }, 'last-1 floor immutable'],
    ['a copying', { isBeingCopied: true }, 'last-1 floor copying'],
  ])('%s point takes its place', (_, fields, reasons) => {
    const points = [aPoint({ at: '2026-11-23T02:00Z', ...fields }), ...NEWER.slice(1)];

    expect(reasonsByTime(decideRetention(points, POLICY, NOW), 'keep')).toEqual({
      '2026-11-23T02:00Z': reasons,
      '2026-11-22T02:00Z': 'floor',
    });
  });

  test('a point dated in the future neither fills last 1 nor moves the window of within', () => {
    const future = aPoint({ at: '2027-11-23T02:00Z' });
    const policy = { retention: { last: 1, within: { count: 2, unit: 'd' as const } }, timeZone: 'UTC' };

    expect(reasonsByTime(decideRetention([future, ...NEWER], policy, NOW), 'keep')).toEqual({
      '2027-11-23T02:00Z': 'future-dated',
      '2026-11-23T02:00Z': 'last-1 within floor',
      '2026-11-22T02:00Z': 'within floor',
    });
  });
});

describe('a failed point', () => {
  test('goes once a newer usable one exists, though its day has no other', () => {
    expect(reasonsOf({ state: 'failed' })).toBe('prune: failed');
  });

  test('stays where the usable ones are older', () => {
    expect(reasonsOf({ state: 'failed' }, '2026-11-23T02:30Z')).toBe('keep: no-newer');
  });

  test('goes where the newer usable one is an ad-hoc point that stays', () => {
    const adHoc = anAdHocPoint({ at: '2026-11-20T02:00Z', expires: '2026-12-20T02:00Z' });
    const failed = aPoint({ at: '2026-11-01T02:00Z', state: 'failed' });

    expect(decideRetention([adHoc, failed], POLICY, NOW).at(-1)).toMatchObject({
      action: 'prune',
      reasons: ['failed'],
    });
  });

  test('goes where the newer usable one stays only as the last of the disk', () => {
    const last = anAdHocPoint({ at: '2026-11-10T15:00Z', expires: '2026-11-17T15:00Z' });
    const failed = aPoint({ at: '2026-11-01T02:00Z', state: 'failed' });

    expect(decideRetention([last, failed], POLICY, NOW).map(({ reasons }) => reasons.join(' '))).toEqual([
      'ad-hoc no-newer',
      'failed',
    ]);
  });

  test('of the schedule has no expiry, whatever it bears', () => {
    const failed = aPoint({ at: '2026-11-23T02:30Z', state: 'failed', expires: '2026-11-23T02:45Z' });

    expect(decideRetention([...NEWER, failed], POLICY, NOW).at(-1)).toMatchObject({ reasons: ['no-newer'] });
  });

  test('goes where the same occurrence succeeded at the second attempt', () => {
    const failed = aPoint({ at: '2026-11-23T02:00Z', state: 'failed' });
    const retried = aPoint({ at: '2026-11-23T02:00Z', attempt: 2 });

    expect(decideRetention([failed, retried], POLICY, NOW).map(({ reasons }) => reasons[0])).toEqual([
      'failed',
      'last-1',
    ]);
  });

  test('stays where the only newer usable one goes in the same run', () => {
    const failed = aPoint({ at: '2026-11-01T02:00Z', state: 'failed' });
    const older = anAdHocPoint({ at: '2026-10-01T02:00Z', expires: '2026-12-08T02:00Z' });
    const expired = anAdHocPoint({ at: '2026-11-02T02:00Z', expires: '2026-11-09T02:00Z' });

    expect(decideRetention([failed, older, expired], POLICY, NOW).map(({ reasons }) => reasons.join(' '))).toEqual([
      'no-newer',
      'ad-hoc',
      'expired',
    ]);
  });
});

describe('an ad-hoc point', () => {
  const expired = { at: '2026-11-10T15:00Z', expires: '2026-11-17T15:00Z' };

  test('has its own expiry, and takes no part in rules or floor', () => {
    const points = [anAdHocPoint({ at: '2026-11-23T02:30Z', expires: '2026-11-30T02:30Z' }), ...NEWER];

    expect(reasonsByTime(decideRetention(points, POLICY, NOW), 'keep')).toEqual({
      '2026-11-23T02:30Z': 'ad-hoc',
      '2026-11-23T02:00Z': 'last-1 floor',
      '2026-11-22T02:00Z': 'floor',
    });
  });

  test('goes past its expiry, and not a moment before', () => {
    const older = aPoint({ at: '2026-11-01T02:00Z' });
    const decide = (now: number) => decideRetention([older, anAdHocPoint(expired)], POLICY, now).at(-1);

    expect(decide(NOW)).toMatchObject({ action: 'prune', reasons: ['expired'] });
    expect(decide(parseInstant('2026-11-17T15:00Z'))).toMatchObject({ action: 'prune' });
    expect(decide(parseInstant('2026-11-17T15:00Z') - 1)).toMatchObject({ action: 'keep', reasons: ['ad-hoc'] });
  });

  test('stays where its expiry is not known', () => {
    expect(decideRetention([...NEWER, anAdHocPoint({ at: expired.at })], POLICY, NOW).at(-1)).toMatchObject({
      action: 'keep',
      reasons: ['ad-hoc'],
    });
  });

  test('stays though expired where it is the last usable one of the disk', () => {
    const older = anAdHocPoint({ at: '2026-11-08T15:00Z', expires: '2026-11-15T15:00Z' });
    const failed = aPoint({ at: '2026-11-20T02:00Z', state: 'failed' });
    const held = aPoint({ at: '2026-11-19T02:00Z', isHeld: true });

    expect(
      decideRetention([anAdHocPoint(expired), older, failed, held], POLICY, NOW).map(({ reasons }) =>
        reasons.join(' '),
      ),
    ).toEqual(['ad-hoc no-newer', 'expired', 'no-newer', 'hold']);
  });

  test('stays as the last of the disk, whatever is there that nothing keeps', () => {
    const terms = { keptByRules: () => new Map(), isFloorLifted: true, isOptedIn: true };

    expect(decidePoints([...NEWER, anAdHocPoint(expired)], terms, NOW).map(({ reasons }) => reasons.join(' '))).toEqual(
      ['expired', 'expired', 'expired', 'ad-hoc no-newer'],
    );
  });

  test('goes where another ad-hoc one remains', () => {
    const other = anAdHocPoint({ at: '2026-11-05T15:00Z', expires: '2027-11-05T15:00Z' });

    expect(decideRetention([anAdHocPoint(expired), other], POLICY, NOW).map(({ action }) => action)).toEqual([
      'prune',
      'keep',
    ]);
  });

  test('goes where an expired one remains that is immutable', () => {
    const immutable = anAdHocPoint({
      at: '2026-11-05T15:00Z',
      expires: '2026-11-12T15:00Z',
      snapshot: { immutableUntil: NOW + HOUR },
    });

    expect(
      decideRetention([anAdHocPoint(expired), immutable], POLICY, NOW).map(({ reasons }) => reasons.join(' ')),
    ).toEqual(['expired', 'immutable']);
  });

  test('goes past its expiry where it failed, though it be the only point', () => {
    expect(decideRetention([anAdHocPoint({ ...expired, state: 'failed' })], POLICY, NOW)).toMatchObject([
      { action: 'prune', reasons: ['expired'] },
    ]);
  });
});

test('a point is not kept without a reason', () => {
  expect(() => keep(aPoint(), [])).toThrow('a decision needs a reason');
});

describe('an empty or invalid policy prunes nothing', () => {
  const points = [
    ...NEWER,
    aPoint({ at: '2026-10-01T02:00Z' }),
    aPoint({ at: '2026-10-02T02:00Z', state: 'failed' }),
    aPoint({ at: '2026-10-03T02:00Z', isHeld: true }),
    anAdHocPoint({ at: '2026-10-04T02:00Z', expires: '2026-10-11T02:00Z' }),
  ];

  test.each<[string, object, string]>([
    ['no rule', {}, 'UTC'],
    ['rules without a value', { daily: undefined }, 'UTC'],
    ['a zero', { daily: 0 }, 'UTC'],
    ['a zero beside a valid rule', { daily: 7, weekly: 0 }, 'UTC'],
    ['a negative count', { last: -1 }, 'UTC'],
    ['a fraction', { daily: 1.5 }, 'UTC'],
    ['NaN', { daily: Number.NaN }, 'UTC'],
    ['infinity', { daily: Number.POSITIVE_INFINITY }, 'UTC'],
    ['a text', { daily: '7' }, 'UTC'],
    ['a rule of another name', { dayly: 7, last: 1 }, 'UTC'],
    ['an empty window', { within: { count: 0, unit: 'd' } }, 'UTC'],
    ['a negative window', { last: 1, within: { count: -14, unit: 'd' } }, 'UTC'],
    ['a count beyond any use', { last: 100_001 }, 'UTC'],
    ['a window longer than the calendar', { within: { count: 1e9, unit: 'y' } }, 'UTC'],
    ['a window of no unit', { last: 1, within: { count: 14 } }, 'UTC'],
    ['a window of an unknown unit', { last: 1, within: { count: 14, unit: 'm' } }, 'UTC'],
    ['a window that is none', { last: 1, within: null }, 'UTC'],
    ['a zone that does not exist', { last: 1 }, 'Europe/Nowhere'],
  ])('%s', (_, retention, timeZone) => {
    const decisions = decideRetention(points, { retention, timeZone }, NOW);

    expect(decisions.map(({ action }) => action)).toEqual(points.map(() => 'keep'));
    expect(decisions.map(({ reasons }) => reasons.at(-1))).toEqual(points.map(() => 'policy-problem'));
    expect(decisions[5]?.reasons).toEqual(['hold', 'policy-problem']);
  });
});
