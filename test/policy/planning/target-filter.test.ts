import { describe, expect, test } from 'vitest';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import { targetFilter } from '../../../shared/policy/planning/target-filter.ts';
import type { ResourceId } from '../../../shared/policy/resource-id.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase, unlisted, unselected } from '../../builders/disk-case.ts';
import { aTarget } from '../../builders/plan.ts';
import { aPoint, type PointFields, SUBSCRIPTION } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

type Named = Parameters<typeof aTarget>[0];

const DISK = aDisk('os', { resourceGroup: 'disks' });
const VM = aVm('web', { resourceGroup: 'vms' });
const OTHER = aVm('db', { resourceGroup: 'other' });
const ONE = aCase({ disk: DISK, vm: VM });
const GONE = unlisted(ONE);

function group(name: string, subscriptionId = SUBSCRIPTION): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${name}`;
}

function filterOf(named: Named) {
  return targetFilter(aTarget(named), SUBSCRIPTION);
}

function shouted(id: ResourceId): ResourceId {
  return id.toUpperCase() as ResourceId;
}

describe('the target of everything', () => {
  const filter = targetFilter({ kind: 'all' }, SUBSCRIPTION);

  test('has every disk and VM and names none', () => {
    for (const one of [ONE, GONE]) expect([filter.hasDisk(one), filter.namesDisk(one)]).toEqual([true, false]);
    expect([filter.hasVm(VM), filter.namesVm(VM)]).toEqual([true, false]);
  });
});

describe('a listed disk', () => {
  test.each<[string, Named, boolean, boolean]>([
    ['its own id', { diskIds: [DISK.id] }, true, true],
    ['its own id in other casing', { diskIds: [shouted(DISK.id)] }, true, true],
    ['its VM', { vmIds: [VM.id] }, true, true],
    ['its VM in other casing', { vmIds: [shouted(VM.id)] }, true, true],
    ['its policy', { policies: ['weekly', 'nightly'] }, true, false],
    ['its policy in other casing', { policies: ['NIGHTLY'] }, true, false],
    ['its group', { resourceGroupIds: [group('disks')] }, true, false],
    ['its group in other casing', { resourceGroupIds: [group('DISKS').toUpperCase()] }, true, false],
    ['the group of its VM', { resourceGroupIds: [group('vms')] }, true, false],
    ['nothing', {}, false, false],
    ['another disk', { diskIds: [aDisk('data').id] }, false, false],
    ['another VM', { vmIds: [OTHER.id] }, false, false],
    ['another policy', { policies: ['weekly'] }, false, false],
    ['another group', { resourceGroupIds: [group('other')] }, false, false],
    ['the group of that name in another subscription', { resourceGroupIds: [group('disks', 'x')] }, false, false],
  ])('where the target is %s', (_, named, isIn, isNamed) => {
    const filter = filterOf(named);

    expect([filter.hasDisk(ONE), filter.namesDisk(ONE)]).toEqual([isIn, isNamed]);
  });

  test('is that of any of its VMs', () => {
    const shared: DiskCase = {
      ...ONE,
      protection: { disk: DISK, vm: VM, vms: [VM, OTHER], standing: { kind: 'off' } },
    };

    expect(filterOf({ vmIds: [OTHER.id] }).namesDisk(shared)).toBe(true);
    expect(filterOf({ resourceGroupIds: [group('other')] }).hasDisk(shared)).toBe(true);
    expect(filterOf({ vmIds: [OTHER.id] }).namesDisk(ONE)).toBe(false);
  });

  test('without a VM is found by itself', () => {
    expect(filterOf({ diskIds: [DISK.id] }).hasDisk(aCase({ disk: DISK }))).toBe(true);
    expect(filterOf({ vmIds: [VM.id] }).hasDisk(aCase({ disk: DISK }))).toBe(false);
  });

  test('without a policy is of none', () => {
    expect(filterOf({ policies: ['nightly'] }).hasDisk(unselected(ONE, { kind: 'off' }))).toBe(false);
  });

  test('is not found by what its points say', () => {
    const points = [aPoint({ writtenPolicy: 'weekly', vm: 'other/db' })];

    expect(filterOf({ policies: ['weekly'], vmIds: [OTHER.id] }).hasDisk({ ...ONE, points })).toBe(false);
  });
});

describe('a disk that is not listed', () => {
  const says: PointFields = { writtenPolicy: 'Weekly', vm: 'vms/web', snapshot: { sourceResourceId: DISK.id } };

  test.each<[string, Named, boolean]>([
    ['the policy that its points name', { policies: ['weekly'] }, true],
    ['the disk that they are of', { diskIds: [shouted(DISK.id)] }, true],
    ['the VM that they are of', { vmIds: [shouted(VM.id)] }, true],
    ['the group of that VM', { resourceGroupIds: [group('vms')] }, true],
    ['another policy', { policies: ['nightly'] }, false],
    ['another disk', { diskIds: [aDisk('data').id] }, false],
    ['another VM', { vmIds: [OTHER.id] }, false],
    ['the group of the disk, which its points do not tell', { resourceGroupIds: [group('disks')] }, false],
  ])('where the target is %s', (_, named, isIn) => {
    const filter = filterOf(named);

    for (const points of [[aPoint(says)], [aPoint(), aPoint(says)]]) {
      expect([filter.hasDisk({ ...GONE, points }), filter.namesDisk({ ...GONE, points })]).toEqual([isIn, false]);
    }
  });

  test.each(['foreign', 'in-doubt'] as const)('is not found by points that are %s', (kind) => {
    const points = [aPoint({ ...says, ownership: kind === 'foreign' ? { kind } : { kind, why: 'edited' } })];

    expect(filterOf({ policies: ['weekly'] }).hasDisk({ ...GONE, points })).toBe(false);
  });

  test.each<[string, PointFields]>([
    ['nothing', {}],
    ['a VM without a group', { vm: 'web' }],
  ])('is not found where its points tell %s', (_, fields) => {
    const target = { vmIds: [VM.id, aVm('undefined').id], resourceGroupIds: [group('vms'), group('web')] };

    expect(filterOf(target).hasDisk({ ...GONE, points: [aPoint(fields)] })).toBe(false);
  });

  test('without points is in no target', () => {
    expect(filterOf({ policies: ['weekly'] }).hasDisk(GONE)).toBe(false);
  });
});

test.each<[string, Named, boolean, boolean]>([
  ['itself', { vmIds: [shouted(VM.id)] }, true, true],
  ['its group', { resourceGroupIds: [group('VMS')] }, true, false],
  ['another', { vmIds: [OTHER.id], resourceGroupIds: [group('other')] }, false, false],
])('a VM where the target is %s', (_, named, isIn, isNamed) => {
  const filter = filterOf(named);

  expect([filter.hasVm(VM), filter.namesVm(VM)]).toEqual([isIn, isNamed]);
});
