import type { DiskProperties } from '@azure/arm-compute';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { computeId, idParts, resourceId } from '../../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import { type PlanDisksInput, type PointToRestore, planDisks } from '../../../shared/policy/restore/plan-disks.ts';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { aDiskModel, aSnapshotModel, inventoryDisk, OWNER, someDisk } from '../../builders/models.ts';
import { DISK_UNIQUE_ID, SUBSCRIPTION } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

const BASE: Omit<PlanDisksInput, 'points'> = {
  settings: {
    owner: OWNER,
    tagKey: 'snapshot-policy',
    book: builtInPolicies('UTC'),
    timeZone: 'UTC',
    tagClauses: 'all',
  },
  madeFor: 'new-disks',
  restoreId: 'restore-1',
  startedAt: parseInstant('2026-11-23T09:40Z'),
  resourceGroup: 'web',
  protect: false,
};

function plan(points: readonly PointToRestore[], changes: Partial<PlanDisksInput> = {}) {
  return planDisks({ ...BASE, points, ...changes });
}

function planOne(snapshot: ResourceModel, source?: ResourceModel, changes: Partial<PlanDisksInput> = {}) {
  const { disks, notes } = plan(
    [{ snapshot, diskUniqueId: DISK_UNIQUE_ID, ...(source === undefined ? {} : { source }) }],
    changes,
  );
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk was planned');
  return { disk, request: disk.request, notes };
}

function with_(model: ResourceModel, properties: Readonly<Record<string, unknown>>): ResourceModel {
  return { ...model, properties: { ...model.properties, ...properties } };
}

/** Every property that the SDK knows of a disk, and whether a caller sets it: a new one has to be given a place here. */
const PROPERTIES: Readonly<Record<Exclude<keyof DiskProperties, symbol>, 'set' | 'read-only'>> = {
  osType: 'set',
  hyperVGeneration: 'set',
  purchasePlan: 'set',
  supportedCapabilities: 'set',
  creationData: 'set',
  diskSizeGB: 'set',
  encryptionSettingsCollection: 'set',
  diskIopsReadWrite: 'set',
  diskMBpsReadWrite: 'set',
  diskIopsReadOnly: 'set',
  diskMBpsReadOnly: 'set',
  encryption: 'set',
  maxShares: 'set',
  networkAccessPolicy: 'set',
  diskAccessId: 'set',
  tier: 'set',
  burstingEnabled: 'set',
  supportsHibernation: 'set',
  securityProfile: 'set',
  publicNetworkAccess: 'set',
  dataAccessAuthMode: 'set',
  optimizedForFrequentAttach: 'set',
  availabilityPolicy: 'set',
  timeCreated: 'read-only',
  diskSizeBytes: 'read-only',
  uniqueId: 'read-only',
  provisioningState: 'read-only',
  diskState: 'read-only',
  shareInfo: 'read-only',
  burstingEnabledTime: 'read-only',
  propertyUpdatesInProgress: 'read-only',
  completionPercent: 'read-only',
  lastOwnershipUpdateTime: 'read-only',
};
const SETTABLE = new Set(
  Object.entries(PROPERTIES).flatMap(([key, how]) =>
    how === 'set' && key !== 'creationData' ? [key.replace('Iops', 'IOPS')] : [],
  ),
);

function settableOf({
  sku,
  zones,
  location,
  properties,
}: Pick<ResourceModel, 'sku' | 'zones' | 'location' | 'properties'>) {
  const { creationData } = properties as { creationData?: { logicalSectorSize?: number } };
  return {
    sku: sku?.name,
    zones,
    location,
    sector: creationData?.logicalSectorSize,
    properties: Object.fromEntries(Object.entries(properties).filter(([key]) => SETTABLE.has(key))),
  };
}

describe('a disk made of a point', () => {
  test('equals its living source in all that can be set', () => {
    fc.assert(
      fc.property(someDisk, (source) => {
        const { request, notes } = planOne(aSnapshotModel(source), source);

        expect(settableOf(request)).toEqual(settableOf(source));
        expect(notes).toEqual([]);
      }),
    );
  });

  test('equals its source in all that can be set where that is gone', () => {
    fc.assert(
      fc.property(someDisk, (source) => {
        const { request, notes } = planOne(aSnapshotModel(source));

        expect(settableOf(request)).toEqual(settableOf(source));
        expect(notes).toEqual([]);
      }),
    );
  });

  test('asks Azure for nothing that is not its to set', () => {
    fc.assert(
      fc.property(someDisk, fc.boolean(), (source, lives) => {
        const { request } = planOne(aSnapshotModel(source), lives ? source : undefined);

        for (const key of Object.keys(request.properties)) {
          expect(key === 'creationData' || SETTABLE.has(key), key).toBe(true);
        }
      }),
    );
  });

  test('has a name that Azure takes, the same at every delivery and no other', () => {
    fc.assert(
      fc.property(someDisk, (source) => {
        const snapshot = aSnapshotModel(source);
        const name = idParts(planOne(snapshot, source).request.id).name;

        expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_-]{0,78}[A-Za-z0-9_]$/);
        expect(idParts(planOne(snapshot).request.id).name).toBe(name);
        expect(idParts(planOne(snapshot, source, { restoreId: 'restore-2' }).request.id).name).not.toBe(name);
        expect(idParts(planOne(snapshot, source, { madeFor: 'drill' }).request.id).name).not.toBe(name);
      }),
    );
  });

  test('lies in the group asked for, in the region of its point, and is a copy of it', () => {
    const source = aDiskModel();
    const snapshot = aSnapshotModel(source);

    const { request } = planOne(snapshot, source, { resourceGroup: 'rescue' });

    expect(idParts(request.id).resourceGroup).toBe('rescue');
    expect(request.location).toBe('westeurope');
    expect(request.properties['creationData']).toEqual({ createOption: 'Copy', sourceResourceId: snapshot.id });
  });

  test('does not take after a disk that was made again under the old name', () => {
    const before = aDiskModel({ sku: { name: 'Premium_LRS' } });
    const after = aDiskModel({ sku: { name: 'StandardSSD_LRS' }, properties: { uniqueId: 'another' } });

    expect(planOne(aSnapshotModel(before), after).request.sku.name).toBe('Premium_LRS');
  });

  test('has the size of then where the disk was resized since, and the performance that went with it', () => {
    const then = aDiskModel({ properties: { diskSizeGB: 512, tier: 'P20' } });
    const now = with_(then, { diskSizeGB: 4096, tier: 'P50' });

    const { request, notes } = planOne(aSnapshotModel(then), now);

    expect(request.properties).toMatchObject({ diskSizeGB: 512, tier: 'P20' });
    expect(notes).toEqual(['web-01-data: it has the 512 GiB that it had then; the disk has 4096 GiB now.']);
  });

  test('has the generation of then where the VM was upgraded since', () => {
    const then = aDiskModel({ properties: { osType: 'Linux', hyperVGeneration: 'V1' } });
    const now = with_(then, { hyperVGeneration: 'V2', securityProfile: { securityType: 'TrustedLaunch' } });

    const { request, notes } = planOne(aSnapshotModel(then), now);

    expect(request.properties).toMatchObject({ osType: 'Linux', hyperVGeneration: 'V1' });
    expect(notes).toEqual(['web-01-data: its hyperVGeneration is V1 as it was then; the disk has V2 now.']);
  });

  test('keeps the settings of an encryption inside, and gets none that came later', () => {
    const settings = { enabled: true, encryptionSettings: [{ diskEncryptionKey: { secretUrl: 'https://kv/1' } }] };
    const plain = aDiskModel();
    const encrypted = with_(plain, { encryptionSettingsCollection: settings });

    expect(planOne(aSnapshotModel(encrypted)).request.properties['encryptionSettingsCollection']).toEqual(settings);
    const { request, notes } = planOne(aSnapshotModel(plain), encrypted);
    expect(request.properties).not.toHaveProperty('encryptionSettingsCollection');
    expect(notes).toHaveLength(1);
  });

  test('leaves out what Azure says of a confidential VM', () => {
    const source = aDiskModel({
      properties: {
        securityProfile: {
          securityType: 'ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey',
          confidentialVMVersion: 'Current',
        },
      },
    });

    expect(planOne(aSnapshotModel(source)).request.properties['securityProfile']).toEqual({
      securityType: 'ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey',
    });
  });

  test('is closed to the network where nothing says how open it was, and says so', () => {
    const snapshot = aSnapshotModel(aDiskModel());
    const tags = { ...snapshot.tags, 'nightkeep-disk': 'sku=Premium_LRS' };

    const { request, notes } = planOne({ ...snapshot, tags });

    expect(request.properties).toMatchObject({ networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' });
    expect(notes[0]).toContain('closed');
  });

  test('is made of what there is where the tags were taken off', () => {
    const { request, notes, disk } = planOne({ ...aSnapshotModel(aDiskModel()), tags: {} });

    expect(request.sku).toEqual({ name: 'Premium_LRS' });
    expect(disk).not.toHaveProperty('lun');
    expect(notes).toHaveLength(2);
  });

  test('of a copy in another region lies in no zone, and takes the encryption of the copy', () => {
    const source = aDiskModel({
      zones: ['2'],
      properties: { encryption: { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: '/west' } },
    });
    const copied = with_(
      { ...aSnapshotModel(source), location: 'northeurope' },
      {
        creationData: { createOption: 'CopyStart', sourceResourceId: aSnapshotModel(source).id },
        encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      },
    );

    for (const living of [source, undefined]) {
      const { request, notes } = planOne(copied, living);

      expect(request.location).toBe('northeurope');
      expect(request).not.toHaveProperty('zones');
      expect(request.properties['encryption']).toEqual({ type: 'EncryptionAtRestWithPlatformKey' });
      expect(notes).toHaveLength(1);
      expect(idParts(request.id).name).toMatch(/^web-01-data-20261123T0940Z-/);
    }
  });
});

describe('the tags of a restored disk', () => {
  const tags = { team: 'shop', 'snapshot-policy': 'nightly', 'hidden-title': 'x', 'ms-x': 'y', 'nightkeep-hold': 'z' };

  test.each([true, false])(
    "are the source's, without the opt-in key and those that never travel (it lives: %s)",
    (lives) => {
      const source = aDiskModel({ tags });

      const { request } = planOne(aSnapshotModel(source), lives ? source : undefined);

      expect(request.tags).toEqual({
        'nightkeep-owner': OWNER,
        'nightkeep-restore': 'restore-1',
        'nightkeep-restored-from': aSnapshotModel(source).name,
        team: 'shop',
      });
    },
  );

  test.each([
    ['nightly', 'keep 7d 4w 12m tz UTC', 'nightly'],
    [
      'at 06:00/18:00 on mon-fri',
      'keep last 5 30d tz Europe/London',
      'at 06:00/18:00 on mon-fri keep last 5 30d tz Europe/London',
    ],
    ['none', 'keep 7d tz UTC', 'nightly'],
    ['gone-policy', 'keep 7d tz UTC', 'nightly'],
  ])('opt it in as its point says where that is asked for: %s', (policy, keep, value) => {
    const snapshot = aSnapshotModel(aDiskModel({ tags }), { policy, keep });

    expect(planOne(snapshot, undefined, { protect: true }).request.tags).toMatchObject({ 'snapshot-policy': value });
  });

  test("say of a drill's disk that it is one", () => {
    expect(planOne(aSnapshotModel(aDiskModel()), undefined, { madeFor: 'drill' }).request.tags).toMatchObject({
      'nightkeep-drill': 'restore-1',
    });
  });

  test('are at most 50, and what found no room is said', () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`t${String(n).padStart(2, '0')}`, 'v']));
    const source = aDiskModel({ tags: many });

    const { request, notes } = planOne(aSnapshotModel(source), source);

    expect(Object.keys(request.tags)).toHaveLength(50);
    expect(notes).toEqual(['web-01-data: there was no room for its tags t47, t48, t49.']);
  });
});

describe('the disks of a set', () => {
  const names = ['web-01-b', 'web-01-os', 'web-01-a'];
  const models = names.map((name) => aDiskModel({ name, properties: { uniqueId: `unique-${name}` } }));
  const vm = aVm('web-01', {
    disks: [
      {
        lun: 'os',
        name: 'web-01-os',
        diskId: computeId(SUBSCRIPTION, 'web', 'disks', 'web-01-os'),
        ephemeral: false,
        cache: 'ReadWrite',
      },
      {
        lun: 0,
        name: 'web-01-a',
        diskId: computeId(SUBSCRIPTION, 'web', 'disks', 'web-01-a'),
        ephemeral: false,
        cache: 'None',
        writeAccelerator: true,
      },
      {
        lun: 7,
        name: 'web-01-b',
        diskId: computeId(SUBSCRIPTION, 'web', 'disks', 'web-01-b'),
        ephemeral: false,
        cache: 'ReadOnly',
      },
    ],
  });
  const points = models.map((model) => ({
    snapshot: aSnapshotModel(model, { vm }),
    diskUniqueId: inventoryDisk(model).uniqueId,
  }));
  const expected = [
    { sourceDiskId: vm.disks[0]?.diskId, lun: 'os', cache: 'ReadWrite' },
    { sourceDiskId: vm.disks[1]?.diskId, lun: 0, cache: 'None', writeAccelerator: true },
    { sourceDiskId: vm.disks[2]?.diskId, lun: 7, cache: 'ReadOnly' },
  ];

  test('are as many as its points, at their LUNs with their caching, the OS disk first', () => {
    expect(plan(points).disks).toMatchObject(expected);
  });

  test('hang as the VM holds them where the points do not say', () => {
    const untold = points.map(({ snapshot, diskUniqueId }, at) => ({
      snapshot: { ...snapshot, tags: {} },
      diskUniqueId,
      source: models[at] as ResourceModel,
    }));
    const profile = {
      osDisk: { managedDisk: { id: vm.disks[0]?.diskId?.toUpperCase() }, caching: 'ReadWrite' },
      dataDisks: [
        { lun: 0, managedDisk: { id: vm.disks[1]?.diskId }, caching: 'None', writeAcceleratorEnabled: true },
        { lun: 7, managedDisk: { id: vm.disks[2]?.diskId }, caching: 'ReadOnly' },
      ],
    };
    const model = {
      id: resourceId(vm.id),
      name: vm.name,
      location: 'westeurope',
      properties: { storageProfile: profile },
    };

    expect(plan(untold, { vm: model }).disks).toMatchObject(expected);
  });
});
