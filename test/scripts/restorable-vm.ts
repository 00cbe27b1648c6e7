import type { ArmProperties, ArmResource } from '../../local/simulator/arm-json.ts';
import { computeId } from '../../shared/policy/resource-id.ts';

export const SUBSCRIPTION = '0a000000-0000-4000-8000-000000000001';
const PLACE = { location: 'westeurope' } as const;
const ENCRYPTION = {
  type: 'EncryptionAtRestWithCustomerKey',
  diskEncryptionSetId: computeId(SUBSCRIPTION, 'keys', 'diskEncryptionSets' as 'disks', 'des1'),
};
const ACCESS_ID = computeId(SUBSCRIPTION, 'private', 'diskAccesses' as 'disks', 'access1');

/** Tags that are hard to carry, and those that must stay behind. */
export const TRAVELLING_TAGS = { team: 'shop', words: `it's "5" \\ ü; a|b`, made: '2026-01-02T03:04:05Z', Empty: '' };
const STAYING_TAGS = {
  'Snapshot-Policy': 'nightly',
  'hidden-title': 'x',
  'ms-resource-usage': 'y',
  'nightkeep-hold': 'z',
};

interface Attached {
  readonly lun: 'os' | number;
  readonly caching: string;
  /** The value of the point's `nightkeep-disk` tag. */
  readonly tag: string;
  readonly disk: ArmResource;
}

function disk(name: string, sku: string, zones: string[] | undefined, properties: ArmProperties): ArmResource {
  return {
    ...PLACE,
    id: computeId(SUBSCRIPTION, 'shop', 'disks', name),
    name,
    type: 'Microsoft.Compute/disks',
    ...(zones === undefined ? {} : { zones }),
    sku: { name: sku, tier: sku.split('_')[0] ?? '' },
    tags: { ...TRAVELLING_TAGS, ...STAYING_TAGS },
    properties: {
      creationData: { createOption: 'Empty' },
      encryption: ENCRYPTION,
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccess: 'Disabled',
      timeCreated: '2026-01-06T03:59:10.4269822+00:00',
      provisioningState: 'Succeeded',
      diskState: 'Attached',
      uniqueId: `unique-${name}`,
      ...properties,
    },
  };
}

/** An OS disk and two data disks that between them have every property that a restore has to keep. */
export const ATTACHED: readonly Attached[] = [
  {
    lun: 'os',
    caching: 'ReadWrite',
    tag: 'cache=ReadWrite;sku=Premium_LRS;zone=2;tier=P20;iops=2300;mbps=150;burst=false;net=DenyAll',
    disk: disk('web01-os', 'Premium_LRS', ['2'], {
      osType: 'Linux',
      hyperVGeneration: 'V2',
      diskSizeGB: 64,
      tier: 'P20',
      diskIOPSReadWrite: 2300,
      diskMBpsReadWrite: 150,
      burstingEnabled: false,
      supportedCapabilities: { architecture: 'x64', diskControllerTypes: 'SCSI, NVMe' },
      securityProfile: { securityType: 'TrustedLaunch' },
      supportsHibernation: true,
      purchasePlan: { name: 'plan', publisher: 'maker', product: 'linux' },
    }),
  },
  {
    lun: 0,
    caching: 'None',
    tag: 'cache=None;sku=PremiumV2_LRS;zone=2;iops=8000;mbps=400;shares=2;net=DenyAll;iopsro=900;mbpsro=90;often=true;delay=AutomaticReattach',
    disk: disk('web01-data', 'PremiumV2_LRS', ['2'], {
      creationData: { createOption: 'Empty', logicalSectorSize: 4096 },
      diskSizeGB: 1024,
      diskIOPSReadWrite: 8000,
      diskMBpsReadWrite: 400,
      diskIOPSReadOnly: 900,
      diskMBpsReadOnly: 90,
      maxShares: 2,
      optimizedForFrequentAttach: true,
      availabilityPolicy: { actionOnDiskDelay: 'AutomaticReattach' },
    }),
  },
  {
    lun: 3,
    caching: 'None',
    tag: 'cache=None;sku=Premium_ZRS;tier=P40;burst=true;shares=3;wa=true;net=AllowPrivate;pub=Disabled;auth=AzureActiveDirectory',
    disk: disk('web01.shared', 'Premium_ZRS', undefined, {
      diskSizeGB: 1024,
      tier: 'P40',
      burstingEnabled: true,
      maxShares: 3,
      networkAccessPolicy: 'AllowPrivate',
      diskAccessId: ACCESS_ID,
      dataAccessAuthMode: 'AzureActiveDirectory',
    }),
  },
];

export const VM: ArmResource = {
  ...PLACE,
  id: computeId(SUBSCRIPTION, 'shop', 'virtualMachines', 'web01'),
  name: 'web01',
  type: 'Microsoft.Compute/virtualMachines',
  properties: {
    provisioningState: 'Succeeded',
    hardwareProfile: { vmSize: 'Standard_D4ds_v5' },
    storageProfile: {
      osDisk: hanging('os'),
      dataDisks: [hanging(0), hanging(3)],
    },
  },
};

function hanging(lun: 'os' | number) {
  const { disk, caching } = ATTACHED.find((one) => one.lun === lun) as Attached;
  return { ...(lun === 'os' ? {} : { lun }), name: disk.name, caching, managedDisk: { id: disk.id } };
}

/** The points of one set, each taken at its instant of the list; ones without an instant are not there. */
export function setOf(
  id: string,
  taken: readonly (string | undefined)[],
  change: (point: ArmResource, index: number) => ArmResource = (point) => point,
): ArmResource[] {
  return taken.flatMap((timeCreated, index) => {
    const source = ATTACHED[index];
    if (source === undefined || timeCreated === undefined) return [];
    return [change(pointOf(source, timeCreated, `${id} ${index + 1}/${ATTACHED.length}`), index)];
  });
}

function pointOf({ disk, lun, tag }: Attached, timeCreated: string, set: string): ArmResource {
  const { osType, hyperVGeneration, diskSizeGB, securityProfile, supportedCapabilities } = disk.properties;
  const { supportsHibernation, purchasePlan, encryption } = disk.properties;
  const name = `${disk.name.replace('.', '-')}-${set.split(' ')[0]}`;
  const properties = {
    creationData: {
      createOption: 'Copy',
      sourceResourceId: disk.id,
      sourceUniqueId: disk.properties.uniqueId,
      ...(disk.sku?.name === 'PremiumV2_LRS' ? { logicalSectorSize: 4096 } : {}),
    },
    ...{ osType, hyperVGeneration, diskSizeGB, securityProfile, supportedCapabilities },
    ...{ supportsHibernation, purchasePlan, encryption },
    ...(disk.sku?.name === 'PremiumV2_LRS' ? { completionPercent: 100, snapshotAccessState: 'Available' } : {}),
    incremental: true,
    timeCreated,
    provisioningState: 'Succeeded',
    uniqueId: `unique-${name}`,
  };
  return {
    ...PLACE,
    id: computeId(SUBSCRIPTION, 'nightkeep-snapshots', 'snapshots', name),
    name,
    type: 'Microsoft.Compute/snapshots',
    sku: { name: 'Standard_ZRS', tier: 'Standard' },
    tags: {
      ...TRAVELLING_TAGS,
      'nightkeep-owner': 'owner-1',
      'nightkeep-disk-id': String(disk.properties.uniqueId),
      'nightkeep-scheduled-for': '2026-11-23T02:00:00Z',
      'nightkeep-set': set,
      'nightkeep-vm': 'shop/web01',
      'nightkeep-lun': String(lun),
      'nightkeep-disk': tag,
      ...(disk.properties.diskAccessId === undefined ? {} : { 'nightkeep-access': 'private/access1' }),
    },
    properties: JSON.parse(JSON.stringify(properties)),
  };
}

export const FAR = 'northeurope';
export const FAR_GROUP = `nightkeep-snapshots-${FAR}`;

/** Copies of the points of a set in another region, made a day after what they copy. */
export function copiesOfSet(points: readonly ArmResource[]): ArmResource[] {
  return points.map((point) => {
    const stem = point.name.replace(/-[0-9a-z]+$/, '');
    const name = `${stem}-20261123T0200Z-${String(point.tags?.['nightkeep-set']).slice(0, 12)}k3v9q2x7`;
    const { creationData, timeCreated = '' } = point.properties;
    return {
      ...point,
      id: computeId(SUBSCRIPTION, FAR_GROUP, 'snapshots', name),
      name,
      location: FAR,
      tags: { ...point.tags, 'nightkeep-taken': timeCreated },
      properties: {
        ...point.properties,
        creationData: {
          ...creationData,
          createOption: 'CopyStart',
          sourceResourceId: point.id,
          sourceUniqueId: String(point.properties.uniqueId),
        },
        timeCreated: new Date(Date.parse(timeCreated) + 86_400_000).toISOString(),
        completionPercent: 100,
        snapshotAccessState: 'Available',
      },
    };
  });
}

/** What Azure lists of VM restore points, and what it answers of each collection and each disk in one, by name. */
export interface RestorePointReplies {
  readonly collections: readonly unknown[];
  /** Where the list goes on. */
  readonly nextLink?: string;
  readonly replies: Readonly<Record<string, unknown>>;
}

/** A collection of VM restore points of the VM, or of their copies elsewhere, as Azure answers; each of all disks. */
export function restorePointsOf(
  points: readonly { readonly name: string; readonly taken: string; readonly state?: string }[],
  where: { readonly location: string; readonly group: string; readonly isCopy?: true },
): RestorePointReplies {
  const { location, group, isCopy } = where;
  const name = `web01-rp-${location}`;
  const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${group}/providers/Microsoft.Compute/restorePointCollections/${name}`;
  const source = isCopy ? `${id.replace(group, 'nightkeep-snapshots')}-home` : VM.id;
  const collection = {
    ...{ id, name, location, tags: { 'nightkeep-owner': 'owner-1', 'nightkeep-vm': 'shop/web01' } },
    properties: { source: { id: source, location: 'westeurope' }, provisioningState: 'Succeeded' },
  };
  const wholes = points.map(({ name: point, taken, state = 'Succeeded' }) => ({
    ...{ id: `${id}/restorePoints/${point}`, name: point },
    properties: {
      ...{ provisioningState: state, consistencyMode: 'ApplicationConsistent', timeCreated: taken },
      sourceMetadata: {
        storageProfile: {
          osDisk: partOf(`${id}/restorePoints/${point}`, 'os'),
          dataDisks: [EXCLUDED, partOf(`${id}/restorePoints/${point}`, 0), partOf(`${id}/restorePoints/${point}`, 3)],
        },
      },
    },
  }));
  const parts = wholes.flatMap(({ id: point }) => ATTACHED.map((one) => diskPointOf(point, one)));
  return {
    collections: [collection],
    replies: {
      [name]: { ...collection, properties: { ...collection.properties, restorePoints: wholes } },
      ...Object.fromEntries(parts.map((part) => [part.name, part])),
    },
  };
}

/** A disk of the VM that its restore points leave out. */
const EXCLUDED = {
  lun: 9,
  name: 'web01-log',
  managedDisk: { id: computeId(SUBSCRIPTION, 'shop', 'disks', 'web01-log') },
};

function partOf(point: string, lun: 'os' | number) {
  const one = ATTACHED.find((attached) => attached.lun === lun) as Attached;
  const { name, id, sku, properties } = one.disk;
  return {
    ...(lun === 'os' ? { osType: properties.osType } : { lun }),
    ...{ name, caching: one.caching, diskSizeGB: properties.diskSizeGB },
    writeAcceleratorEnabled: one.tag.includes('wa=true'),
    managedDisk: { id, storageAccountType: sku?.name },
    diskRestorePoint: { id: diskPointOf(point, one).id },
  };
}

function diskPointOf(point: string, { disk }: Attached) {
  const { osType, hyperVGeneration, securityProfile, supportedCapabilities, encryption } = disk.properties;
  const { supportsHibernation, purchasePlan, uniqueId, creationData } = disk.properties;
  const name = `${disk.name}_${point.split('/').at(-1)}`;
  const { logicalSectorSize } = creationData ?? {};
  return {
    ...{ id: `${point}/diskRestorePoints/${name}`, name },
    properties: {
      ...{ sourceResourceId: disk.id, sourceUniqueId: uniqueId, completionPercent: 100, encryption },
      ...{ osType, hyperVGeneration, securityProfile, supportedCapabilities, supportsHibernation, purchasePlan },
      ...(logicalSectorSize === undefined ? {} : { logicalSectorSize }),
    },
  };
}

const KEPT = ['osType', 'hyperVGeneration', 'diskSizeGB', 'encryption', 'securityProfile', 'supportedCapabilities'];
const OF_SOME = [
  'supportsHibernation',
  'purchasePlan',
  'maxShares',
  'optimizedForFrequentAttach',
  'availabilityPolicy',
];
const NETWORK = ['networkAccessPolicy', 'publicNetworkAccess', 'diskAccessId', 'dataAccessAuthMode'];
const PROVISIONED = ['diskIOPSReadWrite', 'diskMBpsReadWrite', 'diskIOPSReadOnly', 'diskMBpsReadOnly'];

/** What of a disk a restore has to keep, read the same way of a disk and of the request that makes one. */
export function keptOf({ location, zones, sku, properties = {} }: Partial<ArmResource>): Record<string, unknown> {
  // Azure tells what comes with a Premium SSD's size; it takes them in a request for the other kinds alone.
  const performance = sku?.name === 'PremiumV2_LRS' ? PROVISIONED : ['tier', 'burstingEnabled'];
  const names = [...KEPT, ...OF_SOME, ...NETWORK, ...performance];
  return {
    ...{ location, zones, sku: sku?.name },
    logicalSectorSize: properties.creationData?.['logicalSectorSize'],
    ...Object.fromEntries(names.map((name) => [name, properties[name]])),
  };
}
