import { computeId, idOfType, idParts, type ResourceId } from '../policy/resource-id.ts';
import type { ResourceModel } from '../policy/resource-model.ts';
import type { PointToRestore } from '../policy/restore/plan-disks.ts';
import { inParallel } from '../run/in-parallel.ts';
import type { Ports } from '../run/ports.ts';
import type { LivePoint, LiveSet } from './find-sets.ts';

const READS_AT_ONCE = 8;

/** Points with all that a disk is planned by. */
export interface ReadPoints {
  readonly points: readonly PointToRestore[];
  /** Those that went between two reads. */
  readonly gone: readonly ResourceId[];
}

/** Reads the points of a set whole, and the disks they were made of where these live. Throws AzureError for a refusal. */
export async function readPointsWhole({ models }: Ports, { points }: LiveSet): Promise<ReadPoints> {
  const read = await inParallel(points, READS_AT_ONCE, async (point) => {
    const snapshot = await models.getSnapshot(point.id);
    if (snapshot === undefined) return point.id;
    const sourceId = diskOf(point);
    const source = sourceId === undefined ? undefined : await models.getDisk(sourceId);
    return { snapshot, diskUniqueId: point.diskUniqueId ?? '', ...(source === undefined ? {} : { source }) };
  });
  return {
    points: read.filter((point) => typeof point !== 'string'),
    gone: read.filter((point) => typeof point === 'string'),
  };
}

/** The VM of a set as it is, or where it is gone or another, undefined; its id by the tags of the points. */
export async function readVmWhole(
  { models }: Ports,
  set: LiveSet,
): Promise<{ readonly id: ResourceId; readonly model?: ResourceModel } | undefined> {
  const id = vmIdOf(set);
  if (id === undefined) return undefined;
  const model = await models.getVirtualMachine(id);
  return { id, ...(model === undefined ? {} : { model }) };
}

/** The id that the VM of a set had; undefined for a detached disk, or where the tag is no name that Azure takes. */
function vmIdOf({ vm, subscriptionId }: LiveSet): ResourceId | undefined {
  const [, group, name] = /^([\p{L}\p{N}._()-]{1,90})\/([A-Za-z0-9._-]{1,80})$/u.exec(vm ?? '') ?? [];
  if (group === undefined || name === undefined) return undefined;
  return computeId(subscriptionId, group, 'virtualMachines', name);
}

/** The group that a set's disks are made in where none is asked for: the VM's, else that of its first disk, else the points'. */
export function groupOf(set: LiveSet): string {
  const vm = vmIdOf(set);
  const [first] = set.points;
  const id = vm ?? (first && diskOf(first)) ?? first?.id;
  if (id === undefined) throw new Error('a set without points');
  return idParts(id).resourceGroup;
}

function diskOf({ point: { snapshot } }: LivePoint): ResourceId | undefined {
  return idOfType(snapshot.sourceResourceId, 'disks');
}
