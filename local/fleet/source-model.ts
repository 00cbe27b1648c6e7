import type { AttachedDisk, SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import { type ResourceId, resourceId } from '../../shared/policy/resource-id.ts';
import type { ArmResource, StorageProfileDisk } from '../simulator/arm-json.ts';

/** A disk of the fleet as Nightkeep would have read it, for the names and tags of its points of the past. */
export function sourceDisk(disk: ArmResource, uniqueId: string): SourceDisk {
  const { properties } = disk;
  const { diskAccessId, creationData } = properties;
  const fields = {
    sku: disk.sku?.name,
    sizeGib: properties.diskSizeGB,
    zone: disk.zones?.[0],
    maxShares: properties['maxShares'],
    diskState: properties.diskState,
    tier: properties['tier'],
    iops: properties['diskIOPSReadWrite'],
    mbps: properties['diskMBpsReadWrite'],
    burst: properties['burstingEnabled'],
    diskAccessId: diskAccessId === undefined ? undefined : resourceId(diskAccessId),
    networkAccessPolicy: properties.networkAccessPolicy,
    publicNetworkAccess: properties.publicNetworkAccess,
    logicalSectorSize: creationData?.logicalSectorSize,
  };
  return {
    ...place(disk),
    uniqueId,
    attachedTo: (disk.managedByExtended ?? (disk.managedBy === undefined ? [] : [disk.managedBy])).map(resourceId),
    ...Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  };
}

export function sourceVm(vm: ArmResource): VirtualMachine {
  const { osDisk, dataDisks = [] } = vm.properties.storageProfile ?? {};
  return { ...place(vm), disks: [...(osDisk === undefined ? [] : [osDisk]), ...dataDisks].map(attachedDisk) };
}

function attachedDisk(disk: StorageProfileDisk): AttachedDisk {
  const diskId = disk.managedDisk?.id;
  return {
    lun: disk.lun ?? 'os',
    name: disk.name ?? '',
    ...(diskId === undefined ? {} : { diskId: resourceId(diskId) }),
    ephemeral: disk.diffDiskSettings?.option === 'Local',
    ...(disk.caching === undefined ? {} : { cache: disk.caching }),
  };
}

function place(resource: ArmResource): {
  id: ResourceId;
  name: string;
  resourceGroup: string;
  subscriptionId: string;
  location: string;
  tags: Readonly<Record<string, string>>;
} {
  const [, , subscriptionId = '', , resourceGroup = ''] = resource.id.split('/');
  return {
    id: resourceId(resource.id),
    name: resource.name,
    resourceGroup,
    subscriptionId,
    location: resource.location,
    tags: resource.tags ?? {},
  };
}
