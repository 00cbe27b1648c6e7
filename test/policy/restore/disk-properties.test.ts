import { describe, expect, test } from 'vitest';
import { computeId, type ResourceId } from '../../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import { diskProperties } from '../../../shared/policy/restore/disk-properties.ts';
import type { DiskSource } from '../../../shared/policy/restore/disk-source.ts';
import { diskRestorePointId, restorePointId } from '../../../shared/policy/restore-point-id.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';

type Properties = Readonly<Record<string, unknown>>;

const ID = computeId(SUBSCRIPTION, 'points', 'snapshots', 'point');
const COLLECTION = computeId(SUBSCRIPTION, 'points', 'restorePointCollections', 'web-rp');

function aModel(properties: Properties, id: ResourceId = ID): ResourceModel {
  return { id, name: 'x', location: 'westeurope', properties };
}

interface Made {
  readonly point?: Properties;
  readonly id?: ResourceId;
  readonly source?: Partial<DiskSource> & { readonly sku?: string };
  readonly living?: Properties;
}

const OPEN = { networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' };

function made({ point = {}, id = ID, source = {}, living }: Made) {
  const like = { sku: 'Premium_LRS', properties: OPEN, ...source };
  return diskProperties(aModel(point, id), like, living === undefined ? undefined : aModel(living));
}

function creationData(of: Made): unknown {
  return made(of).properties['creationData'];
}

/** All but what a disk has in any case. */
function settings(of: Made): Properties {
  const { creationData: _, networkAccessPolicy: __, publicNetworkAccess: ___, ...rest } = made(of).properties;
  return rest;
}

describe('the data of a disk', () => {
  const copy = { createOption: 'Copy', sourceResourceId: ID };

  test('is a copy of a snapshot, and a restore of a part of a restore point', () => {
    const part = diskRestorePointId(restorePointId(COLLECTION, 'point'), 'os_1');

    expect(creationData({})).toStrictEqual(copy);
    expect(creationData({ id: part })).toStrictEqual({ createOption: 'Restore', sourceResourceId: part });
  });

  test.each<[string, Made, object]>([
    [
      'of its point',
      {
        point: { creationData: { logicalSectorSize: 512 } },
        source: { sku: 'PremiumV2_LRS', logicalSectorSize: 4096 },
      },
      { logicalSectorSize: 512 },
    ],
    [
      'of its source where the point does not say',
      { source: { sku: 'UltraSSD_LRS', logicalSectorSize: 4096 } },
      { logicalSectorSize: 4096 },
    ],
    [
      'of its source where the point says nothing of the kind',
      { point: { creationData: {} }, source: { sku: 'PremiumV2_LRS', logicalSectorSize: 4096 } },
      { logicalSectorSize: 4096 },
    ],
    ['of nobody where neither says', { source: { sku: 'PremiumV2_LRS' } }, {}],
    [
      'of nobody where the SKU has one alone',
      { point: { creationData: { logicalSectorSize: 512 } }, source: { logicalSectorSize: 512 } },
      {},
    ],
  ])('has the size of sectors %s', (_, of, sector) => {
    expect(creationData(of)).toStrictEqual({ ...copy, ...sector });
  });

  test.each([
    [true, { performancePlus: true }],
    [false, {}],
  ])('is made for more performance where its source was: %s', (performancePlus, expected) => {
    expect(creationData({ source: { performancePlus } })).toStrictEqual({ ...copy, ...expected });
  });
});

describe('the content of a disk', () => {
  const content = {
    osType: 'Linux',
    hyperVGeneration: 'V2',
    purchasePlan: { name: 'n' },
    supportedCapabilities: { architecture: 'Arm64' },
    supportsHibernation: true,
    securityProfile: { securityType: 'TrustedLaunch' },
  };

  test('is described as the point says, and as the living disk where that says nothing', () => {
    expect(settings({ point: content })).toStrictEqual(content);
    expect(settings({ living: content })).toStrictEqual(content);
    expect(settings({ point: { osType: 'Windows', hyperVGeneration: null }, living: content })).toStrictEqual({
      ...content,
      osType: 'Windows',
    });
  });

  test('is as large as the point', () => {
    expect(settings({ point: { diskSizeGB: 64 }, living: { diskSizeGB: 128 } })).toStrictEqual({ diskSizeGB: 64 });
    expect(settings({ living: { diskSizeGB: 128 } })).toStrictEqual({});
  });

  test('is encrypted inside as the point says alone', () => {
    const encryptionSettingsCollection = { enabled: true };

    expect(settings({ point: { encryptionSettingsCollection } })).toStrictEqual({ encryptionSettingsCollection });
    expect(settings({ living: { encryptionSettingsCollection } })).toStrictEqual({});
  });

  test('has its security profile without the version, which is Azure’s', () => {
    const securityProfile = { securityType: 'ConfidentialVM', confidentialVMVersion: 'Current' };

    expect(settings({ point: { securityProfile } })).toStrictEqual({
      securityProfile: { securityType: 'ConfidentialVM' },
    });
    expect(settings({ point: { securityProfile: 'odd' } })).toStrictEqual({ securityProfile: 'odd' });
  });
});

describe('the settings of a disk', () => {
  const properties = {
    ...OPEN,
    encryption: { type: 'x' },
    maxShares: 2,
    dataAccessAuthMode: 'None',
    optimizedForFrequentAttach: true,
    availabilityPolicy: { actionOnDiskDelay: 'None' },
    diskIOPSReadWrite: 4000,
    diskMBpsReadWrite: 200,
    diskIOPSReadOnly: 3000,
    diskMBpsReadOnly: 100,
    tier: 'P30',
    burstingEnabled: true,
    somethingElse: 1,
  };
  const { encryption, maxShares, dataAccessAuthMode, optimizedForFrequentAttach, availabilityPolicy } = properties;
  const always = { encryption, maxShares, dataAccessAuthMode, optimizedForFrequentAttach, availabilityPolicy };
  const bought = { diskIOPSReadWrite: 4000, diskMBpsReadWrite: 200, diskIOPSReadOnly: 3000, diskMBpsReadOnly: 100 };
  const premium = { tier: 'P30', burstingEnabled: true };

  test.each<[string, Properties]>([
    ['Standard_LRS', always],
    ['StandardSSD_ZRS', always],
    ['Premium_LRS', { ...always, ...premium }],
    ['Premium_ZRS', { ...always, ...premium }],
    ['PremiumV2_LRS', { ...always, ...bought }],
    ['UltraSSD_LRS', { ...always, ...bought }],
    ['Not_Premium_LRS', always],
    ['Not_UltraSSD_LRS', always],
  ])('are those of its source that Azure takes for a %s', (sku, expected) => {
    expect(settings({ source: { sku, properties } })).toStrictEqual(expected);
  });

  test.each([
    [undefined, false],
    [1, false],
    [2, true],
  ])('for %s VMs at once name what those may read: %s', (shares, is) => {
    const given = settings({ source: { sku: 'UltraSSD_LRS', properties: { ...properties, maxShares: shares } } });

    expect([given['diskIOPSReadOnly'], given['diskMBpsReadOnly']]).toStrictEqual(
      is ? [3000, 100] : [undefined, undefined],
    );
    expect([given['diskIOPSReadWrite'], given['diskMBpsReadWrite']]).toStrictEqual([4000, 200]);
  });
});

describe('the network of a disk', () => {
  const closed = { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' };

  test.each<[string, Properties, Properties, readonly string[]]>([
    ['reaches it as its source', OPEN, OPEN, []],
    [
      'reaches it as its source, as far as that says',
      { networkAccessPolicy: 'DenyAll' },
      { networkAccessPolicy: 'DenyAll' },
      [],
    ],
    [
      'reaches it by the disk access of its source',
      { networkAccessPolicy: 'AllowPrivate', publicNetworkAccess: 'Disabled', diskAccessId: '/access' },
      { networkAccessPolicy: 'AllowPrivate', publicNetworkAccess: 'Disabled', diskAccessId: '/access' },
      [],
    ],
    ['reaches it by no disk access that its source does not use', { ...OPEN, diskAccessId: '/access' }, OPEN, []],
    [
      'does not reach it where its disk access is not known',
      { networkAccessPolicy: 'AllowPrivate', publicNetworkAccess: 'Enabled' },
      closed,
      ['its disk access is not known here, so it is closed to the network (networkAccessPolicy DenyAll)'],
    ],
    [
      'does not reach it where nothing says how open it was',
      { publicNetworkAccess: 'Enabled', diskAccessId: '/access' },
      closed,
      ['how open it was to the network is not known, so it is closed (networkAccessPolicy DenyAll)'],
    ],
  ])('%s', (_, properties, expected, notes) => {
    const { properties: all, notes: said } = made({ source: { properties } });
    const { creationData: _data, ...access } = all;

    expect(access).toStrictEqual(expected);
    expect(said).toStrictEqual(notes);
  });
});

describe('what is said of a disk that changed since', () => {
  test.each<[string, Properties, Properties, readonly string[]]>([
    ['nothing where nothing did', { diskSizeGB: 64, osType: 'Linux' }, { diskSizeGB: 64, osType: 'Linux' }, []],
    [
      'its size',
      { diskSizeGB: 64 },
      { diskSizeGB: 128 },
      ['it has the 64 GiB that it had then; the disk has 128 GiB now'],
    ],
    ['nothing of a size that is written otherwise', { diskSizeGB: '64' }, { diskSizeGB: 64 }, []],
    [
      'its generation',
      { diskSizeGB: 1, hyperVGeneration: 'V1' },
      { diskSizeGB: 1, hyperVGeneration: 'V2' },
      ['its hyperVGeneration is V1 as it was then; the disk has V2 now'],
    ],
    [
      'its system',
      { diskSizeGB: 1, osType: 'Linux' },
      { diskSizeGB: 1, osType: 'Windows' },
      ['its osType is Linux as it was then; the disk has Windows now'],
    ],
    [
      'nothing of what the point does not say',
      { diskSizeGB: 1 },
      { diskSizeGB: 1, osType: 'Windows', hyperVGeneration: 'V2' },
      [],
    ],
    [
      'nothing of what the disk does not say',
      { diskSizeGB: 1, osType: 'Windows', hyperVGeneration: 'V2' },
      { diskSizeGB: 1 },
      [],
    ],
    [
      'that it was not encrypted inside',
      { diskSizeGB: 1 },
      { diskSizeGB: 1, encryptionSettingsCollection: { enabled: true } },
      ['it was not encrypted inside (Azure Disk Encryption) then, and so is not now'],
    ],
    [
      'nothing of an encryption that is off',
      { diskSizeGB: 1 },
      { diskSizeGB: 1, encryptionSettingsCollection: { enabled: false } },
      [],
    ],
    [
      'nothing of an encryption that it had',
      { diskSizeGB: 1, encryptionSettingsCollection: { enabled: true } },
      { diskSizeGB: 1, encryptionSettingsCollection: { enabled: true } },
      [],
    ],
  ])('%s', (_, point, living, notes) => {
    expect(made({ point, living }).notes).toStrictEqual(notes);
  });

  test('nothing where it is gone, and of the network last', () => {
    expect(made({ point: { diskSizeGB: 64 } }).notes).toStrictEqual([]);
    const { notes } = made({ point: { diskSizeGB: 64 }, living: { diskSizeGB: 1 }, source: { properties: {} } });
    expect(notes.map((note) => note.slice(0, 7))).toStrictEqual(['it has ', 'how ope']);
  });
});
