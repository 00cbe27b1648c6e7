import type { Disk } from '@azure/arm-compute';
import fc from 'fast-check';
import { mapDisk } from '../../shared/azure/map-disk.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import { snapshotName } from '../../shared/policy/names.ts';
import { pointTags } from '../../shared/policy/point-tags.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../shared/policy/resource-model.ts';
import { DISK_UNIQUE_ID, SNAPSHOT_GROUP, SUBSCRIPTION } from './points.ts';

export const OWNER = 'contoso';
const ENCRYPTION_SET = `/subscriptions/${SUBSCRIPTION}/resourceGroups/keys/providers/Microsoft.Compute/diskEncryptionSets/set-1`;
const DISK_ACCESS = `/subscriptions/${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Compute/diskAccesses/link-1`;

type Properties = Readonly<Record<string, unknown>>;

/** A disk whole, as ARM writes it; `properties` are merged over those of a plain data disk. */
export function aDiskModel(
  fields: Partial<Pick<ResourceModel, 'location' | 'sku' | 'tags' | 'zones'>> & {
    readonly name?: string;
    readonly properties?: Properties;
  } = {},
): ResourceModel {
  const name = fields.name ?? 'web-01-data';
  return {
    id: computeId(SUBSCRIPTION, 'web', 'disks', name),
    name,
    location: 'westeurope',
    sku: { name: 'Premium_LRS', tier: 'Premium' },
    tags: {},
    ...fields,
    properties: {
      creationData: { createOption: 'Empty' },
      diskSizeGB: 128,
      diskSizeBytes: 128 * 2 ** 30,
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
      timeCreated: '2026-01-02T03:04:05.1234567+00:00',
      provisioningState: 'Succeeded',
      diskState: 'Attached',
      uniqueId: DISK_UNIQUE_ID,
      ...fields.properties,
    },
  };
}

/** The disk as the inventory reads it. */
export function inventoryDisk(model: ResourceModel): SourceDisk {
  const { diskIOPSReadWrite, diskIOPSReadOnly, ...properties } = model.properties;
  const flat = { ...model, ...properties, diskIopsReadWrite: diskIOPSReadWrite, diskIopsReadOnly: diskIOPSReadOnly };
  return mapDisk(flat as unknown as Disk);
}

/** What Azure gives a snapshot of its disk's own. */
const INHERITED = [
  'diskSizeGB',
  'osType',
  'hyperVGeneration',
  'purchasePlan',
  'supportedCapabilities',
  'supportsHibernation',
  'securityProfile',
  'encryption',
  'encryptionSettingsCollection',
];

/** The point of a disk as this product has it made and Azure makes it. */
export function aSnapshotModel(
  disk: ResourceModel,
  {
    vm,
    policy = 'nightly',
    keep = 'keep 7d 4w 12m tz UTC',
  }: { vm?: VirtualMachine; policy?: string; keep?: string } = {},
): ResourceModel {
  const source = inventoryDisk(disk);
  const moment = { kind: 'scheduled', scheduledFor: parseInstant('2026-11-23T02:00Z') } as const;
  const { tags } = pointTags({
    settings: { owner: OWNER, tagKey: 'snapshot-policy', extraTags: {} },
    disk: source,
    ...(vm === undefined ? {} : { vm }),
    written: { policy, keep },
    set: { id: 'aaaaaaaaaaaa', k: 1, n: 1 },
    runId: 'run-1',
    moment,
  });
  const name = snapshotName({
    diskName: disk.name,
    owner: OWNER,
    diskUniqueId: source.uniqueId,
    kind: 'snapshot',
    location: disk.location,
    moment,
    attempt: 1,
  });
  const inherited = Object.entries(disk.properties).filter(([key]) => INHERITED.includes(key));
  return {
    id: computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'snapshots', name),
    name,
    location: disk.location,
    tags,
    sku: { name: 'Standard_ZRS', tier: 'Standard' },
    properties: {
      ...Object.fromEntries(inherited),
      creationData: { createOption: 'Copy', sourceResourceId: disk.id, sourceUniqueId: source.uniqueId },
      incremental: true,
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccess: 'Disabled',
      timeCreated: '2026-11-23T02:00:07.1234567+00:00',
      provisioningState: 'Succeeded',
    },
  };
}

const someFlag = fc.option(fc.boolean(), { nil: undefined });
const osProperties = fc.record({
  osType: fc.constantFrom('Linux', 'Windows'),
  hyperVGeneration: fc.constantFrom('V1', 'V2'),
  supportsHibernation: someFlag,
  purchasePlan: fc.constantFrom(undefined, { name: 'n', publisher: 'p', product: 'q' }),
  supportedCapabilities: fc.constantFrom(undefined, { architecture: 'Arm64', acceleratedNetwork: true }),
  securityProfile: fc.constantFrom(undefined, { securityType: 'TrustedLaunch' }),
});
const access = fc.constantFrom(
  { networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' },
  { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' },
  { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Enabled' },
  { networkAccessPolicy: 'AllowPrivate', publicNetworkAccess: 'Disabled', diskAccessId: DISK_ACCESS },
);
const encryption = fc.constantFrom(
  { type: 'EncryptionAtRestWithPlatformKey' },
  { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: ENCRYPTION_SET },
  { type: 'EncryptionAtRestWithPlatformAndCustomerKeys', diskEncryptionSetId: ENCRYPTION_SET },
);
const kind = fc.oneof(
  fc.record({
    sku: fc.constantFrom('Premium_LRS', 'Premium_ZRS'),
    tier: fc.constantFrom('P30', 'P40', 'P50'),
    burstingEnabled: someFlag,
    maxShares: fc.constantFrom(undefined, 2),
  }),
  fc.record({ sku: fc.constantFrom('Standard_LRS', 'StandardSSD_LRS', 'StandardSSD_ZRS') }),
  fc.record({
    sku: fc.constantFrom('PremiumV2_LRS', 'UltraSSD_LRS'),
    diskIOPSReadWrite: fc.integer({ min: 3000, max: 80_000 }),
    diskMBpsReadWrite: fc.integer({ min: 125, max: 1200 }),
  }),
  fc.record({
    sku: fc.constant('UltraSSD_LRS'),
    maxShares: fc.integer({ min: 2, max: 5 }),
    diskIOPSReadWrite: fc.constant(5000),
    diskMBpsReadWrite: fc.constant(200),
    diskIOPSReadOnly: fc.integer({ min: 100, max: 4000 }),
    diskMBpsReadOnly: fc.integer({ min: 10, max: 400 }),
  }),
);

/** Disks of every kind that Azure sells, with settings that go together. */
export const someDisk: fc.Arbitrary<ResourceModel> = fc
  .record({
    name: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,78}[A-Za-z0-9_]$/),
    diskSizeGB: fc.integer({ min: 1, max: 32_767 }),
    zone: fc.constantFrom(undefined, '1', '2', '3'),
    kind,
    access,
    encryption,
    os: fc.option(osProperties, { nil: {} }),
    dataAccessAuthMode: fc.constantFrom(undefined, 'AzureActiveDirectory', 'None'),
    optimizedForFrequentAttach: someFlag,
    availabilityPolicy: fc.constantFrom(undefined, { actionOnDiskDelay: 'AutomaticReattach' }),
    tags: fc.dictionary(fc.stringMatching(/^[A-Za-z][A-Za-z0-9 _.-]{0,20}$/), fc.string({ maxLength: 40 }), {
      maxKeys: 8,
    }),
  })
  .map(({ name, zone, kind: { sku, ...performance }, access: network, os, tags, ...rest }) => {
    const sector = /^(Ultra|PremiumV2)/.test(sku) ? { logicalSectorSize: 4096 } : {};
    const properties = {
      ...performance,
      ...network,
      ...os,
      ...rest,
      creationData: { createOption: 'Empty', ...sector },
    };
    return aDiskModel({
      name,
      sku: { name: sku },
      ...(zone === undefined || sku.endsWith('ZRS') ? {} : { zones: [zone] }),
      tags,
      properties: Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)),
    });
  });
