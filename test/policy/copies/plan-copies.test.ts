import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../../shared/policy/instant.ts';
import type { Snapshot } from '../../../shared/policy/inventory.ts';
import { tagValue } from '../../../shared/policy/inventory.ts';
import type { CopyAction, Plan } from '../../../shared/policy/plan.ts';
import { readPoint } from '../../../shared/policy/read-point.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, nights, type PlanFields, planSettings } from '../../builders/plan.ts';
import { aVmWithDisks } from '../../builders/vm.ts';
import { copiedBook, copiesOf, disk, FRANCE, made, NORTH, planOf, second, vm } from './some-copies.ts';

describe('a copy', () => {
  test('is proven ours, of the disk, and keeps what the target keeps', () => {
    const [copy] = copiesOf(planOf());
    const point = readPoint(made(copy as CopyAction), planSettings());

    expect(point).toMatchObject({
      ownership: { kind: 'own' },
      isCopy: true,
      state: 'usable',
      diskUniqueId: disk.uniqueId,
      writtenKeep: 'keep 2d tz UTC',
      writtenPolicy: 'nightly',
    });
    expect(copy).toMatchObject({ location: 'northeurope', vmId: vm.id, diskId: disk.id });
    expect(copy?.snapshotId).toContain('/resourceGroups/nightkeep-snapshots-northeurope/');
  });

  test('takes no hold along', () => {
    const snapshots = nights(disk, 1, '2026-11-23', {
      vm,
      extraTags: { 'nightkeep-hold': 'a case at court', team: 'shop' },
    });
    const [copy] = copiesOf(planOf({ snapshots }));

    expect(tagValue(copy?.request.tags ?? {}, 'nightkeep-hold')).toBeUndefined();
    expect(copy?.request.tags).toMatchObject({ team: 'shop' });
  });

  test('is closed where the policy wants the access of a disk access, which serves its own region alone', () => {
    const closed = { ...disk, diskAccessId: disk.id };
    const book = copiedBook(NORTH);
    const policies = new Map(
      [...book.policies].map(([name, policy]) => [
        name,
        { ...policy, options: { ...policy.options, networkAccess: 'AllowPrivate' as const } },
      ]),
    );
    const [copy] = copiesOf(planOf({ disks: [closed], settings: { book: { ...book, policies } } }));

    expect(copy?.request).toMatchObject({ networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' });
    expect(copy?.request).not.toHaveProperty('diskAccessId');
  });
});

describe('of one disk', () => {
  test('one copy is begun at a time, the oldest point first, over all regions', () => {
    const copies = copiesOf(planOf({ copyTo: [NORTH, FRANCE] }));

    expect(copies).toHaveLength(1);
    expect(copies[0]?.scheduledFor).toBe(NOW - 5 * MINUTE - 24 * 60 * MINUTE);
  });

  test.each([
    ['one is under way', (copy: CopyAction) => ({ snapshots: [made(copy, { completionPercent: 40 })] })],
    ['another run has one to make', () => ({ openCopies: new Map([[disk.uniqueId, ['francecentral']]]) })],
  ])('none is begun while %s', (_, meanwhile) => {
    const [copy] = copiesOf(planOf());
    const { snapshots = [], ...fields } = meanwhile(copy as CopyAction) as PlanFields;
    const home = nights(disk, 2, '2026-11-23', { vm });
    const plan = planOf({ ...fields, snapshots: [...home, ...snapshots] });

    expect(copiesOf(plan)).toEqual([]);
    expect(plan.nextCopyAt).toBe(NOW + 15 * MINUTE);
  });

  test('one that failed is made again under another name', () => {
    const [copy] = copiesOf(planOf());
    const failed = made(copy as CopyAction, { copyCompletionError: 'CopySourceNotFound' });
    const plan = planOf({ snapshots: [...nights(disk, 2, '2026-11-23', { vm }), failed] });

    expect(copiesOf(plan)[0]).toMatchObject({ attempt: 2, sourceId: copy?.sourceId });
    expect(plan.problems.map(({ code }) => code)).toContain('copy-failed');
  });

  test('one that failed as often as a point is tried wakes nobody any more, and is told', () => {
    const snapshots = [...nights(disk, 1, '2026-11-23', { vm })];
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const [copy] = copiesOf(planOf({ snapshots }));
      expect(copy?.attempt).toBe(attempt);
      snapshots.push(made(copy as CopyAction, { copyCompletionError: 'CopySourceNotFound' }));
    }
    const plan = planOf({ snapshots });

    expect(copiesOf(plan)).toEqual([]);
    expect(plan.nextCopyAt).toBeUndefined();
    expect(plan.problems.map(({ message }) => message).join(' ')).toContain('failed 4 times (CopySourceNotFound)');
  });

  test('one whose name is taken by what is not proven ours is not begun, and not said to have failed', () => {
    const snapshots = nights(disk, 1, '2026-11-23', { vm });
    const [copy] = copiesOf(planOf({ snapshots }));
    const { 'nightkeep-scheduled-for': _, ...tags } = copy?.request.tags ?? {};
    const plan = planOf({ snapshots: [...snapshots, made(copy as CopyAction, { tags })] });

    expect(copiesOf(plan)).toEqual([]);
    expect(plan.nextCopyAt).toBeUndefined();
    expect(plan.problems.map(({ code }) => code)).toContain('in-doubt');
    expect(plan.problems.map(({ code }) => code)).not.toContain('copy-failed');
  });

  test('a region where a copy failed waits its time, and holds up no other', () => {
    const soon = NOW + 60 * MINUTE;
    const copiesNotBefore = new Map([[disk.uniqueId, new Map([['northeurope', soon]])]]);

    expect(copiesOf(planOf({ copiesNotBefore, copyTo: [NORTH, FRANCE] }))[0]?.location).toBe('francecentral');
    expect(planOf({ copiesNotBefore }).nextCopyAt).toBe(soon);
  });

  test('a copy that does not come to its end holds up its own region alone, and is told', () => {
    const [copy] = copiesOf(planOf());
    const stuck = made(copy as CopyAction, { completionPercent: 3, timeCreated: NOW - 25 * 60 * MINUTE });
    const snapshots = [...nights(disk, 2, '2026-11-23', { vm }), stuck];
    const plan = planOf({ snapshots, copyTo: [NORTH, FRANCE] });

    expect(copiesOf(plan).map(({ location }) => location)).toEqual(['francecentral']);
    expect(plan.problems).toContainEqual(
      expect.objectContaining({
        code: 'copy-slow',
        location: 'northeurope',
        suggestion: expect.stringMatching(new RegExp(`: az snapshot delete --ids ${stuck.id}$`)),
      }),
    );
  });

  test('the region of the disk itself is no target', () => {
    expect(copiesOf(planOf({ copyTo: [{ ...NORTH, region: 'westeurope' }] }))).toEqual([]);
  });
});

describe('into one region', () => {
  test('no more are begun than Azure makes at once', () => {
    const many = Array.from({ length: 60 }, (_, index) => `elsewhere-${index}`);
    const openCopies = new Map(many.map((id) => [id, ['northeurope']]));
    const fleet = Array.from({ length: 60 }, (_, index) =>
      aVmWithDisks(`vm-${index}`, 'nightly', [aDisk(`disk-${index}`)]),
    );
    const plan = planOf({
      virtualMachines: fleet.map((one) => one.vm),
      disks: fleet.flatMap((one) => one.disks),
      snapshots: fleet.flatMap((one) => one.disks.flatMap((its) => nights(its, 1, '2026-11-23', { vm: one.vm }))),
      openCopies,
    });

    expect(copiesOf(plan)).toHaveLength(40);
  });

  test.each([
    ['is missing', new Map(), 'copy-group-missing'],
    ['lies elsewhere', new Map([['nightkeep-snapshots-northeurope', 'westeurope']]), 'copy-group-elsewhere'],
  ])('nothing is copied where its group %s, and nobody is woken for it', (_, copyGroups, code) => {
    const plan = planOf({ copyGroups });

    expect(copiesOf(plan)).toEqual([]);
    expect(plan.nextCopyAt).toBeUndefined();
    expect(plan.problems).toContainEqual(expect.objectContaining({ code, location: 'northeurope' }));
  });
});

describe('a run that is not the timer’s', () => {
  test.each<[string, NonNullable<PlanFields['request']>]>([
    ['makes points on demand', { creates: 'now' }],
    ['only prunes', { creates: 'none' }],
    ['only makes points', { prune: false }],
    ['is for some', { target: { kind: 'some', vmIds: [vm.id], diskIds: [], policies: [], resourceGroupIds: [] } }],
  ])('copies nothing where it %s', (_, request) => {
    expect(copiesOf(planOf({ request }))).toEqual([]);
  });
});

describe('a point at home', () => {
  const short = { 'snapshot-policy': 'nightly keep 1d' };

  test('stays while it waits to be copied, and says so', () => {
    const plan = planOf({
      virtualMachines: [{ ...vm, tags: short }],
      snapshots: nights(disk, 4, '2026-11-23', { vm, tag: 'nightly keep 1d' }),
      copyTo: [{ ...NORTH, copies: 'all' }],
    });
    const decisions = plan.disks[0]?.decisions ?? [];

    expect(decisions.map(({ action, reasons }) => `${action} ${reasons.join(' ')}`)).toEqual([
      'keep daily-1 floor copying',
      'keep floor copying',
      'keep copying',
      'prune expired',
    ]);
    expect(plan.problems).toContainEqual(expect.objectContaining({ code: 'copies-dropped', diskId: disk.id }));
  });

  test('stays though it was given up, while another run may have its copy to make', () => {
    const plan = planOf({
      virtualMachines: [{ ...vm, tags: short }],
      snapshots: nights(disk, 4, '2026-11-23', { vm, tag: 'nightly keep 1d' }),
      copyTo: [{ ...NORTH, copies: 'all' }],
      openCopies: new Map([[disk.uniqueId, ['northeurope']]]),
    });

    expect(plan.disks[0]?.decisions.map(({ action }) => action)).toEqual(['keep', 'keep', 'keep', 'keep']);
  });
});

describe('the copies of a disk', () => {
  function copies(count: number, target = NORTH): readonly Snapshot[] {
    return nights(disk, count, '2026-11-23', { vm }).flatMap((source) => {
      const [copy] = copiesOf(planOf({ snapshots: [source], copyTo: [target] }));
      return copy === undefined ? [] : [made(copy)];
    });
  }
  const actionsThere = (plan: Plan) =>
    plan.disks[0]?.decisions
      .filter(({ point }) => point.isCopy)
      .map(({ action, reasons }) => `${action} ${reasons.join(' ')}`);

  test('stay by the retention of their region, with a floor of their own', () => {
    const plan = planOf({ snapshots: [...nights(disk, 9, '2026-11-23', { vm }), ...copies(4)] });

    expect(actionsThere(plan)).toEqual(['keep daily-1 floor', 'keep daily-2 floor', 'prune expired', 'prune expired']);
    const without = planOf({ snapshots: nights(disk, 9, '2026-11-23', { vm }), copyTo: [] });
    const atHome = plan.disks[0]?.decisions.filter(({ point }) => !point.isCopy);
    expect(atHome?.map(({ action }) => action)).toEqual(without.disks[0]?.decisions.map(({ action }) => action));
  });

  test('are never what stays for a point at home', () => {
    const plan = planOf({ snapshots: [...nights(disk, 1, '2026-11-02', { vm }), ...copies(3)] });

    expect(plan.disks[0]?.decisions.filter(({ point }) => !point.isCopy).map(({ action }) => action)).toEqual(['keep']);
  });

  test('age by what is written on them where no target is left, and keep their floor', () => {
    const plan = planOf({ snapshots: [...nights(disk, 9, '2026-11-23', { vm }), ...copies(4)], copyTo: [] });

    expect(actionsThere(plan)).toEqual(['keep daily-1 floor', 'keep daily-2 floor', 'prune expired', 'prune expired']);
  });

  test('all stay where the tag is mistaken', () => {
    const snapshots = [...nights(disk, 9, '2026-11-23', { vm }), ...copies(4)];
    const plan = planOf({ snapshots, virtualMachines: [{ ...vm, tags: { 'snapshot-policy': 'nigthly' } }] });

    expect(actionsThere(plan)?.every((one) => one.startsWith('keep'))).toBe(true);
  });
});

test('two disks of a VM are copied at the same time', () => {
  const snapshots = [disk, second].flatMap((one) => nights(one, 1, '2026-11-23', { vm }));
  expect(copiesOf(planOf({ disks: [disk, second], snapshots }))).toHaveLength(2);
});
