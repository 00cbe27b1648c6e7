import type { DiskRestorePoint, RestorePoint } from '../policy/inventory.ts';
import type { RestorePointRequest } from '../policy/plan.ts';
import { idParts, type ResourceId } from '../policy/resource-id.ts';
import { parseRestorePointId, type RestorePointIdParts } from '../policy/restore-point-id.ts';
import type { RestorePoints } from '../run/ports.ts';
import type { ArmClient } from './arm-client.ts';
import { callAzure, orAbsent } from './arm-errors.ts';
import { mapCollection, mapDiskRestorePoint, mapRestorePoint } from './map-restore-point.ts';
import { noteRequestId } from './note-request-id.ts';

/** VM restore points by Azure Resource Manager. As with snapshots, a create is one PUT, and a GET later tells what became of it. */
export class ArmRestorePoints implements RestorePoints {
  readonly #arm: ArmClient;

  constructor(arm: ArmClient) {
    this.#arm = arm;
  }

  async get(id: ResourceId): Promise<RestorePoint | undefined> {
    const { subscriptionId, resourceGroup, collectionName, pointName, collectionId } = partsOf(id);
    const { restorePoints } = await this.#arm.compute(subscriptionId);
    const point = await orAbsent(() => restorePoints.get(resourceGroup, collectionName, pointName));
    if (point === undefined) return undefined;
    const collection = await this.getCollection(collectionId);
    return collection && callAzure(async () => mapRestorePoint(point, collection));
  }

  async listDisks(id: ResourceId): Promise<readonly DiskRestorePoint[]> {
    const { subscriptionId, resourceGroup, collectionName, pointName } = partsOf(id);
    const { diskRestorePoint } = await this.#arm.compute(subscriptionId);
    return callAzure(async () => {
      const found: DiskRestorePoint[] = [];
      const list = diskRestorePoint.listByRestorePoint(resourceGroup, collectionName, pointName);
      for await (const disk of list) found.push(mapDiskRestorePoint(disk));
      return found;
    });
  }

  async getCollection(id: ResourceId): Promise<RestorePoint['collection'] | undefined> {
    const { subscriptionId, resourceGroup, name } = idParts(id);
    const { restorePointCollections } = await this.#arm.compute(subscriptionId);
    return orAbsent(async () => mapCollection(await restorePointCollections.get(resourceGroup, name)));
  }

  async createCollection({ id, location, tags, sourceId }: RestorePointRequest['collection']): Promise<void> {
    const { subscriptionId, resourceGroup, name } = idParts(id);
    const { restorePointCollections } = await this.#arm.compute(subscriptionId);
    const body = { location, tags: { ...tags }, source: { id: sourceId } };
    await callAzure(() => restorePointCollections.createOrUpdate(resourceGroup, name, body));
  }

  async create(request: RestorePointRequest): Promise<string | undefined> {
    const { subscriptionId, resourceGroup, collectionName, pointName } = partsOf(request.id);
    const { restorePoints } = await this.#arm.compute(subscriptionId);
    return callAzure(async () => {
      const reply = noteRequestId();
      await restorePoints.create(resourceGroup, collectionName, pointName, bodyOf(request), reply.options).submitted();
      return reply.requestId();
    });
  }

  async delete(id: ResourceId): Promise<string | undefined> {
    const { subscriptionId, resourceGroup, collectionName, pointName, diskPart } = partsOf(id);
    if (diskPart !== undefined) throw new Error(`one disk of a restore point cannot be deleted: ${id}`);
    const { restorePoints } = await this.#arm.compute(subscriptionId);
    return orAbsent(async () => {
      const reply = noteRequestId();
      await restorePoints.delete(resourceGroup, collectionName, pointName, reply.options).submitted();
      return reply.requestId();
    });
  }
}

/** Application consistency is asked for by asking for nothing: Azure tries it first, and takes no such mode by name. */
function bodyOf({ consistency, excludedDiskIds, sourceRestorePointId }: RestorePointRequest) {
  if (sourceRestorePointId !== undefined) return { sourceRestorePoint: { id: sourceRestorePointId } };
  return {
    ...(consistency === 'crash' ? { consistencyMode: 'CrashConsistent' } : {}),
    ...(excludedDiskIds.length === 0 ? {} : { excludeDisks: excludedDiskIds.map((id) => ({ id })) }),
  };
}

function partsOf(id: ResourceId): RestorePointIdParts {
  const parts = parseRestorePointId(id);
  if (parts === undefined) throw new Error(`not the id of a VM restore point: ${id}`);
  return parts;
}
