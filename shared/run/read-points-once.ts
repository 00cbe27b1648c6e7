import type { Snapshot } from '../policy/inventory.ts';
import { idKey, type ResourceId, sameId } from '../policy/resource-id.ts';
import { parseRestorePointId } from '../policy/restore-point-id.ts';
import type { Ports } from './ports.ts';
import { readWholePoint } from './read-restore-point.ts';

/** Reads points by their ids: snapshots, and disks of restore points, of which each is read once for all its disks. */
export function pointReader(ports: Ports): (id: ResourceId) => Promise<Snapshot | undefined> {
  const wholes = new Map<string, ReturnType<typeof readWholePoint>>();
  return async (id) => {
    const parts = parseRestorePointId(id);
    if (parts?.diskPart === undefined) return ports.snapshots.get(id);
    const key = idKey(parts.restorePointId);
    const reading = wholes.get(key) ?? readWholePoint(ports, parts.restorePointId);
    wholes.set(key, reading);
    return (await reading)?.find((part) => sameId(part.id, id));
  };
}
