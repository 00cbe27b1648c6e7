import { describe, expect, test } from 'vitest';
import { restorePointName } from '../../../shared/policy/consistency/restore-point-names.ts';
import type { CopiedCase } from '../../../shared/policy/copies/copied-case.ts';
import { copyAction } from '../../../shared/policy/copies/copy-action.ts';
import { copyName } from '../../../shared/policy/copies/copy-name.ts';
import { snapshotName } from '../../../shared/policy/names.ts';
import type { CopyAction } from '../../../shared/policy/plan.ts';
import type { PointOptions } from '../../../shared/policy/policy.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { computeId } from '../../../shared/policy/resource-id.ts';
import { aDisk } from '../../builders/disk.ts';
import { planSettings } from '../../builders/plan.ts';
import { DISK_UNIQUE_ID, SUBSCRIPTION } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';
import { aCopiedCase, copiedPolicy, NORTH, night } from './some-copies.ts';

const SETTINGS = planSettings();
const ONE = aCopiedCase();
const TAGS = {
  'nightkeep-owner': 'earlier-owner',
  'nightkeep-disk-id': DISK_UNIQUE_ID,
  'nightkeep-policy': 'nightly',
  'nightkeep-keep': 'keep 7d 4w 12m tz UTC',
  'nightkeep-scheduled-for': '2026-11-23T02:00:00Z',
  team: 'shop',
};

function act(source: RecoveryPoint = night(23, { snapshot: { tags: TAGS } }), one: CopiedCase = ONE): CopyAction {
  return copyAction(one, { source, target: NORTH, attempt: 1 }, SETTINGS);
}

function nameOf(attempt: number): string {
  return snapshotName({
    diskName: 'web-os',
    owner: 'local',
    diskUniqueId: DISK_UNIQUE_ID,
    kind: 'copy',
    location: 'northeurope',
    moment: { kind: 'scheduled', scheduledFor: night(23).scheduledFor },
    attempt,
  });
}

describe('the copy of a point', () => {
  const source = night(23, { snapshot: { tags: TAGS } });
  const id = computeId(SUBSCRIPTION, 'nightkeep-snapshots-northeurope', 'snapshots', nameOf(1));

  test('is one request: what is copied, where to, under which name and with which tags', () => {
    expect(act(source)).toEqual({
      kind: 'copy',
      diskId: ONE.protection.disk.id,
      diskUniqueId: DISK_UNIQUE_ID,
      snapshotId: id,
      sourceId: source.snapshot.id,
      location: 'northeurope',
      scheduledFor: source.scheduledFor,
      attempt: 1,
      request: {
        id,
        location: 'northeurope',
        sourceResourceId: source.snapshot.id,
        tags: {
          'nightkeep-owner': 'local',
          'nightkeep-disk-id': DISK_UNIQUE_ID,
          'nightkeep-policy': 'nightly',
          'nightkeep-keep': 'keep 2d tz UTC',
          'nightkeep-scheduled-for': '2026-11-23T02:00:00Z',
          'nightkeep-taken': '2026-11-23T02:00:00Z',
          team: 'shop',
        },
        networkAccessPolicy: 'DenyAll',
        publicNetworkAccess: 'Disabled',
      },
    });
  });

  test('names the VM of the disk, and is made in the subscription of its source', () => {
    const vm = aVm('web');
    const there = night(23, { snapshot: { subscriptionId: 'another' } });
    const copy = act(there, aCopiedCase({ protection: { ...ONE.protection, vm } }));

    expect(copy.vmId).toBe(vm.id);
    expect(copy.snapshotId).toBe(
      computeId('another', 'nightkeep-snapshots-northeurope', 'snapshots', copy.snapshotId.split('/').at(-1) ?? ''),
    );
  });

  test.each<[PointOptions, object]>([
    [{ sku: 'Standard_ZRS' }, { sku: 'Standard_ZRS', networkAccessPolicy: 'DenyAll' }],
    [{ networkAccess: 'AllowAll' }, { networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' }],
    [{ networkAccess: 'AllowPrivate' }, { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' }],
  ])('is stored and reached as the policy says: %o', (options, request) => {
    const disk = aDisk('web-os', { uniqueId: DISK_UNIQUE_ID, diskAccessId: ONE.protection.disk.id });
    const policy = copiedPolicy({ ...options, copyTo: [NORTH] });

    expect(act(source, aCopiedCase({ policy, protection: { ...ONE.protection, disk } })).request).toMatchObject(
      request,
    );
  });

  test('takes nothing else of the policy than where it is stored and who reaches it', () => {
    const options = { immutability: { days: 7, locked: true }, instantAccessMinutes: 60, full: true } as const;
    const { request } = act(source, aCopiedCase({ policy: copiedPolicy({ ...options, copyTo: [NORTH] }) }));

    expect(request).toEqual(act(source).request);
  });

  test('has owner, disk, retention and hold of its own, whatever the casing of the tags of its source', () => {
    const tags = {
      'Nightkeep-Owner': 'x',
      'NIGHTKEEP-DISK-ID': DISK_UNIQUE_ID,
      'nightkeep-Keep': 'keep 1d tz UTC',
      'Nightkeep-hold': 'a case',
    };

    expect(act(night(23, { snapshot: { tags } })).request.tags).toEqual({
      'nightkeep-owner': 'local',
      'nightkeep-disk-id': DISK_UNIQUE_ID,
      'nightkeep-keep': 'keep 2d tz UTC',
      'nightkeep-taken': '2026-11-23T02:00:00Z',
    });
  });

  test('says nothing of when its source was taken, or of which disk, where that says nothing', () => {
    const { snapshot, ...point } = night(23);
    const { timeCreated: _, ...timeless } = snapshot;

    expect(act({ ...point, snapshot: timeless }).request.tags).toEqual({
      'nightkeep-owner': 'local',
      'nightkeep-disk-id': '',
      'nightkeep-keep': 'keep 2d tz UTC',
    });
  });
});

describe('the name of a copy', () => {
  const restorePoint = { id: ONE.protection.disk.id, collectionId: ONE.protection.disk.id, diskUniqueIds: ['a', 'b'] };

  test('is that of a copy of the disk for the occurrence, from the second attempt on with its number', () => {
    const copy = { source: night(23), target: NORTH };

    expect(copyName(ONE, { ...copy, attempt: 1 }, SETTINGS)).toBe(nameOf(1));
    expect(copyName(ONE, { ...copy, attempt: 2 }, SETTINGS)).toBe(`${nameOf(1)}-2`);
  });

  test('is of a restore point that of the VM with all its disks', () => {
    const source = night(23, { vm: 'prod/web', snapshot: { restorePoint } });
    const texts = {
      owner: 'local',
      diskUniqueIds: ['a', 'b'],
      location: 'northeurope',
      scheduledFor: source.scheduledFor,
    };

    expect(copyName(ONE, { source, target: NORTH, attempt: 3 }, SETTINGS)).toBe(restorePointName('web', texts, 3));
  });

  test('is none of a restore point that does not say of which VM it is', () => {
    const source = night(23, { snapshot: { restorePoint } });

    expect(copyName(ONE, { source, target: NORTH, attempt: 1 }, SETTINGS)).toBeUndefined();
  });
});
