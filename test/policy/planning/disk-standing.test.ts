import { describe, expect, test } from 'vitest';
import type { VirtualMachine } from '../../../shared/policy/inventory.ts';
import { diskStanding, policyKey, saysSame, tagProblem } from '../../../shared/policy/planning/disk-standing.ts';
import { type TagSays, tagReader } from '../../../shared/policy/planning/tag-reader.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { aDisk } from '../../builders/disk.ts';
import { planSettings, policyOf } from '../../builders/plan.ts';
import { aVm } from '../../builders/vm.ts';

const KEY = 'snapshot-policy';
const DISK = aDisk('shared');

function standing(vms: readonly VirtualMachine[], fields: { hasUnlistedVm?: boolean; untagged?: string } = {}) {
  const { hasUnlistedVm = false, untagged = 'ignore' } = fields;
  return diskStanding({ disk: DISK, vms, hasUnlistedVm }, KEY, tagReader(planSettings({ untagged })));
}

function tagged(name: string, tag: string | undefined): VirtualMachine {
  return aVm(name, { tags: tag === undefined ? {} : { [KEY]: tag } });
}

describe('a disk with a VM that was not listed', () => {
  const unknown = { kind: 'unknown', why: 'Disk shared is attached to a VM that Azure did not list.' };

  test.each<[string, string | undefined, object]>([
    ['nothing', undefined, unknown],
    ['off', 'off', unknown],
    ['nightly', 'nightly', { kind: 'protected', policy: { name: 'nightly' } }],
    ['a mistake', 'nigthly', { kind: 'problem' }],
  ])('whose other VM says %s', (_, tag, expected) => {
    expect(standing([tagged('web', tag)], { hasUnlistedVm: true })).toMatchObject(expected);
  });
});

describe('a disk of several VMs', () => {
  test('that say the same in other words follows them', () => {
    expect(standing([tagged('a', 'nightly'), tagged('b', 'NIGHTLY')])).toMatchObject({
      kind: 'protected',
      policy: { name: 'nightly' },
    });
  });

  test('of which one says nothing follows the other', () => {
    expect(standing([tagged('a', undefined), tagged('b', 'nightly')]).kind).toBe('protected');
  });

  test('that make the same mistake has the problem of the first', () => {
    expect(standing([tagged('a', 'nigthly'), tagged('b', 'nigthly')])).toMatchObject({
      kind: 'problem',
      problem: { code: 'tag', vmId: aVm('a').id },
    });
  });

  test('that say nothing has no policy, or that of VMs without a tag', () => {
    expect(standing([tagged('a', undefined), tagged('b', undefined)])).toEqual({ kind: 'unprotected' });
    expect(standing([tagged('a', undefined)], { untagged: 'weekly keep 3w' })).toMatchObject({ kind: 'protected' });
  });

  test('that disagree follows the more frequent schedule, and says who says what', () => {
    expect(
      standing([tagged('a', 'weekly'), tagged('b', 'nightly'), tagged('c', 'nigthly'), tagged('d', 'off')]),
    ).toEqual({
      kind: 'problem',
      problem: {
        code: 'shared-disk',
        severity: 'problem',
        message:
          'The VMs of shared disk shared disagree: a says weekly, b says nightly, c says "nigthly", d says off. The more frequent schedule is followed and nothing is pruned.',
        suggestion: 'Give the disk a tag of its own, or its VMs the same.',
        subscriptionId: DISK.subscriptionId,
        diskId: DISK.id,
      },
      fallback: policyOf('nightly'),
    });
  });

  test('that make different mistakes has no policy to follow', () => {
    expect(standing([tagged('a', 'nigthly'), tagged('b', 'nihgtly')])).not.toHaveProperty('fallback');
  });

  test('follows the same policy whatever their order, where schedules come as often', () => {
    const [a, b] = [tagged('a', 'at 02:00 keep 7d'), tagged('b', 'at 03:00 keep 7d')];

    expect(standing([a, b])).toMatchObject({ fallback: { schedule: { times: [{ hour: 2, minute: 0 }] } } });
    expect(standing([b, a])).toMatchObject({ fallback: { schedule: { times: [{ hour: 2, minute: 0 }] } } });
  });
});

describe('two tags say the same', () => {
  const protectedBy = (policy: Policy): TagSays => ({ kind: 'protected', policy });
  const mistake = (text: string): TagSays => ({ kind: 'mistake', text, message: `${text} is no policy` });

  test.each<[string, TagSays, TagSays]>([
    ['one policy', protectedBy(policyOf('nightly')), protectedBy(policyOf('nightly'))],
    [
      'one policy in another casing and order',
      protectedBy({ ...policyOf('nightly keep 7d 4w'), name: 'NIGHTLY', retention: { weekly: 4, daily: 7 } }),
      protectedBy({ ...policyOf('nightly keep 7d 4w'), name: 'nightly', retention: { daily: 7, weekly: 4 } }),
    ],
    ['off', { kind: 'off' }, { kind: 'off' }],
    ['one mistake', mistake('nigthly'), mistake('nigthly')],
  ])('where both are %s', (_, a, b) => {
    expect(saysSame(a, b)).toBe(true);
    expect(saysSame(b, a)).toBe(true);
  });

  test.each<[string, TagSays, TagSays]>([
    ['another retention', protectedBy(policyOf('nightly keep 7d')), protectedBy(policyOf('nightly keep 8d'))],
    ['another zone', protectedBy(policyOf('nightly')), protectedBy({ ...policyOf('nightly'), timeZone: 'Asia/Tokyo' })],
    ['off', protectedBy(policyOf('nightly')), { kind: 'off' }],
    ['a mistake', protectedBy(policyOf('nightly')), mistake('nigthly')],
    ['another mistake', mistake('nihgtly'), mistake('nigthly')],
    ['nothing', { kind: 'off' }, { kind: 'unprotected' }],
  ])('but not where one is %s', (_, a, b) => {
    expect(saysSame(a, b)).toBe(false);
    expect(saysSame(b, a)).toBe(false);
  });

  test('by a key that is the same for the same policy', () => {
    expect(policyKey({ ...policyOf('nightly'), name: 'Nightly' })).toMatch(/^\["nightly",\[\["days",/);
  });
});

test('a mistaken tag is a problem of the VM or disk that bears it', () => {
  const vm = aVm('web');
  const mistake = { kind: 'mistake', text: 'nigthly', message: 'no policy is called nigthly' } as const;

  expect(tagProblem({ ...mistake, suggestion: 'nightly' }, { vm })).toStrictEqual({
    code: 'tag',
    severity: 'problem',
    message: 'no policy is called nigthly',
    suggestion: 'nightly',
    subscriptionId: vm.subscriptionId,
    vmId: vm.id,
    tag: 'nigthly',
  });
  expect(tagProblem(mistake, { disk: DISK })).toStrictEqual({
    code: 'tag',
    severity: 'problem',
    message: 'no policy is called nigthly',
    subscriptionId: DISK.subscriptionId,
    diskId: DISK.id,
    tag: 'nigthly',
  });
  expect(tagProblem(mistake, {})).toStrictEqual({
    code: 'tag',
    severity: 'problem',
    message: 'no policy is called nigthly',
    tag: 'nigthly',
  });
});
