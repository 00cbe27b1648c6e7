import { expect, test } from 'vitest';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import { refusedOptionHints } from '../../../shared/policy/planning/refused-options.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase, unlisted } from '../../builders/disk-case.ts';
import { policyOf } from '../../builders/plan.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';

const FULL: Policy = { ...policyOf('nightly'), name: 'full', options: { full: true } };

function disk(name: string, sku: string, policy = FULL): DiskCase {
  return aCase({ disk: aDisk(name, { sku }), policy });
}

function said(names: string): object {
  return {
    code: 'no-full-snapshots',
    severity: 'hint',
    message: `Policy full asks for full snapshots, and of Premium SSD v2 and Ultra disks Azure makes none: ${names} incremental ones.`,
    subscriptionId: SUBSCRIPTION,
  };
}

test.each<[string, readonly DiskCase[], readonly object[]]>([
  ['one disk', [disk('b', 'UltraSSD_LRS')], [said('1 disk (b) gets')]],
  [
    'several, of which the first by name is told',
    [disk('b', 'PremiumV2_LRS'), disk('a', 'UltraSSD_LRS'), disk('c', 'UltraSSD_LRS')],
    [said('3 disks (a and others) get')],
  ],
  ['disks of which Azure makes full ones', [disk('a', 'Premium_LRS')], []],
  ['a policy that asks for none', [disk('a', 'UltraSSD_LRS', policyOf('nightly'))], []],
  ['a disk that is not listed', [{ ...unlisted(disk('a', 'UltraSSD_LRS')), policy: FULL }], []],
  ['a disk without a policy', [unlisted(disk('a', 'UltraSSD_LRS'))], []],
])('full snapshots that are not to be had are told once for a policy: %s', (_, cases, hints) => {
  expect(refusedOptionHints(cases, SUBSCRIPTION)).toStrictEqual(hints);
});

test('two policies are told of one by one', () => {
  const other = { ...FULL, name: 'other' };

  const hints = refusedOptionHints([disk('a', 'UltraSSD_LRS'), disk('b', 'UltraSSD_LRS', other)], SUBSCRIPTION);

  expect(hints.map(({ message }) => message.slice(0, 12))).toEqual(['Policy full ', 'Policy other']);
});
