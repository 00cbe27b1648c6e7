import type { Disk } from '@azure/arm-compute';
import type { SourceDisk } from '../policy/inventory.ts';
import { type ResourceId, resourceId } from '../policy/resource-id.ts';
import { omitAbsent } from './omit-absent.ts';
import { flagIn, idIn, numberIn, tagsIn, textIn } from './read-values.ts';

/** A managed disk of the SDK as the inventory knows it. Throws where Azure's reply lacks the id. */
export function mapDisk(disk: Disk): SourceDisk {
  const { id, parts } = idIn(disk.id, 'disks');
  const { name, resourceGroup, subscriptionId } = parts;
  return {
    id,
    name,
    resourceGroup,
    subscriptionId,
    uniqueId: textIn(disk.uniqueId) ?? '',
    location: disk.location.toLowerCase(),
    tags: tagsIn(disk.tags),
    attachedTo: attachedTo(disk),
    ...omitAbsent({
      sku: textIn(disk.sku?.name),
      sizeGib: numberIn(disk.diskSizeGB),
      zone: textIn(disk.zones?.[0]),
      maxShares: numberIn(disk.maxShares),
      diskState: textIn(disk.diskState),
      tier: textIn(disk.tier),
      iops: numberIn(disk.diskIopsReadWrite),
      mbps: numberIn(disk.diskMBpsReadWrite),
      burst: flagIn(disk.burstingEnabled),
      diskAccessId: disk.diskAccessId ? resourceId(disk.diskAccessId) : undefined,
      networkAccessPolicy: textIn(disk.networkAccessPolicy),
      iopsReadOnly: numberIn(disk.diskIopsReadOnly),
      mbpsReadOnly: numberIn(disk.diskMBpsReadOnly),
      publicNetworkAccess: textIn(disk.publicNetworkAccess),
      dataAccessAuthMode: textIn(disk.dataAccessAuthMode),
      optimizedForFrequentAttach: flagIn(disk.optimizedForFrequentAttach),
      logicalSectorSize: numberIn(disk.creationData?.logicalSectorSize),
      performancePlus: flagIn(disk.creationData?.performancePlus),
      actionOnDiskDelay: textIn(disk.availabilityPolicy?.actionOnDiskDelay),
    }),
  };
}

/** Whatever holds the disk, as Azure names it: an instance of a scale set has a longer id than a VM, and is compared only. */
function attachedTo({ managedBy, managedByExtended }: Disk): readonly ResourceId[] {
  const ids = new Map<string, ResourceId>();
  for (const id of [managedBy, ...(managedByExtended ?? [])]) if (id) ids.set(id.toLowerCase(), id as ResourceId);
  return [...ids.values()];
}
