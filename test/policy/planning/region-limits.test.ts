import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import { regionLimitProblems } from '../../../shared/policy/planning/region-limits.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase, unlisted, unselected } from '../../builders/disk-case.ts';
import { NOW, policyOf } from '../../builders/plan.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';

/** So many disks of one policy in one region. */
function disksOf(count: number, tag: string | Policy, location = 'westeurope'): readonly DiskCase[] {
  const policy = typeof tag === 'string' ? policyOf(tag) : tag;
  const one = aCase({ disk: aDisk('data', { location }), policy });
  return Array.from({ length: count }, () => one);
}

function messages(...cases: readonly (readonly DiskCase[])[]): readonly string[] {
  return regionLimitProblems(cases.flat(), SUBSCRIPTION, NOW).map(({ message }) => message);
}

describe('a region holds at most 80 % of 50,000 snapshots once every rule is full', () => {
  test('1,739 disks of 23 points fit', () => {
    expect(messages(disksOf(1_739, 'nightly'))).toEqual([]);
  });

  test('one disk more does not, and the arithmetic is shown', () => {
    expect(messages(disksOf(1_740, 'nightly'))).toEqual([
      'Region westeurope would hold too many points: 1,740 disks x 23 (nightly) = 40,020, the limit is 40,000 (80 % of the 50,000 snapshots that Azure takes per region and subscription).',
    ]);
  });

  test('all policies count together, the largest first', () => {
    const tags = ['nightly keep 30d', 'weekly', 'hourly', 'nightly keep 5d', 'nightly keep 6d'];

    expect(messages(...tags.map((tag) => disksOf(600, tag)))[0]).toContain(
      '600 disks x 35 (hourly) + 600 disks x 30 (nightly) + 600 disks x 20 (weekly) + 6,600 (2 more) = 57,600',
    );
  });

  test('just so many fit', () => {
    expect(messages(disksOf(2_000, 'nightly keep 20d'))).toEqual([]);
  });

  test('regions are apart, whatever the casing', () => {
    expect(messages(disksOf(1_000, 'nightly'), disksOf(1_000, 'nightly', 'northeurope'))).toEqual([]);
    expect(messages(disksOf(1_000, 'nightly'), disksOf(1_000, 'nightly', 'WestEurope'))).toHaveLength(1);
  });

  test('is a problem of the subscription and region, in the order of regions', () => {
    const problem = (location: string) => ({
      code: 'region-full',
      severity: 'problem',
      subscriptionId: SUBSCRIPTION,
      location,
      message: `Region ${location} would hold too many points: 1,740 disks x 23 (nightly) = 40,020, the limit is 40,000 (80 % of the 50,000 snapshots that Azure takes per region and subscription).`,
      suggestion: 'Keep fewer points, or move some of its VMs to another subscription.',
    });
    const cases = ['westeurope', 'NorthEurope', 'southeurope'].flatMap((region) => disksOf(1_740, 'nightly', region));

    expect(regionLimitProblems(cases, SUBSCRIPTION, NOW)).toStrictEqual(
      ['northeurope', 'southeurope', 'westeurope'].map(problem),
    );
  });

  test('three terms are told one by one, equal ones by their words', () => {
    const weekly = { ...policyOf('nightly'), name: 'a-third' };

    expect(messages(disksOf(1_000, 'nightly'), disksOf(1_000, weekly))[0]).toContain(
      ': 1,000 disks x 23 (a-third) + 1,000 disks x 23 (nightly) = 46,000, the limit',
    );
    expect(messages(...['nightly keep 30d', 'weekly', 'hourly'].map((tag) => disksOf(600, tag)))[0]).toContain(
      '(hourly) + 600 disks x 30 (nightly) + 600 disks x 20 (weekly) = 51,000',
    );
  });

  test('disks that no policy selects or no list shows do not count', () => {
    const cases = [
      ...disksOf(1_739, 'nightly'),
      ...disksOf(1, 'nightly').map((one) => unselected(one, { kind: 'off' })),
    ];
    const gone = disksOf(1, 'nightly').map((one) => ({ ...unlisted(one), policy: policyOf('nightly') }));

    expect(messages(cases, gone)).toEqual([]);
  });
});

describe('a region takes at most 80 % of 8,000 creates within any 30 minutes', () => {
  const at = (time: string) => `at ${time} keep 5d`;

  test.each<[string, readonly (readonly DiskCase[])[], string | undefined]>([
    ['6,400 at once', [disksOf(6_400, at('03:00'))], undefined],
    [
      '6,401 at once',
      [disksOf(6_401, at('03:00'))],
      'from 2026-11-23T03:00:00Z on: 6,401 (at 03:00 tz UTC) = 6,401, the limit is 6,400',
    ],
    [
      'two halves 15 minutes apart',
      [disksOf(4_000, at('03:00')), disksOf(3_000, at('03:15'))],
      '4,000 (at 03:00 tz UTC) + 3,000 (at 03:15 tz UTC) = 7,000',
    ],
    ['two halves 30 minutes apart', [disksOf(4_000, at('03:00')), disksOf(3_000, at('03:30'))], undefined],
    [
      'both times of one policy',
      [disksOf(3_300, 'at 03:00/03:20 keep last 5')],
      '6,600 (at 03:00/03:20 tz UTC) = 6,600',
    ],
    ['zones that meet', [disksOf(3_300, at('03:00')), disksOf(3_300, 'at 04:00 tz Europe/Berlin keep 5d')], '= 6,600'],
    [
      'zones that do not meet',
      [disksOf(3_300, at('03:00')), disksOf(3_300, 'at 03:00 tz Europe/Berlin keep 5d')],
      undefined,
    ],
    [
      'a weekly one upon a nightly one',
      [disksOf(4_000, at('03:00')), disksOf(3_000, 'at 03:00 on sun keep 5d')],
      'from 2026-11-29T03:00:00Z on',
    ],
    [
      'other weekdays',
      [disksOf(4_000, 'at 03:00 on sat keep 5d'), disksOf(3_000, 'at 03:00 on sun keep 5d')],
      undefined,
    ],
    [
      'a monthly one upon a nightly one',
      [
        disksOf(4_000, { ...policyOf('nightly keep 5d'), schedule: { kind: 'cron', expression: '0 3 14 * *' } }),
        disksOf(3_000, at('03:00')),
      ],
      'from 2026-12-14T03:00:00Z on',
    ],
  ])('%s: %s', (_, cases, words) => {
    const dense = messages(...cases).filter((message) => message.includes('30 minutes'));

    if (words === undefined) expect(dense).toEqual([]);
    else expect(dense).toEqual([expect.stringContaining(words)]);
  });

  test('that meet only once the clocks have changed are told from eight days before', () => {
    const cases = [disksOf(3_300, at('03:00')), disksOf(3_300, 'at 04:00 tz Europe/Berlin keep 5d')].flat();
    const told = (day: string) => regionLimitProblems(cases, SUBSCRIPTION, parseInstant(day)).map(({ code }) => code);

    expect(told('2026-10-16')).toEqual([]);
    expect(told('2026-10-18')).toEqual(['region-too-dense']);
  });

  test('is told whole, with what to do', () => {
    expect(regionLimitProblems(disksOf(6_401, at('03:00')), SUBSCRIPTION, NOW)).toStrictEqual([
      {
        code: 'region-too-dense',
        severity: 'problem',
        subscriptionId: SUBSCRIPTION,
        location: 'westeurope',
        message:
          'Region westeurope is asked for too many points within 30 minutes, from 2026-11-23T03:00:00Z on: 6,401 (at 03:00 tz UTC) = 6,401, the limit is 6,400 (80 % of the 8,000 creates that Azure takes per region and subscription).',
        suggestion: 'Give some of its VMs another time, such as: nightly at 03:00',
      },
    ]);
  });

  test.each<[string, readonly (readonly DiskCase[])[], string | undefined]>([
    [
      'halves 29 minutes apart',
      [disksOf(3_300, at('03:00')), disksOf(3_300, at('03:29'))],
      'from 2026-11-23T03:00:00Z on: 3,300 (at 03:00 tz UTC) + 3,300 (at 03:29 tz UTC) = 6,600',
    ],
    [
      'the densest of several windows',
      [disksOf(3_300, at('03:00')), disksOf(3_300, at('03:20')), disksOf(3_400, at('03:40'))],
      'from 2026-11-23T03:20:00Z on: 3,400 (at 03:40 tz UTC) + 3,300 (at 03:20 tz UTC) = 6,700',
    ],
    [
      'the first of windows that are as dense',
      [disksOf(6_500, 'at 03:00/05:00 keep last 5')],
      'from 2026-11-23T03:00:00Z on: 6,500 (at 03:00/05:00 tz UTC) = 6,500',
    ],
    [
      'policies of other retention at one time as one',
      [disksOf(3_300, at('03:00')), disksOf(3_300, 'at 03:00 keep 6d')],
      ': 6,600 (at 03:00 tz UTC) = 6,600',
    ],
    [
      'four schedules, of which the least is told as the rest',
      [
        disksOf(2_000, at('03:00')),
        disksOf(1_900, at('03:05')),
        disksOf(1_800, at('03:10')),
        disksOf(1_000, at('03:15')),
      ],
      ': 2,000 (at 03:00 tz UTC) + 1,900 (at 03:05 tz UTC) + 1,800 (at 03:10 tz UTC) + 1,000 (1 more) = 6,700',
    ],
    [
      'every hour',
      [disksOf(6_401, 'every 1h keep 2h')],
      'from 2026-11-23T03:00:00Z on: 6,401 (every 1h tz UTC) = 6,401',
    ],
    ['just so many, beside others at another time', [disksOf(6_400, at('03:00')), disksOf(1, at('05:00'))], undefined],
    [
      'cron text that comes once a month',
      [disksOf(6_401, { ...policyOf('nightly keep 2d'), schedule: { kind: 'cron', expression: '0 3 14 * *' } })],
      'from 2026-12-14T03:00:00Z on: 6,401 (cron 0 3 14 * * tz UTC) = 6,401',
    ],
    ['every hour, just so many', [disksOf(6_400, 'every 1h keep 2h')], undefined],
    ['many times of one policy that lie apart', [disksOf(3_300, 'at 03:00/05:00/07:00 keep last 5')], undefined],
    [
      'cron text that comes every quarter of an hour',
      [disksOf(3_300, { ...policyOf('nightly keep 2d'), schedule: { kind: 'cron', expression: '*/15 * * * *' } })],
      '= 6,600',
    ],
  ])('are those of %s', (_, cases, words) => {
    const dense = messages(...cases).filter((message) => message.includes('30 minutes'));

    expect(dense).toEqual(words === undefined ? [] : [expect.stringContaining(words)]);
  });
});
