import type { RestorePoint, Snapshot } from '../inventory.ts';
import { parseRestorePointId } from '../restore-point-id.ts';
import { readRestorePoint, type UniqueIds } from './read-restore-point.ts';

/**
 * One disk of a restore point, by Azure's name of its part or, where that is not known yet, by the disk's name; undefined
 * where it is not in it.
 */
export function partOfWhole(point: RestorePoint, diskPart: string, uniqueIds: UniqueIds): Snapshot | undefined {
  const wanted = diskPart.toLowerCase();
  const parts = readRestorePoint(point, uniqueIds);
  const named = parts.find(({ id }) => parseRestorePointId(id)?.diskPart?.toLowerCase() === wanted);
  return named ?? parts[point.disks.findIndex(({ name }) => name.toLowerCase() === wanted)];
}
