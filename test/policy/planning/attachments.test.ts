import { describe, expect, test } from 'vitest';
import type { SourceDisk, VirtualMachine } from '../../../shared/policy/inventory.ts';
import { attachments, byId } from '../../../shared/policy/planning/attachments.ts';
import { computeId, type ResourceId } from '../../../shared/policy/resource-id.ts';
import { aDisk } from '../../builders/disk.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';
import { attach, aVm } from '../../builders/vm.ts';

function shouted<T extends { readonly id: ResourceId }>(resource: T): T {
  return { ...resource, id: resource.id.toUpperCase() as ResourceId };
}

function namesOf(vms: readonly VirtualMachine[]): readonly string[] {
  return vms.map(({ name }) => name);
}

describe('a disk', () => {
  test('of a VM has it, and its lun in the VM’s model', () => {
    const [vm, os, data] = attach(aVm('web'), aDisk('os'), aDisk('data'));

    expect(attachments([vm], [os as SourceDisk, data as SourceDisk])).toStrictEqual({
      attached: [
        { disk: data, vms: [vm], lun: 0, hasUnlistedVm: false },
        { disk: os, vms: [vm], lun: 'os', hasUnlistedVm: false },
      ],
      skipped: [],
    });
  });

  test('that is detached has none', () => {
    expect(attachments([aVm('web')], [aDisk('spare')])).toStrictEqual({
      attached: [{ disk: aDisk('spare'), vms: [], hasUnlistedVm: false }],
      skipped: [],
    });
  });

  test('that names a VM which does not name it belongs to it, without a lun', () => {
    const vm = aVm('web');
    const disk = aDisk('data', { attachedTo: [shouted(vm).id] });

    expect(attachments([vm], [disk]).attached).toStrictEqual([{ disk, vms: [vm], hasUnlistedVm: false }]);
  });

  test('whose VM names it alone belongs to that', () => {
    const [vm] = attach(aVm('web'), aDisk('os'));

    expect(attachments([vm], [aDisk('os')]).attached).toStrictEqual([
      { disk: aDisk('os'), vms: [vm], lun: 'os', hasUnlistedVm: false },
    ]);
  });

  test('that names a VM which was not listed says so, beside the VMs that were', () => {
    const [vm, disk] = attach(aVm('web'), aDisk('quorum', { attachedTo: [aVm('hidden').id] }));

    expect(attachments([vm], [disk as SourceDisk]).attached).toStrictEqual([
      { disk, vms: [vm], lun: 'os', hasUnlistedVm: true },
    ]);
    expect(attachments([], [disk as SourceDisk]).attached).toStrictEqual([{ disk, vms: [], hasUnlistedVm: true }]);
  });

  test('of several VMs has them by id and the lun of the first', () => {
    const [one, , quorum] = attach(aVm('node-1'), aDisk('os'), aDisk('quorum'));
    const [two, shared] = attach(aVm('node-2'), quorum as SourceDisk);

    const { attached } = attachments([two, one], [shared as SourceDisk]);

    expect(attached).toStrictEqual([{ disk: shared, vms: [one, two], lun: 0, hasUnlistedVm: false }]);
  });

  test('has no lun where its first VM does not name it', () => {
    const [two, disk] = attach(aVm('node-2'), aDisk('quorum', { attachedTo: [aVm('node-1').id] }));

    const { attached } = attachments([two, aVm('node-1')], [disk as SourceDisk]);

    expect(attached).toStrictEqual([{ disk, vms: [aVm('node-1'), two], hasUnlistedVm: false }]);
  });

  test('has a VM once that was listed under two casings', () => {
    const [vm, disk] = attach(aVm('web'), aDisk('os'));

    const [found] = attachments([vm, shouted(vm)], [disk as SourceDisk]).attached;

    expect(namesOf(found?.vms ?? [])).toEqual(['web']);
  });
});

describe('a disk that is listed in two groups during a move', () => {
  const uniqueId = 'E0000000-0000-0000-0000-000000000001';
  const from = aDisk('data', { resourceGroup: 'a', uniqueId });
  const to = aDisk('data', { resourceGroup: 'b', uniqueId: uniqueId.toLowerCase() });

  test.each<[string, readonly SourceDisk[], SourceDisk]>([
    ['no VM names either', [], from],
    ['a VM names the first', [from], from],
    ['a VM names the second', [to], to],
    ['VMs name both', [from, to], from],
  ])('is taken once, where %s', (_, named, taken) => {
    const vms = named.map((disk, index) => attach(aVm(`web-${index}`), disk)[0]);

    for (const disks of [
      [from, to],
      [to, from],
    ]) {
      expect(attachments(vms, disks).attached.map(({ disk }) => disk)).toEqual([taken]);
    }
  });

  test('is two disks where Azure names no unique id', () => {
    const bare = [from, to].map((disk) => ({ ...disk, uniqueId: '' }));

    expect(attachments([], bare).attached.map(({ disk }) => disk)).toEqual(bare);
  });
});

describe('what a VM names and cannot be snapshotted is told', () => {
  const diskId = computeId(SUBSCRIPTION, 'data', 'disks', 'os');

  test.each([
    [
      'ephemeral',
      { ephemeral: true, diskId },
      'Disk os of VM web is an ephemeral OS disk: it lives on the host and cannot be snapshotted.',
    ],
    [
      'unmanaged',
      { ephemeral: false },
      'Disk os of VM web is unmanaged (a blob in a storage account): only managed disks can be snapshotted.',
    ],
    [
      'not-listed',
      { ephemeral: false, diskId },
      'Disk os of VM web is not among the disks that Azure listed (resource group data): check that the app may read it.',
    ],
  ] as const)('%s', (code, fields, why) => {
    const vm = aVm('web', { disks: [{ lun: 'os', name: 'os', ...fields }] });

    expect(attachments([vm], [])).toStrictEqual({ attached: [], skipped: [{ vm, diskName: 'os', code, why }] });
  });

  test('and an ephemeral disk is none of the VM’s, though a disk of that id is listed', () => {
    const disk = aDisk('os');
    const vm = aVm('web', { disks: [{ lun: 'os', name: 'os', ephemeral: true, diskId: disk.id }] });

    expect(attachments([vm], [disk]).attached).toStrictEqual([{ disk, vms: [], hasUnlistedVm: false }]);
  });

  test('by VMs in the order of their ids', () => {
    const vms = ['b', 'c', 'a'].map((name) => aVm(name, { disks: [{ lun: 'os', name, ephemeral: true }] }));

    expect(attachments(vms, []).skipped.map(({ diskName }) => diskName)).toEqual(['a', 'b', 'c']);
  });
});

test.each([
  ['/a', '/b', -1],
  ['/B', '/a', 1],
  ['/A', '/a', 0],
])('ids are compared without case: %s and %s', (a, b, order) => {
  expect(byId({ id: a }, { id: b })).toBe(order);
});
