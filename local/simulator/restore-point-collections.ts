import { randomUUID } from 'node:crypto';
import { invalidParameter, linkedNotFound, resourceNotFound } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import type { ArmPath } from './arm-path.ts';
import { bodyAs, type Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { checkLocks } from './locks.ts';
import { requireGroup, requireLocation } from './lookup.ts';
import { startOperation } from './operations.ts';
import { checkTags } from './tags.ts';

const TYPE = 'Microsoft.Compute/restorePointCollections';
const PUT_LIMITS =
  'Microsoft.Compute/PutRestorePointCollectionResource;14,Microsoft.Compute/PutRestorePointCollectionSubscriptionMaximum;149';

/** The collection that a path names; 404 where there is none. */
export function requireCollection(state: ArmState, path: ArmPath): ArmResource {
  requireGroup(state, path);
  const collection = state.restorePointCollections.get(idOf(path));
  if (collection === undefined) throw resourceNotFound(TYPE, path);
  return collection;
}

/** With `$expand=restorePoints` its points come with it: they have no list of their own. */
export const getCollection: Handler = (state, { path, query }) => {
  state.now();
  const collection = requireCollection(state, path);
  if (query.get('$expand')?.toLowerCase() !== 'restorepoints') return { status: 200, body: collection };
  const restorePoints = pointsOf(state, collection);
  return { status: 200, body: { ...collection, properties: { ...collection.properties, restorePoints } } };
};

/** Done at once: 201, or 200 where it was there. */
export const putCollection: Handler = (state, request) => {
  const { path } = request;
  requireGroup(state, path);
  checkLocks(state, idOf(path), 'write');
  const existing = state.restorePointCollections.get(idOf(path));
  const body = bodyAs<ArmResource>(request);
  const location = requireLocation(body.location, existing, path.resourceGroup);
  checkTags(body.tags);
  const sourceId = (body.properties?.['source'] as { id?: string } | undefined)?.id;
  if (sourceId === undefined) throw invalidParameter('source.id', "Required parameter 'source.id' is missing (null).");
  const source = state.virtualMachines.get(sourceId) ?? state.restorePointCollections.get(sourceId);
  if (source === undefined) throw linkedNotFound(sourceId);
  const collection: ArmResource = {
    name: existing?.name ?? path.name,
    id: existing?.id ?? idOf(path),
    type: TYPE,
    location,
    ...(body.tags === undefined ? {} : { tags: body.tags }),
    properties: {
      source: { location: source.location, id: source.id },
      restorePointCollectionId: existing?.properties['restorePointCollectionId'] ?? randomUUID(),
      provisioningState: 'Succeeded',
    },
  };
  state.restorePointCollections.put(collection);
  const headers = { 'x-ms-ratelimit-remaining-resource': PUT_LIMITS };
  return { status: existing === undefined ? 201 : 200, headers, body: collection };
};

/** Takes all its points along. */
export const deleteCollection: Handler = (state, request) => {
  state.now();
  requireGroup(state, request.path);
  const collection = state.restorePointCollections.get(idOf(request.path));
  if (collection === undefined) return { status: 204 };
  checkLocks(state, collection.id, 'delete');
  const headers = startOperation(state, request, {
    location: collection.location,
    provider: 'compute',
    durationMs: state.settings.snapshotDeleteMs,
    succeed: () => {
      for (const point of pointsOf(state, collection)) state.restorePoints.delete(point.id.toLowerCase());
      state.restorePointCollections.delete(collection.id);
    },
  });
  return { status: 202, headers };
};

function pointsOf(state: ArmState, collection: ArmResource) {
  const prefix = `${collection.id}/`.toLowerCase();
  return [...state.restorePoints].filter(([key]) => key.startsWith(prefix)).map(([, point]) => point);
}

function idOf(path: ArmPath): string {
  return `/subscriptions/${path.subscriptionId}/resourceGroups/${path.resourceGroup}/providers/${TYPE}/${path.name}`;
}
