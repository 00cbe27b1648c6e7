import { describe, expect, test } from 'vitest';
import type { Target } from '../../../shared/policy/plan.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import { skipOf, skippedBySchedule, skippedByVm } from '../../../shared/policy/planning/skips.ts';
import { targetFilter } from '../../../shared/policy/planning/target-filter.ts';
import type { Selection } from '../../../shared/policy/protection.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase, unlisted, unselected } from '../../builders/disk-case.ts';
import { aTarget, planSettings } from '../../builders/plan.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

type SkippedDisk = Selection['skipped'][number];

const ALL: Target = { kind: 'all' };
const KEY = 'snapshot-policy';

function aSkipped(tag: string | undefined, code: SkippedDisk['code'] = 'ephemeral'): SkippedDisk {
  const vm = aVm('web', { tags: tag === undefined ? {} : { [KEY]: tag } });
  return { vm, diskName: 'temp', code, why: 'Disk temp cannot be seen.' };
}

function byVm(skipped: readonly SkippedDisk[], target: Target = ALL, untagged = 'ignore') {
  return skippedByVm(skipped, targetFilter(target, SUBSCRIPTION), planSettings({ untagged }));
}

function bySchedule(cases: readonly DiskCase[], target: Target = ALL) {
  return skippedBySchedule(cases, targetFilter(target, SUBSCRIPTION), KEY);
}

test('a skip names the disk, its VM and why', () => {
  const standing = { kind: 'off' } as const;

  expect(skipOf({ disk: aDisk('os'), vm: aVm('web'), standing }, 'It is so.')).toStrictEqual({
    kind: 'skip',
    vmId: aVm('web').id,
    diskId: aDisk('os').id,
    diskName: 'os',
    reasons: ['It is so.'],
  });
  expect(skipOf({ disk: aDisk('os'), standing }, 'It is so.')).not.toHaveProperty('vmId');
});

describe('a disk that only a VM names', () => {
  const skip = { kind: 'skip', vmId: aVm('web').id, diskName: 'temp', reasons: ['Disk temp cannot be seen.'] };
  const problem = {
    code: 'disk-not-listed',
    severity: 'problem',
    message: 'Disk temp cannot be seen.',
    subscriptionId: SUBSCRIPTION,
    vmId: aVm('web').id,
  };

  test.each<[string | undefined, boolean]>([
    ['nightly', true],
    ['nigthly', true],
    ['off', false],
    [undefined, false],
  ])('of a VM whose tag is %s is told: %s', (tag, isTold) => {
    expect(byVm([aSkipped(tag)])).toEqual({ skips: isTold ? [skip] : [], problems: [] });
  });

  test.each<[string | undefined, boolean]>([
    ['nightly', true],
    ['nigthly', true],
    ['off', false],
    [undefined, false],
  ])('and was not listed is a problem too, where the tag is %s: %s', (tag, isTold) => {
    expect(byVm([aSkipped(tag, 'not-listed')])).toStrictEqual({
      skips: isTold ? [skip] : [],
      problems: isTold ? [problem] : [],
    });
  });

  test('of a VM without a tag is told where such VMs are protected', () => {
    expect(byVm([aSkipped(undefined)], ALL, 'nightly').skips).toEqual([skip]);
  });

  test('of a VM that is named is told whatever its tag, and is no problem', () => {
    const target = aTarget({ vmIds: [aVm('web').id] });

    expect(byVm([aSkipped(undefined, 'not-listed')], target)).toEqual({ skips: [skip], problems: [] });
  });

  test('of a VM outside the target is a problem alone', () => {
    const target = aTarget({ vmIds: [aVm('db').id] });

    expect(byVm([aSkipped('nightly', 'not-listed')], target)).toEqual({ skips: [], problems: [problem] });
  });

  test('of a VM whose group is asked for is told where its tag asks for points', () => {
    const target = aTarget({ resourceGroupIds: [`/subscriptions/${SUBSCRIPTION}/resourceGroups/prod`] });

    expect(byVm([aSkipped('nightly')], target).skips).toEqual([skip]);
    expect(byVm([aSkipped('off')], target).skips).toEqual([]);
  });
});

describe('a disk that a schedule passes over', () => {
  const vm = aVm('web');
  const os = aCase({ disk: aDisk('os'), vm });
  const scratch = aCase({ disk: aDisk('scratch'), vm });
  const off = unselected(scratch, { kind: 'off' });
  const skip = {
    kind: 'skip',
    vmId: vm.id,
    diskId: aDisk('scratch').id,
    diskName: 'scratch',
    reasons: ['Disk scratch is opted out by its own tag (snapshot-policy).'],
  };

  test('is told where it is opted out of a VM whose other disks are not', () => {
    expect(bySchedule([os, off])).toStrictEqual([skip]);
  });

  test.each<[string, readonly DiskCase[]]>([
    ['no disk of its VM is selected', [unselected(os, { kind: 'off' }), off]],
    ['another VM has a disk that is', [aCase({ disk: aDisk('os'), vm: aVm('db') }), off]],
    ['it is detached', [os, unselected(aCase({ disk: aDisk('scratch') }), { kind: 'off' })]],
    ['it has no tag', [os, unselected(scratch, { kind: 'unprotected' })]],
    ['it is selected', [os, scratch]],
    ['it is not listed', [os, unlisted(scratch)]],
  ])('is not told where %s', (_, cases) => {
    expect(bySchedule(cases)).toEqual([]);
  });

  test('is told with the reason where Azure cannot snapshot it', () => {
    const unsupported = unselected(scratch, { kind: 'unsupported', why: 'It is being uploaded.' });

    expect(bySchedule([unsupported])).toEqual([{ ...skip, reasons: ['It is being uploaded.'] }]);
  });

  test('is not told outside the target', () => {
    expect(bySchedule([os, off], aTarget({ diskIds: [aDisk('os').id] }))).toEqual([]);
    expect(bySchedule([os, off], aTarget({ diskIds: [aDisk('scratch').id] }))).toEqual([skip]);
  });
});
