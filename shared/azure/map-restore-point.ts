import type {
  RestorePointSourceVMDataDisk,
  RestorePointSourceVmosDisk,
  RestorePoint as SdkRestorePoint,
  RestorePointCollection as SdkRestorePointCollection,
} from '@azure/arm-compute';
import type { DiskRestorePoint, RestorePoint, RestorePointDisk } from '../policy/inventory.ts';
import { idKey, idParts, parseResourceId, type ResourceId, resourceId } from '../policy/resource-id.ts';
import { parseRestorePointId, restorePointId } from '../policy/restore-point-id.ts';
import { omitAbsent } from './omit-absent.ts';
import { flagIn, idIn, numberIn, percentIn, tagsIn, textIn } from './read-values.ts';
import { instantOf } from './sdk-instant.ts';

/** A collection of restore points of the SDK. Throws where Azure's reply lacks the id. */
export function mapCollection(collection: SdkRestorePointCollection): RestorePoint['collection'] {
  const { id, parts } = idIn(collection.id, 'restorePointCollections');
  const { resourceGroup, subscriptionId } = parts;
  return {
    id,
    resourceGroup,
    subscriptionId,
    location: collection.location.toLowerCase(),
    tags: tagsIn(collection.tags),
    ...omitAbsent({ sourceId: idOrAbsent(collection.source?.id) }),
  };
}

/** A restore point of the SDK with the collection that it lies in. Throws where Azure's reply names neither it nor its id, or another's. */
export function mapRestorePoint(point: SdkRestorePoint, collection: RestorePoint['collection']): RestorePoint {
  const id = resourceId(point.id ?? restorePointId(collection.id, point.name ?? ''));
  if (parseRestorePointId(id) === undefined) throw new Error(`not the id of a VM restore point: ${id}`);
  const { osDisk, dataDisks } = point.sourceMetadata?.storageProfile ?? {};
  const disks = [
    ...(osDisk ? [mapDisk('os', osDisk)] : []),
    ...(dataDisks ?? []).map((disk) => mapDisk(numberIn(disk.lun) ?? -1, disk)),
  ];
  // Azure does not document whether the VM's model there still names them.
  const excluded = new Set((point.excludeDisks ?? []).map((disk) => idKey(disk.id ?? '')));
  return {
    id,
    name: idParts(id).name,
    collection,
    provisioningState: textIn(point.provisioningState) ?? 'Unknown',
    disks: disks.filter(({ diskId }) => diskId === undefined || !excluded.has(idKey(diskId))),
    ...omitAbsent({
      consistencyMode: textIn(point.consistencyMode),
      timeCreated: instantOf(point.timeCreated),
      sourceRestorePointId: idOrAbsent(point.sourceRestorePoint?.id),
    }),
  };
}

function mapDisk(
  lun: RestorePointDisk['lun'],
  disk: RestorePointSourceVmosDisk | RestorePointSourceVMDataDisk,
): RestorePointDisk {
  const diskId = idOfDisk(disk.managedDisk?.id);
  return {
    lun,
    name: textIn(disk.name) ?? (diskId === undefined ? '' : idParts(diskId).name),
    ...omitAbsent({
      diskId,
      cache: textIn(disk.caching),
      writeAccelerator: flagIn(disk.writeAcceleratorEnabled),
      sku: textIn(disk.managedDisk?.storageAccountType),
      sizeGib: numberIn(disk.diskSizeGB),
      diskRestorePointId: idOfDisk(disk.diskRestorePoint?.id),
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
  return {
    id: resourceId(disk.id ?? ''),
    ...omitAbsent({
      sourceResourceId: textIn(disk.sourceResourceId),
      sourceUniqueId: textIn(disk.sourceUniqueId),
      completionPercent: percentIn(disk.completionPercent),
    }),
  };
}

/** A disk whose id is none is not known, and its restore point is then not proven: the other points are. */
function idOfDisk(text: unknown): ResourceId | undefined {
  return typeof text === 'string' && parseResourceId(text) !== undefined ? (text as ResourceId) : undefined;
}

function idOrAbsent(text: string | undefined): ResourceId | undefined {
  return text ? resourceId(text) : undefined;
}
