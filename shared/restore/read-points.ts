import { computeId, idOfType, idParts, type ResourceId } from '../policy/resource-id.ts';
import type { ResourceModel } from '../policy/resource-model.ts';
import type { PointToRestore } from '../policy/restore/plan-disks.ts';
import { AzureError } from '../run/azure-error.ts';
import { inParallel } from '../run/in-parallel.ts';
import type { Ports } from '../run/ports.ts';
import type { LivePoint, LiveSet } from './sets-found.ts';

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
    const snapshot = await readSnapshotWhole(models, point);
    if (snapshot === undefined) return point.id;
    const sourceId = diskOf(point);
    const source = sourceId === undefined ? undefined : await readSource(models.getDisk(sourceId), point);
    return { snapshot, diskUniqueId: point.diskUniqueId ?? '', ...(source === undefined ? {} : { source }) };
  });
  return {
    points: read.filter((point) => typeof point !== 'string'),
    gone: read.filter((point) => typeof point === 'string'),
  };
}

/** One disk in a VM restore point is read as a snapshot of it would be: ARM gives it neither region, size nor tags. */
async function readSnapshotWhole(
  models: Ports['models'],
  { id, point }: LivePoint,
): Promise<ResourceModel | undefined> {
  const { location, tags, sizeGib, createOption = 'Copy', sourceResourceId, restorePoint } = point.snapshot;
  if (restorePoint === undefined) return models.getSnapshot(id);
  const disk = await models.getDiskRestorePoint(id);
  if (disk === undefined) return undefined;
  const properties = {
    ...disk.properties,
    ...(sizeGib === undefined ? {} : { diskSizeGB: sizeGib }),
    creationData: {
      ...sectorOf(disk.properties),
      createOption,
      ...(sourceResourceId === undefined ? {} : { sourceResourceId }),
    },
  };
  return { id: disk.id, name: disk.name, location, tags, properties };
}

function sectorOf({ logicalSectorSize }: ResourceModel['properties']): Readonly<Record<string, unknown>> {
  return logicalSectorSize === undefined ? {} : { logicalSectorSize };
}

/**
 * The VM of a set as it is, or where it is gone or another, undefined; its id by the tags of the points. The VM of copies
 * lies in another region, whose loss they are for: where Azure does not answer for it, the model is absent.
 */
export async function readVmWhole(
  { models }: Ports,
  set: LiveSet,
): Promise<{ readonly id: ResourceId; readonly model?: ResourceModel } | undefined> {
  const id = vmIdOf(set);
  if (id === undefined) return undefined;
  const model = await (set.isCopy ? unlessOutOfReach(models.getVirtualMachine(id)) : models.getVirtualMachine(id));
  return { id, ...(model === undefined ? {} : { model }) };
}

/** The disk of a copy lies in another region, whose loss copies are for. */
function readSource<T>(read: Promise<T>, { point }: LivePoint): Promise<T | undefined> {
  return point.isCopy ? unlessOutOfReach(read) : read;
}

async function unlessOutOfReach<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AzureError && (error.status === undefined || error.status >= 500)) return undefined;
    throw error;
  }
}

/** The id that the VM of a set had; undefined for a detached disk, or where the tag is no name that Azure takes. */
function vmIdOf({ vm, subscriptionId }: LiveSet): ResourceId | undefined {
  const [, group, name] = /^([\p{L}\p{N}._()-]{1,90})\/([A-Za-z0-9._-]{1,80})$/u.exec(vm ?? '') ?? [];
  if (group === undefined || name === undefined) return undefined;
  return computeId(subscriptionId, group, 'virtualMachines', name);
}

/**
 * The group that a set's disks are made in where none is asked for: the VM's, else that of its first disk, else the
 * points'. Copies have disks made beside them, since the VM's group may be lost with its region.
 */
export function groupOf(set: LiveSet): string {
  const vm = vmIdOf(set);
  const [first] = set.points;
  const id = set.isCopy ? first?.id : (vm ?? (first && diskOf(first)) ?? first?.id);
  if (id === undefined) throw new Error('a set without points');
  return idParts(id).resourceGroup;
}

function diskOf({ point: { snapshot } }: LivePoint): ResourceId | undefined {
  return idOfType(snapshot.sourceResourceId, 'disks');
}
