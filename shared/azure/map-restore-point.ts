import type {
  RestorePointSourceVMDataDisk,
  RestorePointSourceVmosDisk,
  RestorePoint as SdkRestorePoint,
  RestorePointCollection as SdkRestorePointCollection,
} from '@azure/arm-compute';
import type { DiskRestorePoint, RestorePoint, RestorePointDisk } from '../policy/inventory.ts';
import { idKey, idParts, type ResourceId, resourceId } from '../policy/resource-id.ts';
import { restorePointId } from '../policy/restore-point-id.ts';
import { omitAbsent } from './omit-absent.ts';
import { instantOf } from './sdk-instant.ts';

/** A collection of restore points of the SDK. Throws where Azure's reply lacks the id. */
export function mapCollection(collection: SdkRestorePointCollection): RestorePoint['collection'] {
  const id = resourceId(collection.id ?? '');
  const { resourceGroup, subscriptionId } = idParts(id);
  return {
    id,
    resourceGroup,
    subscriptionId,
    location: collection.location.toLowerCase(),
    tags: collection.tags ?? {},
    ...omitAbsent({ sourceId: idOrAbsent(collection.source?.id) }),
  };
}

/** A restore point of the SDK with the collection that it lies in. Throws where Azure's reply names neither it nor its id. */
export function mapRestorePoint(point: SdkRestorePoint, collection: RestorePoint['collection']): RestorePoint {
  const id = resourceId(point.id ?? restorePointId(collection.id, point.name ?? ''));
  const { osDisk, dataDisks } = point.sourceMetadata?.storageProfile ?? {};
  const disks = [
    ...(osDisk ? [mapDisk('os', osDisk)] : []),
    ...(dataDisks ?? []).map((disk) => mapDisk(disk.lun ?? -1, disk)),
  ];
  // Azure does not document whether the VM's model there still names them.
  const excluded = new Set((point.excludeDisks ?? []).map((disk) => idKey(disk.id ?? '')));
  return {
    id,
    name: idParts(id).name,
    collection,
    provisioningState: point.provisioningState ?? 'Unknown',
    disks: disks.filter(({ diskId }) => diskId === undefined || !excluded.has(idKey(diskId))),
    ...omitAbsent({
      consistencyMode: point.consistencyMode,
      timeCreated: instantOf(point.timeCreated),
      sourceRestorePointId: idOrAbsent(point.sourceRestorePoint?.id),
    }),
  };
}

function mapDisk(
  lun: RestorePointDisk['lun'],
  disk: RestorePointSourceVmosDisk | RestorePointSourceVMDataDisk,
): RestorePointDisk {
  const diskId = idOrAbsent(disk.managedDisk?.id);
  return {
    lun,
    name: disk.name ?? (diskId === undefined ? '' : idParts(diskId).name),
    ...omitAbsent({
      diskId,
      cache: disk.caching,
      writeAccelerator: disk.writeAcceleratorEnabled,
      sku: disk.managedDisk?.storageAccountType,
      sizeGib: disk.diskSizeGB,
      diskRestorePointId: idOrAbsent(disk.diskRestorePoint?.id),
    }),
  };
}

/** The fields of the SDK's own type, whose name the SDK does not export apart from the Compute models. */
interface SdkDiskRestorePoint {
  readonly id?: string;
  readonly sourceResourceId?: string;
  readonly sourceUniqueId?: string;
  readonly completionPercent?: number;
}

/** What a list says of one disk in a restore point. Throws where Azure's reply lacks the id. */
export function mapDiskRestorePoint(disk: SdkDiskRestorePoint): DiskRestorePoint {
  const { sourceResourceId, sourceUniqueId, completionPercent } = disk;
  return {
    id: resourceId(disk.id ?? ''),
    ...omitAbsent({ sourceResourceId, sourceUniqueId, completionPercent }),
  };
}

function idOrAbsent(text: string | undefined): ResourceId | undefined {
  return text ? resourceId(text) : undefined;
}
