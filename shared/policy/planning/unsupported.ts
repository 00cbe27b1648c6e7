import { type SourceDisk, tagValue } from '../inventory.ts';
import { MADE_TAG } from '../restore/made-disk.ts';

/** Why a disk is not to be snapshotted, whatever tags or callers ask, in one sentence; undefined where it can be. */
export function whyUnsupported(disk: SourceDisk): string | undefined {
  if (disk.uniqueId === '')
    return `Azure gives disk ${disk.name} no unique id, so its points could not be told from another's.`;
  if (tagValue(disk.tags, MADE_TAG.drill) !== undefined) {
    return `Disk ${disk.name} bears the tag ${MADE_TAG.drill}: a drill made it, and deletes it when it has looked at it.`;
  }
  // Azure's disk states of a disk that is still being filled: there is nothing to snapshot yet.
  if (disk.diskState === 'ReadyToUpload' || disk.diskState === 'ActiveUpload') {
    return `Disk ${disk.name} is still being uploaded (${disk.diskState}) and cannot be snapshotted.`;
  }
  return undefined;
}
