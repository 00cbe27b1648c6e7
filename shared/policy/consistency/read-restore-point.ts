import { diskTag } from '../disk-tag.ts';
import { formatInstant, type Instant } from '../instant.ts';
import { type RestorePoint, type RestorePointDisk, type Snapshot, type Tags, tagValue } from '../inventory.ts';
import { parsePointName } from '../names.ts';
import { setId } from '../planning/point-sets.ts';
import { TAG } from '../point-tags.ts';
import { idKey, namedVmId } from '../resource-id.ts';
import { diskRestorePointId } from '../restore-point-id.ts';
import { pointHoldTag } from './collection-tags.ts';
import { copySource } from './copy-source.ts';
import { occurrenceIn, restorePointHash } from './restore-point-names.ts';

/** The `uniqueId` of each disk by `idKey` of its id: of the disks as they are, or as Azure lists those of the point. */
export type UniqueIds = ReadonlyMap<string, string>;

/** Whether the hash in a restore point's name agrees with its collection's owner, its occurrence and these disks. */
export function isProven(point: RestorePoint, uniqueIds: UniqueIds): boolean {
  return provenIds(point, uniqueIds) !== undefined;
}

/**
 * A restore point as one snapshot for each disk in it, with the tags that a snapshot of that disk would bear. Where the
 * unique ids do not agree with the name, the disks are not known: what is read is in doubt.
 */
export function readRestorePoint(point: RestorePoint, uniqueIds: UniqueIds): readonly Snapshot[] {
  const proven = provenIds(point, uniqueIds);
  const { collection } = point;
  const copyOf = copySource(point);
  const shared = {
    name: point.name,
    resourceGroup: collection.resourceGroup,
    subscriptionId: collection.subscriptionId,
    location: collection.location,
    provisioningState: point.provisioningState,
    createOption: copyOf === undefined ? 'Copy' : 'CopyStart',
    incremental: true,
    ...(point.timeCreated === undefined ? {} : { timeCreated: point.timeCreated }),
    restorePoint: {
      id: point.id,
      collectionId: collection.id,
      diskUniqueIds: proven === undefined ? [] : [...proven.values()].sort(),
      ...(point.consistencyMode === undefined ? {} : { consistencyMode: point.consistencyMode }),
      ...(copyOf === undefined ? {} : { copyOf }),
    },
  } as const;
  return point.disks.map((disk, index) => {
    const uniqueId = proven?.get(disk);
    return {
      ...shared,
      id: disk.diskRestorePointId ?? diskRestorePointId(point.id, disk.name),
      tags: tagsOf(point, disk, { uniqueId, k: index + 1 }),
      ...(disk.diskId === undefined ? {} : { sourceResourceId: disk.diskId }),
      ...(uniqueId === undefined ? {} : { sourceUniqueId: uniqueId }),
      ...(disk.sizeGib === undefined ? {} : { sizeGib: disk.sizeGib }),
      ...(disk.completionPercent === undefined ? {} : { completionPercent: disk.completionPercent }),
    };
  });
}

/** The unique id of each disk, lower case, where they are all known and prove the name. */
function provenIds(point: RestorePoint, uniqueIds: UniqueIds): ReadonlyMap<RestorePointDisk, string> | undefined {
  const ids = new Map<RestorePointDisk, string>();
  for (const disk of point.disks) {
    const id = disk.diskId === undefined ? undefined : uniqueIds.get(idKey(disk.diskId));
    if (id === undefined || id === '') return undefined;
    ids.set(disk, id.toLowerCase());
  }
  const { collection, name } = point;
  const owner = tagValue(collection.tags, TAG.owner);
  const scheduledFor = occurrenceIn(name);
  if (owner === undefined || scheduledFor === undefined || ids.size === 0) return undefined;
  const hash = restorePointHash({
    owner,
    diskUniqueIds: [...ids.values()],
    location: collection.location,
    scheduledFor,
  });
  return parsePointName(name)?.hash === hash ? ids : undefined;
}

/** The collection's own tags, but for holds of other points; those of the point follow from its name and the disk. */
function tagsOf(
  point: RestorePoint,
  disk: RestorePointDisk,
  { uniqueId, k }: { readonly uniqueId: string | undefined; readonly k: number },
): Tags {
  const { collection, name } = point;
  const scheduledFor = occurrenceIn(name);
  const hold = tagValue(collection.tags, TAG.hold) ?? tagValue(collection.tags, pointHoldTag(name));
  const shared = Object.entries(collection.tags).filter(([key]) => !key.toLowerCase().startsWith(TAG.hold));
  return {
    ...Object.fromEntries(shared),
    ...(uniqueId === undefined ? {} : { [TAG.diskId]: uniqueId }),
    ...(scheduledFor === undefined ? {} : { [TAG.scheduledFor]: formatInstant(scheduledFor) }),
    ...setTag(point, scheduledFor, k),
    [TAG.lun]: String(disk.lun),
    [TAG.disk]: diskTag(disk.sku === undefined ? {} : { sku: disk.sku }, disk),
    ...(hold === undefined ? {} : { [TAG.hold]: hold }),
  };
}

/** The set that the points of the VM's other disks for the same occurrence are in too. */
function setTag(point: RestorePoint, scheduledFor: Instant | undefined, k: number): Tags {
  const { collection, disks } = point;
  const owner = tagValue(collection.tags, TAG.owner);
  // The source of a collection of copies is another collection.
  const vmId =
    copySource(point) === undefined
      ? collection.sourceId
      : namedVmId(collection.subscriptionId, tagValue(collection.tags, TAG.vm));
  if (owner === undefined || vmId === undefined || scheduledFor === undefined) return {};
  return { [TAG.set]: `${setId(owner, idKey(vmId), formatInstant(scheduledFor))} ${k}/${disks.length}` };
}
