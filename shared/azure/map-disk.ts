import type { Disk } from '@azure/arm-compute';
import type { SourceDisk } from '../policy/inventory.ts';
import { idParts, type ResourceId, resourceId } from '../policy/resource-id.ts';
import { omitAbsent } from './omit-absent.ts';

/** A managed disk of the SDK as the inventory knows it. Throws where Azure's reply lacks the id. */
export function mapDisk(disk: Disk): SourceDisk {
  const id = resourceId(disk.id ?? '');
  const { name, resourceGroup, subscriptionId } = idParts(id);
  return {
    id,
    name,
    resourceGroup,
    subscriptionId,
    uniqueId: disk.uniqueId ?? '',
    location: disk.location.toLowerCase(),
    tags: disk.tags ?? {},
    attachedTo: attachedTo(disk),
    ...omitAbsent({
      sku: disk.sku?.name,
      sizeGib: disk.diskSizeGB,
      zone: disk.zones?.[0],
      maxShares: disk.maxShares,
      diskState: disk.diskState,
      tier: disk.tier,
      iops: disk.diskIopsReadWrite,
      mbps: disk.diskMBpsReadWrite,
      burst: disk.burstingEnabled,
      diskAccessId: disk.diskAccessId === undefined ? undefined : resourceId(disk.diskAccessId),
      networkAccessPolicy: disk.networkAccessPolicy,
      iopsReadOnly: disk.diskIopsReadOnly,
      mbpsReadOnly: disk.diskMBpsReadOnly,
      publicNetworkAccess: disk.publicNetworkAccess,
      dataAccessAuthMode: disk.dataAccessAuthMode,
      optimizedForFrequentAttach: disk.optimizedForFrequentAttach,
      logicalSectorSize: disk.creationData?.logicalSectorSize,
      performancePlus: disk.creationData?.performancePlus,
      actionOnDiskDelay: disk.availabilityPolicy?.actionOnDiskDelay,
    }),
  };
}

/** Whatever holds the disk, as Azure names it: an instance of a scale set has a longer id than a VM, and is compared only. */
function attachedTo({ managedBy, managedByExtended }: Disk): readonly ResourceId[] {
  const ids = new Map<string, ResourceId>();
  for (const id of [managedBy, ...(managedByExtended ?? [])]) if (id) ids.set(id.toLowerCase(), id as ResourceId);
  return [...ids.values()];
}
