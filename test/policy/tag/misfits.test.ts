import { describe, expect, test } from 'vitest';
import type { Policy, PolicyBook, Retention, Schedule } from '../../../shared/policy/policy.ts';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { checkPolicy, findMisfit } from '../../../shared/policy/tag/feasibility.ts';
import { maximumPoints } from '../../../shared/policy/tag/maximum-points.ts';
import { sayPoints } from '../../../shared/policy/tag/point-arithmetic.ts';

const TWO = { hour: 2, minute: 0 };
const NIGHTLY: Schedule = { kind: 'at', times: [TWO], days: [1, 2, 3, 4, 5, 6, 7] };
const SUNDAYS: Schedule = { ...NIGHTLY, days: [7] };
const TWICE: Schedule = { ...NIGHTLY, times: [TWO, { hour: 14, minute: 0 }] };
const EVERY_4H: Schedule = { kind: 'every', hours: 4 };
const HOURLY: Schedule = { kind: 'every', hours: 1 };
const ON_THE_FIRST = cron('0 2 1 * *');

function cron(expression: string): Schedule {
  return { kind: 'cron', expression };
}

function aPolicy(schedule: Schedule, retention: Retention, rest: Partial<Policy> = {}): Policy {
  return { name: 'gold', schedule, retention, timeZone: 'UTC', options: {}, ...rest };
}

function within(count: number, unit: 'h' | 'd' | 'w' | 'mo' | 'y'): Retention {
  return { within: { count, unit } };
}

const book = builtInPolicies('Europe/London');

describe('what a policy comes to is the sum of its counts and what falls into its window', () => {
  test.each<[Schedule, Retention, number, string]>([
    [NIGHTLY, { daily: 7 }, 7, 'keep 7d = 7 points'],
    [
      NIGHTLY,
      { last: 1, hourly: 2, daily: 3, weekly: 4, monthly: 5, yearly: 6 },
      21,
      'keep last 1 2h 3d 4w 5m 6y = 1 + 2 + 3 + 4 + 5 + 6 = 21 points',
    ],
    [NIGHTLY, within(14, 'd'), 15, 'keep within 14d = 15 points'],
    [EVERY_4H, within(1, 'd'), 12, 'keep within 1d = 12 points'],
    [SUNDAYS, within(10, 'd'), 3, 'keep within 10d = 3 points'],
    [TWICE, { daily: 7, ...within(2, 'd') }, 13, 'keep 7d within 2d = 7 + 6 = 13 points'],
    [NIGHTLY, { daily: 1_500, weekly: 10 }, 1_510, 'keep 1500d 10w = 1,500 + 10 = 1,510 points'],
  ])('%j with %j: %d', (schedule, retention, points, sentence) => {
    expect(maximumPoints({ schedule, retention })).toBe(points);
    expect(sayPoints({ schedule, retention })).toBe(sentence);
  });
});

const NEED = {
  'many-a-day': 'The schedule comes more than once a day, but no keep rule is as fine (last or h)',
  'many-a-week': 'The schedule comes more than once a week, but no keep rule is as fine (d)',
  weekly: 'The schedule comes once a week, but no keep rule is as fine (w)',
  rarer: 'The schedule comes less than once a week, but no keep rule is as fine (m or y)',
};

describe('a keep rule must be as fine as the schedule', () => {
  test.each<[Schedule, Retention]>([
    ...(['last', 'hourly'] as const).map((rule): [Schedule, Retention] => [TWICE, { [rule]: 5 }]),
    [TWICE, within(1, 'd')],
    [TWICE, within(24, 'h')],
    ...(['last', 'hourly', 'daily'] as const).map((rule): [Schedule, Retention] => [NIGHTLY, { [rule]: 5 }]),
    [NIGHTLY, within(7, 'd')],
    ...(['last', 'hourly', 'daily', 'weekly'] as const).map((rule): [Schedule, Retention] => [SUNDAYS, { [rule]: 5 }]),
    [SUNDAYS, within(14, 'd')],
    ...(['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const).map((rule): [Schedule, Retention] => [
      ON_THE_FIRST,
      { [rule]: 5 },
    ]),
    [ON_THE_FIRST, within(62, 'd')],
  ])('%j with %j is sound', (schedule, retention) => {
    expect(findMisfit(aPolicy(schedule, retention), book)).toBeUndefined();
  });

  test.each<[keyof typeof NEED, Schedule, Retention, Policy[]]>([
    [
      'many-a-day',
      TWICE,
      { daily: 7 },
      [aPolicy(TWICE, { hourly: 24, daily: 7 }), aPolicy(NIGHTLY, { daily: 7 }, { name: 'nightly' })],
    ],
    ['many-a-day', TWICE, within(23, 'h'), [aPolicy(TWICE, { hourly: 24, ...within(23, 'h') })]],
    [
      'many-a-day',
      EVERY_4H,
      { weekly: 8 },
      [aPolicy(EVERY_4H, { hourly: 24, weekly: 8 }), aPolicy(SUNDAYS, { weekly: 8 }, { name: 'weekly' })],
    ],
    [
      'many-a-week',
      NIGHTLY,
      { weekly: 4, yearly: 1 },
      [aPolicy(NIGHTLY, { daily: 28, yearly: 1 }), aPolicy(SUNDAYS, { weekly: 4, yearly: 1 }, { name: 'weekly' })],
    ],
    [
      'many-a-week',
      NIGHTLY,
      { weekly: 100 },
      [aPolicy(SUNDAYS, { weekly: 100 }, { name: 'weekly' }), aPolicy(NIGHTLY, { daily: 7, weekly: 100 })],
    ],
    ['many-a-week', NIGHTLY, { monthly: 12 }, [aPolicy(NIGHTLY, { daily: 7, monthly: 12 })]],
    ['many-a-week', NIGHTLY, within(6, 'd'), [aPolicy(NIGHTLY, { daily: 7, ...within(6, 'd') })]],
    ['weekly', SUNDAYS, { monthly: 12 }, [aPolicy(SUNDAYS, { weekly: 8, monthly: 12 })]],
    ['weekly', SUNDAYS, { yearly: 2 }, [aPolicy(SUNDAYS, { weekly: 8, yearly: 2 })]],
    ['weekly', SUNDAYS, within(13, 'd'), [aPolicy(SUNDAYS, { weekly: 8, ...within(13, 'd') })]],
    ['rarer', ON_THE_FIRST, within(61, 'd'), [aPolicy(ON_THE_FIRST, { monthly: 12, ...within(61, 'd') })]],
  ])('%s: %j with %j', (rate, schedule, retention, alternatives) => {
    expect(findMisfit(aPolicy(schedule, retention), book)).toEqual({
      message: `${NEED[rate]}, so most points would be pruned at once.`,
      alternatives,
    });
  });

  test('is not mended by policies that the book has not', () => {
    const empty: PolicyBook = { policies: new Map(), defaultName: 'gold' };
    expect(findMisfit(aPolicy(TWICE, { daily: 7 }), empty)?.alternatives).toEqual([
      aPolicy(TWICE, { hourly: 24, daily: 7 }),
    ]);
  });
});

describe('a policy must keep something', () => {
  test.each<Retention>([
    {},
    { daily: 0 },
    { daily: -7 },
    { daily: 1.5 },
    { daily: Number.NaN },
    { daily: 7, weekly: 0 },
    { daily: 0, ...within(14, 'd') },
  ])('%j', (retention) => {
    expect(checkPolicy(aPolicy(NIGHTLY, retention))).toEqual({ message: 'The policy keeps nothing.' });
  });
});

describe('occurrences must lie five minutes apart', () => {
  test.each<[Schedule, string]>([
    [cron('* * * * *'), 'a minute apart = up to 60'],
    [cron('*/2 * * * *'), '2 minutes apart = up to 30'],
    [cron('0,7,11 * * * *'), '4 minutes apart = up to 15'],
    [{ ...NIGHTLY, times: [TWO, { hour: 2, minute: 3 }] }, '3 minutes apart = up to 20'],
  ])('%j', (schedule, gap) => {
    expect(findMisfit(aPolicy(schedule, { hourly: 24 }), book)).toEqual({
      message: `Its occurrences come ${gap} points an hour of a disk, the limit is 12 (5 minutes apart).`,
      alternatives: [aPolicy(HOURLY, { hourly: 24 })],
    });
  });

  test('and an alternative that is not sound itself is left out', () => {
    expect(findMisfit(aPolicy(cron('* * * * *'), { daily: 7 }), book)?.alternatives).toEqual([]);
    expect(checkPolicy(aPolicy(cron('* * * * *'), { daily: 7 }), book)?.suggestion).toBeUndefined();
    expect(findMisfit(aPolicy(cron('* * * * *'), { hourly: 451 }), book)?.alternatives).toEqual([]);
  });
});

describe('a policy comes to at most 450 points of a disk', () => {
  test.each<[Schedule, Retention]>([
    [NIGHTLY, { daily: 450 }],
    [NIGHTLY, { daily: 400, weekly: 50 }],
    [NIGHTLY, within(449, 'd')],
  ])('%j with %j is sound', (schedule, retention) => {
    expect(findMisfit(aPolicy(schedule, retention), book)).toBeUndefined();
  });

  test.each<[Schedule, Retention, string, Retention[]]>([
    [NIGHTLY, { daily: 451 }, 'keep 451d = 451 points', [{ daily: 450 }, { last: 450, daily: 451 }].slice(0, 1)],
    [
      NIGHTLY,
      { last: 10, daily: 300, weekly: 200 },
      'keep last 10 300d 200w = 10 + 300 + 200 = 510 points',
      [{ last: 10, daily: 240, weekly: 200 }],
    ],
    [HOURLY, { last: 460, hourly: 24 }, 'keep last 460 24h = 460 + 24 = 484 points', [{ last: 426, hourly: 24 }]],
    [HOURLY, { hourly: 300, daily: 300 }, 'keep 300h 300d = 300 + 300 = 600 points', [{ hourly: 150, daily: 300 }]],
    [HOURLY, { last: 400, hourly: 100 }, 'keep last 400 100h = 400 + 100 = 500 points', [{ last: 350, hourly: 100 }]],
    [
      NIGHTLY,
      { daily: 7, ...within(460, 'd') },
      'keep 7d within 460d = 7 + 461 = 468 points',
      [{ daily: 7 }, { daily: 7, last: 450 }].slice(0, 1),
    ],
    [NIGHTLY, within(460, 'd'), 'keep within 460d = 461 points', [{ last: 450 }]],
    [
      NIGHTLY,
      { daily: 300, ...within(160, 'd') },
      'keep 300d within 160d = 300 + 161 = 461 points',
      [{ daily: 289, ...within(160, 'd') }, { daily: 300 }],
    ],
  ])('%j with %j', (schedule, retention, sum, alternatives) => {
    expect(findMisfit(aPolicy(schedule, retention), book)).toEqual({
      message: `It would keep too many points of a disk: ${sum}, the limit is 450 (Azure takes 500 incremental snapshots per disk).`,
      alternatives: alternatives.map((each) => aPolicy(schedule, each)),
    });
  });
});

describe('a policy that is written in full fits a tag', () => {
  const times = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ hour: Math.floor(index / 2), minute: (index % 2) * 30 }));

  test('of 256 characters, but not of 257', () => {
    const policy = aPolicy({ kind: 'at', times: times(38), days: [7] }, { hourly: 48 });
    expect(findMisfit({ ...policy, timeZone: 'Z'.repeat(6) }, book)).toBeUndefined();
    expect(findMisfit({ ...policy, timeZone: 'Z'.repeat(7) }, book)).toEqual({
      message: "Written in full it takes 257 characters; a tag's value holds 256.",
      alternatives: [{ ...policy, timeZone: 'Z'.repeat(7), schedule: HOURLY }],
    });
  });

  test('so that an alternative that does not is left out', () => {
    const policy = aPolicy({ kind: 'at', times: times(38), days: [7] }, { hourly: 451 });
    const alternativesIn = (timeZone: string) => findMisfit({ ...policy, timeZone }, book)?.alternatives;
    expect(alternativesIn('Z'.repeat(5))).toEqual([{ ...policy, retention: { hourly: 450 }, timeZone: 'ZZZZZ' }]);
    expect(alternativesIn('Z'.repeat(6))).toEqual([]);
  });
});

describe('points are immutable for no longer than the rules keep each of them', () => {
  const immutable = (days: number): Partial<Policy> => ({ options: { immutability: { days, locked: false } } });

  test.each([1, 6, 7])('for %d days of 7', (days) => {
    expect(findMisfit(aPolicy(NIGHTLY, { daily: 7 }, immutable(days)), book)).toBeUndefined();
  });

  test.each<[Schedule, Retention, number, string]>([
    [NIGHTLY, { daily: 7 }, 8, 'Its points are immutable for 8 days, and keep 7d lets some go after 7.'],
    [EVERY_4H, { hourly: 2 }, 1, 'Its points are immutable for 1 day, and keep 2h lets some go after 0.3.'],
    [EVERY_4H, { last: 7 }, 2, 'Its points are immutable for 2 days, and keep last 7 lets some go after 1.1.'],
  ])('%j with %j for %d', (schedule, retention, days, message) => {
    expect(findMisfit(aPolicy(schedule, retention, immutable(days)), book)).toEqual({ message, alternatives: [] });
  });

  test('since the policy of that name keeps long enough, its rules are suggested', () => {
    const policy = aPolicy(NIGHTLY, { daily: 3 }, { name: 'Nightly', ...immutable(7) });
    expect(findMisfit(policy, book)?.alternatives).toEqual([
      { ...policy, retention: { daily: 7, weekly: 4, monthly: 12 } },
    ]);
    expect(findMisfit({ ...policy, ...immutable(8) }, book)?.alternatives).toEqual([]);
  });
});

test('a mistake is said with its alternatives as tags, in the book that is given or the built-in one', () => {
  const policy = aPolicy(EVERY_4H, { daily: 7 }, { name: 'nightly' });
  const message = `${NEED['many-a-day']}, so most points would be pruned at once.`;
  expect(checkPolicy(policy)).toEqual({
    message,
    suggestion: 'nightly every 4h keep 24h 7d, or nightly keep 7d',
  });
  expect(checkPolicy(policy, { policies: new Map(), defaultName: 'gold' })).toEqual({
    message,
    suggestion: 'every 4h keep 24h 7d tz UTC',
  });
});
