import { describe, expect, test } from 'vitest';
import { computeId, idKey } from '../../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import { placedDisks } from '../../../shared/policy/restore/placed-disks.ts';
import type { PlannedSwaps } from '../../../shared/policy/restore/plan-swaps.ts';
import type { PlannedDisk } from '../../../shared/policy/restore/planned-disk.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';
import { aPlannedDisk } from './some-planned-disks.ts';
import { aManagedDisk, diskId } from './some-swaps.ts';

function placed(planned: Partial<PlannedSwaps<PlannedDisk>>, disks: readonly ResourceModel[] = []) {
  const all = { swaps: [], detached: [], leftOut: [], notes: [], ...planned };
  return placedDisks(all, new Map(disks.map((disk) => [idKey(disk.id), disk])), 'snapshot-policy');
}

const OS = aPlannedDisk('os', { lun: 'os', cache: 'ReadWrite', writeAccelerator: false });

describe('the disk that takes the place of another', () => {
  const to = computeId(SUBSCRIPTION, 'web', 'disks', 'os-new');

  test('is made in the group of that, with its opt-in tag, and swapped for it', () => {
    const old = aManagedDisk('os', { tags: { 'Snapshot-Policy': 'nightly', team: 'web' } });

    expect(placed({ swaps: [{ point: OS, slot: 'os', from: diskId('os') }] }, [old])).toStrictEqual({
      disks: [
        { ...OS, request: { ...OS.request, id: to, tags: { ...OS.request.tags, 'snapshot-policy': 'nightly' } } },
      ],
      swaps: [{ slot: 'os', from: diskId('os'), to, caching: 'ReadWrite', writeAccelerator: false }],
    });
  });

  const { tags: _, ...untagged } = aManagedDisk('os');
  test.each<[string, readonly ResourceModel[]]>([
    ['has no opt-in tag', [aManagedDisk('os')]],
    ['has no tags', [untagged as ResourceModel]],
    ['is not known', []],
  ])('has none where that %s', (_name, disks) => {
    const [disk] = placed({ swaps: [{ point: OS, slot: 'os', from: diskId('os') }] }, disks).disks;
    expect(disk?.request).toStrictEqual({ ...OS.request, id: to });
  });
});

describe('the disk that takes a free place', () => {
  test('is made as planned, and attached there with its encryption set', () => {
    const encryption = { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: '/set' };
    const data = aPlannedDisk('data', { lun: 3, request: { ...OS.request, properties: { encryption } } });

    expect(placed({ swaps: [{ point: data, slot: 3 }] })).toStrictEqual({
      disks: [data],
      swaps: [{ slot: 3, to: OS.request.id, encryptionSetId: '/set' }],
    });
  });

  test('has none where the platform’s key encrypts it', () => {
    const encryption = { type: 'EncryptionAtRestWithPlatformKey' };
    const data = aPlannedDisk('data', { lun: 3, request: { ...OS.request, properties: { encryption } } });

    expect(placed({ swaps: [{ point: data, slot: 3 }] }).swaps).toStrictEqual([{ slot: 3, to: OS.request.id }]);
  });
});

describe('the disks of a replacement', () => {
  test('are those of the swaps, then those that are left detached, and no others', () => {
    const [data, logs] = [aPlannedDisk('data'), aPlannedDisk('logs')];
    const planned = { swaps: [{ point: data, slot: 3 }], detached: [OS], leftOut: [logs] };

    expect(placed(planned).disks).toStrictEqual([data, OS]);
    expect(placed({})).toStrictEqual({ disks: [], swaps: [] });
  });
});
