import type { SourceDisk } from '../inventory.ts';

/** Why Azure cannot snapshot a disk, in one sentence; undefined where it can. */
export function whyUnsupported(disk: SourceDisk): string | undefined {
  if (disk.uniqueId === '')
    return `Azure gives disk ${disk.name} no unique id, so its points could not be told from another's.`;
  // Azure's disk states of a disk that is still being filled: there is nothing to snapshot yet.
  if (disk.diskState === 'ReadyToUpload' || disk.diskState === 'ActiveUpload') {
    return `Disk ${disk.name} is still being uploaded (${disk.diskState}) and cannot be snapshotted.`;
  }
  return undefined;
}
