import { copySource } from '../policy/consistency/copy-source.ts';
import { readRestorePoint, type UniqueIds } from '../policy/consistency/read-restore-point.ts';
import type { DiskRestorePoint, RestorePoint, RestorePointDisk, Snapshot } from '../policy/inventory.ts';
import { idKey, type ResourceId, sameId } from '../policy/resource-id.ts';
import { diskRestorePointId, parseRestorePointId } from '../policy/restore-point-id.ts';
import { AzureError } from './azure-error.ts';
import type { Inventory, RestorePoints } from './ports.ts';

/** What a restore point is read by. */
export interface RestorePointReads {
  readonly restorePoints: Pick<RestorePoints, 'get' | 'listDisks'>;
  readonly inventory: Pick<Inventory, 'getDisk'>;
}

/** Every disk of a restore point as a snapshot of that disk; undefined where the point is not there. */
export async function readWholePoint(
  reads: RestorePointReads,
  id: ResourceId,
): Promise<readonly Snapshot[] | undefined> {
  const point = await reads.restorePoints.get(id);
  return point === undefined ? undefined : readByDisks(reads, point);
}

/** One disk of a restore point, by Azure's id of it, or by the disk's name below the point; undefined where it is not there. */
export async function readDiskOfPoint(reads: RestorePointReads, id: ResourceId): Promise<Snapshot | undefined> {
  const whole = parseRestorePointId(id)?.restorePointId;
  const point = whole === undefined ? undefined : await reads.restorePoints.get(whole);
  if (point === undefined) return undefined;
  const snapshots = await readByDisks(reads, point);
  const byName = (index: number) => diskRestorePointId(point.id, point.disks[index]?.name ?? '');
  return snapshots.find((snapshot, index) => sameId(snapshot.id, id) || sameId(byName(index), id));
}

/** Reads a restore point by the disks that Azure says are in it; one that is not finished, by the disks that stand now. */
export async function readByDisks(reads: RestorePointReads, point: RestorePoint): Promise<readonly Snapshot[]> {
  const listed = await listDisks(reads, point);
  const uniqueIds = new Map<string, string>();
  const disks: RestorePointDisk[] = [];
  for (const disk of point.disks) {
    const part = listed.find((one) => isOf(one, disk));
    const uniqueId = part?.sourceUniqueId ?? (await uniqueIdNow(reads, disk, part));
    if (disk.diskId !== undefined && uniqueId !== undefined) uniqueIds.set(idKey(disk.diskId), uniqueId);
    // Of a copy alone: at home Azure says it for disks that it copies in the background, and the list does not.
    const completionPercent = copySource(point) === undefined ? undefined : part?.completionPercent;
    disks.push(completionPercent === undefined ? disk : { ...disk, completionPercent });
  }
  return readRestorePoint({ ...point, disks }, uniqueIds);
}

/** The unique id of each of the disks, by the id of the disk. */
export function uniqueIdsOf(disks: readonly { readonly id: ResourceId; readonly uniqueId: string }[]): UniqueIds {
  return new Map(disks.map(({ id, uniqueId }) => [idKey(id), uniqueId]));
}

/** Nothing of a point that goes meanwhile, or that is not finished. */
async function listDisks({ restorePoints }: RestorePointReads, point: RestorePoint) {
  if (point.provisioningState !== 'Succeeded') return [];
  try {
    return await restorePoints.listDisks(point.id);
  } catch (error) {
    if (error instanceof AzureError && error.status === 404) return [];
    throw error;
  }
}

function isOf({ id, sourceResourceId }: DiskRestorePoint, { diskId, diskRestorePointId: part }: RestorePointDisk) {
  if (part !== undefined) return sameId(id, part);
  return diskId !== undefined && sourceResourceId !== undefined && sameId(diskId, sourceResourceId);
}

/** A part that Azure lists without its disk's unique id proves nothing: the disk may be another by now. */
async function uniqueIdNow(
  { inventory }: RestorePointReads,
  { diskId }: RestorePointDisk,
  part: DiskRestorePoint | undefined,
): Promise<string | undefined> {
  if (diskId === undefined || part !== undefined) return undefined;
  return (await inventory.getDisk(diskId))?.uniqueId;
}
