import type { ComputeManagementClient, RestorePointCollection } from '@azure/arm-compute';
import { copySource } from '../policy/consistency/copy-source.ts';
import { type RestorePoint, tagValue } from '../policy/inventory.ts';
import { TAG } from '../policy/point-tags.ts';
import { parseResourceId } from '../policy/resource-id.ts';
import { isOutOfOrder } from '../run/azure-error.ts';
import { inParallel } from '../run/in-parallel.ts';
import type { ListedRestorePoints, UnreadCollection } from '../run/ports.ts';
import { callAzure, orAbsent } from './arm-errors.ts';
import { mapCollection, mapRestorePoint } from './map-restore-point.ts';
import { itemsOf } from './read-pages.ts';

/**
 * The restore points of the collections that one of the owners tagged. Azure lists collections without their points, and
 * tells the points of one collection at a time. A collection that goes meanwhile is passed over; one that Azure fails to
 * show is told, so that a lost region takes no other along.
 */
export async function listOwnedRestorePoints(
  { restorePointCollections }: ComputeManagementClient,
  owners: readonly string[],
  resourceGroup?: string,
): Promise<ListedRestorePoints> {
  const list = () =>
    resourceGroup === undefined ? restorePointCollections.listAll() : restorePointCollections.list(resourceGroup);
  const counts = new Map<string, number>();
  const owned = await callAzure(async () => {
    const found: RestorePoint['collection'][] = [];
    for await (const collection of itemsOf(list())) {
      const group = groupOf(collection.id);
      counts.set(group, (counts.get(group) ?? 0) + 1);
      if (isOwned(collection, owners)) found.push(mapCollection(collection));
    }
    return found;
  });
  const unread: UnreadCollection[] = [];
  const empty = new Map<string, number>();
  const lists = await inParallel(owned, AT_ONCE, async ({ id, location, sourceId, resourceGroup: group }) => {
    const name = id.split('/').at(-1) ?? '';
    try {
      const points = await orAbsent(async () =>
        pointsOf(await restorePointCollections.get(group, name, { expand: 'restorePoints' })),
      );
      if (points?.length === 0) empty.set(groupOf(id), (empty.get(groupOf(id)) ?? 0) + 1);
      return points ?? [];
    } catch (error) {
      if (!isOutOfOrder(error)) throw error;
      const copyOf = copySource({ collection: { sourceId } });
      unread.push({ location, ...(copyOf === undefined ? {} : { copyOf }), error });
      return [];
    }
  });
  const groups = [...new Set(owned.map(({ id }) => groupOf(id)))].map((group) => ({
    resourceGroup: group,
    collections: counts.get(group) ?? 0,
    empty: empty.get(group) ?? 0,
  }));
  return { points: lists.flat(), unread, groups };
}

function groupOf(id: string | undefined): string {
  return (parseResourceId(id ?? '')?.resourceGroup ?? '').toLowerCase();
}

/** Azure's reads are a budget of all: a few at a time take no more of it than they must. */
const AT_ONCE = 4;

function isOwned({ tags }: RestorePointCollection, owners: readonly string[]): boolean {
  const owner = tagValue(tags ?? {}, TAG.owner);
  return owner !== undefined && owners.includes(owner);
}

function pointsOf(found: RestorePointCollection): readonly RestorePoint[] {
  const collection = mapCollection(found);
  return (found.restorePoints ?? []).map((point) => mapRestorePoint(point, collection));
}
