import type { Disk, Snapshot, VirtualMachine } from '@azure/arm-compute';
import { describe, expect, test } from 'vitest';
import { mapDisk } from '../../shared/azure/map-disk.ts';
import { mapCollection, mapRestorePoint } from '../../shared/azure/map-restore-point.ts';
import { mapSnapshot } from '../../shared/azure/map-snapshot.ts';
import { mapVirtualMachine } from '../../shared/azure/map-virtual-machine.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import { SUBSCRIPTION } from '../builders/points.ts';

const GROUP = '/subscriptions/0a000000-0000-4000-8000-000000000001/resourceGroups/Shop/providers/Microsoft.Compute';

function snapshotOf(fields: Partial<Snapshot>) {
  return mapSnapshot({ id: `${GROUP}/snapshots/s1`, location: 'westus', ...fields } as Snapshot);
}

describe('a snapshot', () => {
  const at = new Date('2027-01-01T00:00:00Z');
  const base = { type: 'Locked', immutabilityDurationDays: 9 } as const;

  test.each([
    ['none', undefined, undefined],
    ['a live policy', { ...base, isPolicyExpired: false, policyExpirationTime: at }, at.getTime()],
    ['an expired policy', { ...base, isPolicyExpired: true, policyExpirationTime: at }, undefined],
    ['a policy that does not say its end', { ...base, isPolicyExpired: false }, Date.UTC(9999, 11, 31)],
    ['a policy whose end is no time', { ...base, policyExpirationTime: new Date('soon') }, Date.UTC(9999, 11, 31)],
  ])('under %s of immutability', (_, immutabilityPolicy, until) => {
    const snapshot = snapshotOf({ immutabilityPolicy } as unknown as Partial<Snapshot>);

    expect(snapshot.immutableUntil).toBe(until);
  });

  test('has no time where Azure gives none that can be read', () => {
    expect(snapshotOf({ timeCreated: new Date('') })).not.toHaveProperty('timeCreated');
    expect(snapshotOf({})).not.toHaveProperty('timeCreated');
  });

  test('is the same where equal texts of a list are shared, and asks for each text but its id and name', () => {
    const source = `${GROUP}/disks/d1`;
    const creationData = { createOption: 'Copy', sourceResourceId: source, sourceUniqueId: 'u-1' } as const;
    const fields = { id: `${GROUP}/snapshots/s1`, location: 'WestUS', tags: { team: 'ops' }, creationData } as Snapshot;
    const asked: string[] = [];

    const shared = mapSnapshot(fields, (text) => {
      asked.push(text);
      return text;
    });

    expect(shared).toEqual(mapSnapshot(fields));
    expect(asked).toEqual(expect.arrayContaining(['Shop', 'westus', 'ops', 'Copy', source, 'u-1']));
    expect(asked).not.toContain(fields.id);
  });

  test('shows what makes it usable or not', () => {
    const snapshot = snapshotOf({
      provisioningState: 'Succeeded',
      completionPercent: 0,
      snapshotAccessState: 'Pending',
      copyCompletionError: { errorCode: 'CopySourceNotFound', errorMessage: 'gone' },
    });

    expect(snapshot).toMatchObject({
      provisioningState: 'Succeeded',
      completionPercent: 0,
      snapshotAccessState: 'Pending',
      copyCompletionError: 'CopySourceNotFound',
    });
  });
});

describe('values that are not of the kind that Azure documents', () => {
  const odd = (fields: object) => snapshotOf(fields as Partial<Snapshot>);

  test('of tags are told as texts, and no key is lost: a hold holds by its key', () => {
    const tags = { 'nightkeep-hold': null, 'nightkeep-vm': 5, team: { a: [1] }, plain: 'x' };
    const texts = { 'nightkeep-hold': 'null', 'nightkeep-vm': '5', team: '{"a":[1]}', plain: 'x' };

    expect(odd({ tags }).tags).toEqual(texts);
    expect(mapDisk({ id: `${GROUP}/disks/a`, location: 'westus', tags } as unknown as Disk).tags).toEqual(texts);
    expect(odd({ tags: 7 }).tags).toEqual({});
  });

  test.each([
    [{ provisioningState: 1 }, { provisioningState: 'Unknown' }],
    [{ completionPercent: '100' }, { completionPercent: 0 }],
    [{ snapshotAccessState: ['Available'] }, { snapshotAccessState: 'Pending' }],
    [{ copyCompletionError: { errorMessage: 'no' } }, { copyCompletionError: 'Unknown' }],
  ])('of a snapshot %j let it look no further than it is', (fields, read) => {
    expect(odd(fields)).toMatchObject(read);
  });

  test.each([
    [{}],
    [{ errorCode: null, errorMessage: null }],
    [{ errorCode: 7 }],
    [{ errorCode: '' }],
    ['gone'],
    [7],
    [false],
  ])('of the error of a copy, %j, do not say that it failed: a failed point may go', (copyCompletionError) => {
    const snapshot = odd({ copyCompletionError, completionPercent: 100, snapshotAccessState: 'Available' });

    expect(snapshot).not.toHaveProperty('copyCompletionError');
    expect(snapshot.snapshotAccessState).toBe('Pending');
  });

  test('leave the source of a snapshot in doubt', () => {
    const creationData = { createOption: 'Copy', sourceResourceId: 5, sourceUniqueId: {} };

    const snapshot = odd({ creationData });

    expect(snapshot).not.toHaveProperty('sourceResourceId');
    expect(snapshot.sourceUniqueId).toBe('?');
  });

  test('of a disk or VM count as absent', () => {
    const disk = {
      id: `${GROUP}/disks/a`,
      location: 'westus',
      uniqueId: 7,
      diskSizeGB: '64',
      zones: [1],
      sku: { name: {} },
    };
    const vm = {
      id: `${GROUP}/virtualMachines/web`,
      location: 'westus',
      storageProfile: { osDisk: { name: 5, caching: 1 } },
    };

    const read = mapDisk(disk as unknown as Disk);

    expect(read.uniqueId).toBe('');
    for (const field of ['sizeGib', 'zone', 'sku']) expect(read).not.toHaveProperty(field);
    expect(mapVirtualMachine(vm as unknown as VirtualMachine).disks).toEqual([
      { lun: 'os', name: '', ephemeral: false },
    ]);
  });

  test.each(['', 'nothing', `${GROUP}/galleries/a`])('of the id of a disk, VM or snapshot are refused: %j', (id) => {
    expect(() => mapDisk({ id, location: 'westus' } as Disk)).toThrow(/not the id/);
    expect(() => mapVirtualMachine({ id, location: 'westus' } as VirtualMachine)).toThrow(/not the id/);
    expect(() => odd({ id })).toThrow(/not the id/);
  });

  test.each(['nothing', `${GROUP}/disks/a`])('of the id of a restore point are refused: %s', (id) => {
    const collection = mapCollection({ id: `${GROUP}/restorePointCollections/c`, location: 'westus' });

    expect(() => mapRestorePoint({ id }, collection)).toThrow(/not the id of/);
  });

  test('leave a disk of a restore point unknown, and so the point in doubt', () => {
    const collection = mapCollection({ id: `${GROUP}/restorePointCollections/c`, location: 'westus' });
    const osDisk = { name: 'os', managedDisk: { id: 'nothing' }, diskRestorePoint: { id: 7 } };
    const point = { name: 'p', sourceMetadata: { storageProfile: { osDisk } } };

    const { disks } = mapRestorePoint(point as unknown as Parameters<typeof mapRestorePoint>[0], collection);

    expect(disks).toEqual([{ lun: 'os', name: 'os' }]);
  });
});

describe('a VM', () => {
  test('names its disks with their kind and their place', () => {
    const vm = mapVirtualMachine({
      id: `${GROUP}/virtualMachines/web`,
      location: 'WestUS',
      storageProfile: {
        osDisk: { name: 'os', createOption: 'FromImage', diffDiskSettings: { option: 'Local' }, caching: 'ReadOnly' },
        dataDisks: [
          {
            lun: 0,
            name: 'a',
            createOption: 'Attach',
            managedDisk: { id: `${GROUP}/disks/a` },
            writeAcceleratorEnabled: true,
          },
          { lun: 1, name: 'b', createOption: 'Attach', vhd: { uri: 'https://x/b.vhd' } },
          { lun: 2, name: 'c', createOption: 'Attach', managedDisk: { id: `${GROUP}/disks/c` }, toBeDetached: true },
        ],
      },
    } as VirtualMachine);

    expect(vm).toMatchObject({ name: 'web', resourceGroup: 'Shop', location: 'westus', tags: {} });
    expect(vm.disks).toEqual([
      { lun: 'os', name: 'os', ephemeral: true, cache: 'ReadOnly' },
      { lun: 0, name: 'a', ephemeral: false, diskId: `${GROUP}/disks/a`, writeAccelerator: true },
      { lun: 1, name: 'b', ephemeral: false },
    ]);
  });
});

describe('a disk', () => {
  test('names every VM that it is attached to once', () => {
    const vm = (name: string) => `${GROUP}/virtualMachines/${name}`;
    const disk = mapDisk({
      id: `${GROUP}/disks/a`,
      location: 'westus',
      uniqueId: 'u',
      managedBy: vm('web'),
      managedByExtended: [vm('WEB'), vm('db')],
      maxShares: 2,
    } as Disk);

    expect(disk.attachedTo.map((id) => id.toLowerCase())).toEqual([vm('web'), vm('db')].map((id) => id.toLowerCase()));
    expect(disk).toMatchObject({ uniqueId: 'u', maxShares: 2 });
  });
});

test('a restore point has no disk that it excludes, though the model of its VM may name it', () => {
  const disk = (name: string) => ({ name, managedDisk: { id: computeId(SUBSCRIPTION, 'shop', 'disks', name) } });
  const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/shop/providers/Microsoft.Compute/restorePointCollections/web`;
  const collection = mapCollection({ id, location: 'westeurope' });
  const point = {
    id: `${id}/restorePoints/first`,
    excludeDisks: [{ id: computeId(SUBSCRIPTION, 'SHOP', 'disks', 'web-log') }],
    sourceMetadata: {
      storageProfile: {
        osDisk: disk('web-os'),
        dataDisks: [
          { lun: 0, ...disk('web-log') },
          { lun: 1, ...disk('web-data') },
        ],
      },
    },
  };

  expect(mapRestorePoint(point, collection).disks.map(({ name, lun }) => [name, lun])).toEqual([
    ['web-os', 'os'],
    ['web-data', 1],
  ]);
});
