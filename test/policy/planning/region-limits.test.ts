import { describe, expect, test } from 'vitest';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import { regionLimitProblems } from '../../../shared/policy/planning/region-limits.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, policyOf } from '../../builders/plan.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';

/** So many disks of one policy in one region. */
function disksOf(count: number, tag: string | Policy, location = 'westeurope'): readonly DiskCase[] {
  const policy = typeof tag === 'string' ? policyOf(tag) : tag;
  const disk = aDisk('data', { location });
  const standing = { kind: 'protected', policy } as const;
  const one: DiskCase = {
    diskUniqueId: 'x',
    protection: { disk, standing },
    points: [],
    policy,
    standing,
    shown: 'protected',
  };
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

  test('regions are apart, whatever the casing', () => {
    expect(messages(disksOf(1_000, 'nightly'), disksOf(1_000, 'nightly', 'northeurope'))).toEqual([]);
    expect(messages(disksOf(1_000, 'nightly'), disksOf(1_000, 'nightly', 'WestEurope'))).toHaveLength(1);
  });

  test('is a problem of the subscription and region', () => {
    expect(regionLimitProblems(disksOf(1_740, 'nightly'), SUBSCRIPTION, NOW)).toMatchObject([
      { code: 'region-full', severity: 'problem', subscriptionId: SUBSCRIPTION, location: 'westeurope' },
    ]);
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
});
