import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import { type PointTagsInput, pointTags } from '../../shared/policy/point-tags.ts';
import type { PointOptions } from '../../shared/policy/policy.ts';
import { computeId, resourceId } from '../../shared/policy/resource-id.ts';
import { snapshotRequest } from '../../shared/policy/snapshot-request.ts';
import { SUBSCRIPTION } from '../builders/points.ts';

const DISK: SourceDisk = {
  id: computeId(SUBSCRIPTION, 'web', 'disks', 'web-01-data'),
  name: 'web-01-data',
  resourceGroup: 'web',
  subscriptionId: SUBSCRIPTION,
  uniqueId: 'D0000000-0000-0000-0000-000000000001',
  location: 'westeurope',
  tags: {},
  sku: 'Premium_LRS',
  zone: '1',
  attachedTo: [],
  networkAccessPolicy: 'AllowAll',
};

const VM: VirtualMachine = {
  id: computeId(SUBSCRIPTION, 'web', 'virtualMachines', 'web-01'),
  name: 'web-01',
  resourceGroup: 'web',
  subscriptionId: SUBSCRIPTION,
  location: 'westeurope',
  tags: {},
  disks: [
    { lun: 'os', name: 'web-01-os', ephemeral: true },
    {
      lun: 3,
      name: 'web-01-data',
      diskId: resourceId(DISK.id.toUpperCase()),
      ephemeral: false,
      cache: 'ReadOnly',
      writeAccelerator: false,
    },
  ],
};

const INPUT: PointTagsInput = {
  settings: { owner: 'contoso', tagKey: 'snapshot-policy', extraTags: {} },
  disk: DISK,
  vm: VM,
  written: { policy: 'nightly', keep: 'keep 7d 4w 12m tz UTC' },
  set: { id: 'set-1', k: 2, n: 3 },
  runId: 'run-1',
  moment: { kind: 'scheduled', scheduledFor: parseInstant('2026-11-23T02:00Z') },
};

function diskTags(tags: Readonly<Record<string, string>>): PointTagsInput {
  return { ...INPUT, disk: { ...DISK, tags } };
}

describe('the tags of a point', () => {
  test('say whose it is, of what, why, when and with what', () => {
    expect(pointTags(INPUT)).toEqual({
      tags: {
        'nightkeep-owner': 'contoso',
        'nightkeep-disk-id': 'D0000000-0000-0000-0000-000000000001',
        'nightkeep-policy': 'nightly',
        'nightkeep-keep': 'keep 7d 4w 12m tz UTC',
        'nightkeep-scheduled-for': '2026-11-23T02:00:00Z',
        'nightkeep-set': 'set-1 2/3',
        'nightkeep-run': 'run-1',
        'nightkeep-vm': 'web/web-01',
        'nightkeep-lun': '3',
        'nightkeep-disk': 'cache=ReadOnly;sku=Premium_LRS;zone=1;wa=false;net=AllowAll',
      },
      leftOut: [],
    });
  });

  test('of an ad-hoc point say when it goes', () => {
    const { tags } = pointTags({
      ...INPUT,
      moment: { kind: 'ad-hoc', startedAt: 0, runId: 'run-1', expiresAt: parseInstant('2026-11-30T10:00Z') },
    });

    expect(tags).toMatchObject({
      'nightkeep-scheduled-for': 'ad-hoc',
      'nightkeep-expires': '2026-11-30T10:00:00Z',
      'nightkeep-policy': 'nightly',
    });
  });

  test('of a point without a policy say none, and no retention', () => {
    const { written, ...unprotected } = INPUT;

    const { tags } = pointTags(unprotected);

    expect(written).toBeDefined();
    expect(tags['nightkeep-policy']).toBe('none');
    expect(tags).not.toHaveProperty('nightkeep-keep');
  });

  test('of a detached disk name no VM and no lun', () => {
    const { vm, ...detached } = INPUT;

    const { tags } = pointTags(detached);

    expect(vm).toBeDefined();
    expect(tags).not.toHaveProperty('nightkeep-vm');
    expect(tags).not.toHaveProperty('nightkeep-lun');
    expect(tags['nightkeep-disk']).toBe('sku=Premium_LRS;zone=1;net=AllowAll');
  });

  test('name the disk access where there is one', () => {
    const diskAccessId = resourceId(
      `/subscriptions/${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Compute/diskAccesses/da`,
    );

    const { tags } = pointTags({ ...INPUT, disk: { ...DISK, diskAccessId } });

    expect(tags['nightkeep-access']).toBe('net/da');
  });

  test('are within 256 characters at their worst', () => {
    const group = 'g'.repeat(90);
    const disk: SourceDisk = {
      ...DISK,
      sku: 'StandardSSD_ZRS',
      zone: '3',
      tier: 'P80',
      iops: 400_000,
      mbps: 10_000,
      burst: false,
      maxShares: 15,
      networkAccessPolicy: 'AllowPrivate',
      iopsReadOnly: 400_000,
      mbpsReadOnly: 10_000,
      publicNetworkAccess: 'Disabled',
      dataAccessAuthMode: 'AzureActiveDirectory',
      optimizedForFrequentAttach: false,
      logicalSectorSize: 4096,
      performancePlus: false,
      actionOnDiskDelay: 'AutomaticReattach',
      diskAccessId: resourceId(
        `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.Compute/diskAccesses/${'a'.repeat(80)}`,
      ),
    };
    const vm: VirtualMachine = {
      ...VM,
      name: 'v'.repeat(80),
      resourceGroup: group,
      disks: [{ lun: 63, name: 'd', diskId: disk.id, ephemeral: false, cache: 'ReadWrite', writeAccelerator: true }],
    };

    const { tags } = pointTags({
      ...INPUT,
      settings: { ...INPUT.settings, owner: 'o'.repeat(64) },
      disk,
      vm,
      written: {
        policy: 'p'.repeat(64),
        keep: 'keep 999 24h 999d 999w 999m 99y within 3650d tz America/Argentina/ComodRivadavia',
      },
      set: { id: 's'.repeat(80), k: 64, n: 64 },
      runId: 'r'.repeat(80),
      moment: { kind: 'ad-hoc', startedAt: 0, runId: 'r', expiresAt: parseInstant('2036-11-23T02:00:00.123Z') },
    });

    expect(Object.keys(tags)).toHaveLength(12);
    for (const [key, value] of Object.entries(tags)) expect(value.length, key).toBeLessThanOrEqual(256);
  });
});

describe("the disk's own tags", () => {
  test('travel', () => {
    expect(pointTags(diskTags({ env: 'prod', CostCentre: '42' })).tags).toMatchObject({
      env: 'prod',
      CostCentre: '42',
    });
  });

  test.each([
    'snapshot-policy',
    'Snapshot-Policy',
    'nightkeep-hold',
    'Nightkeep-Owner',
    'NIGHTKEEP-OWNER',
    'nightkeep-new',
    'hidden-title',
    'Hidden-link',
    'ms-resource-usage',
    'MS-x',
  ])('%s stays behind', (key) => {
    const { tags, leftOut } = pointTags(diskTags({ [key]: 'theirs' }));

    expect(Object.values(tags)).not.toContain('theirs');
    expect(leftOut).toEqual([]);
  });

  test('of another opt-in key stay behind too', () => {
    const input = { ...diskTags({ BACKUP: 'x' }), settings: { ...INPUT.settings, tagKey: 'backup' } };

    expect(pointTags(input).tags).not.toHaveProperty('BACKUP');
  });

  test('give way to an extra tag of the same key in any casing', () => {
    const input = {
      ...diskTags({ ENV: 'disk', env2: 'disk' }),
      settings: { ...INPUT.settings, extraTags: { Env: 'extra' } },
    };

    const { tags } = pointTags(input);

    expect(tags).toMatchObject({ Env: 'extra', env2: 'disk' });
    expect(tags).not.toHaveProperty('ENV');
  });

  test('fill up to 45 in key order, and what has no room is named', () => {
    const many = Object.fromEntries(
      Array.from({ length: 50 }, (_, n) => [`Tag${String(49 - n).padStart(2, '0')}`, 'v']),
    );
    const input = {
      ...diskTags({ ...many, aardvark: 'first' }),
      settings: { ...INPUT.settings, extraTags: { zebra: 'extra' } },
    };

    const { tags, leftOut } = pointTags(input);

    expect(Object.keys(tags)).toHaveLength(45);
    expect(tags).toMatchObject({ aardvark: 'first', zebra: 'extra', Tag00: 'v', Tag32: 'v' });
    expect(leftOut).toEqual(Array.from({ length: 17 }, (_, n) => `Tag${33 + n}`));
  });
});

describe('extra tags', () => {
  test.each(['snapshot-policy', 'Nightkeep-Owner', 'hidden-x'])('cannot set %s', (key) => {
    const input = { ...INPUT, settings: { ...INPUT.settings, extraTags: { [key]: 'forged' } } };

    expect(Object.values(pointTags(input).tags)).not.toContain('forged');
  });
});

describe('the request for a snapshot', () => {
  const snapshotId = computeId(SUBSCRIPTION, 'nightkeep-snapshots', 'snapshots', 'web-01-data-20261123T0200Z');
  const diskAccessId = resourceId(
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Compute/diskAccesses/da`,
  );
  const base = { snapshotId, disk: DISK, options: {}, tags: { a: 'b' } };

  test('is incremental, closed to export and without a SKU by default', () => {
    expect(snapshotRequest(base)).toEqual({
      id: snapshotId,
      location: 'westeurope',
      tags: { a: 'b' },
      sourceResourceId: DISK.id,
      incremental: true,
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccess: 'Disabled',
    });
  });

  test('carries the SKU that the policy names', () => {
    expect(snapshotRequest({ ...base, options: { sku: 'Standard_LRS' } }).sku).toBe('Standard_LRS');
  });

  test.each<[string | undefined, PointOptions, object]>([
    ['Premium_LRS', { full: true, sku: 'Premium_LRS' }, { incremental: false, sku: 'Premium_LRS' }],
    [undefined, { full: true }, { incremental: false }],
    ['StandardSSD_LRS', { full: true, sku: 'Standard_ZRS' }, { incremental: false, sku: 'Standard_ZRS' }],
    ['PremiumV2_LRS', { full: true, sku: 'Premium_LRS' }, { incremental: true }],
    ['UltraSSD_LRS', { full: true, sku: 'Standard_LRS' }, { incremental: true, sku: 'Standard_LRS' }],
    ['PremiumV2_LRS', { instantAccessMinutes: 120 }, { incremental: true, instantAccessMinutes: 120 }],
    ['UltraSSD_LRS', { instantAccessMinutes: 60 }, { incremental: true, instantAccessMinutes: 60 }],
    ['Premium_LRS', { instantAccessMinutes: 120 }, { incremental: true }],
    [undefined, { instantAccessMinutes: 120 }, { incremental: true }],
    [
      'Premium_LRS',
      { immutability: { days: 7, locked: true } },
      { incremental: true, immutability: { days: 7, locked: true } },
    ],
  ])('of a disk of SKU %s with %j is %j', (sku, options, expected) => {
    const { sku: _, ...disk } = DISK;
    const {
      incremental,
      sku: made,
      instantAccessMinutes,
      immutability,
    } = snapshotRequest({
      ...base,
      disk: sku === undefined ? disk : { ...disk, sku },
      options,
    });
    expect({ incremental, sku: made, instantAccessMinutes, immutability }).toEqual({
      sku: undefined,
      instantAccessMinutes: undefined,
      immutability: undefined,
      ...expected,
    });
  });

  test('opens to everyone only where the policy says so', () => {
    expect(snapshotRequest({ ...base, options: { networkAccess: 'AllowAll' } })).toMatchObject({
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
    });
  });

  test("opens to the disk's own disk access where the policy says AllowPrivate", () => {
    const disk = { ...DISK, diskAccessId };

    expect(snapshotRequest({ ...base, disk, options: { networkAccess: 'AllowPrivate' } })).toMatchObject({
      networkAccessPolicy: 'AllowPrivate',
      publicNetworkAccess: 'Disabled',
      diskAccessId,
    });
  });

  test('stays closed where AllowPrivate has no disk access to use', () => {
    const request = snapshotRequest({ ...base, options: { networkAccess: 'AllowPrivate' } });

    expect(request).toMatchObject({ networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' });
    expect(request).not.toHaveProperty('diskAccessId');
  });
});
