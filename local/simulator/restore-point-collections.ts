import { randomUUID } from 'node:crypto';
import { ArmError, invalidParameter, linkedNotFound } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import { bodyAs, type Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { removePoint } from './disk-points.ts';
import { checkLocks } from './locks.ts';
import { idOf, requireGroup, requireLocation, requireResource } from './lookup.ts';
import { normalizeLocation } from './normalize-location.ts';
import { startOperation } from './operations.ts';
import { sourceIdOf } from './restore-point-lookup.ts';
import { checkTags } from './tags.ts';

const KIND = 'restorePointCollections';
const TYPE = `Microsoft.Compute/${KIND}`;
const PUT_LIMITS =
  'Microsoft.Compute/PutRestorePointCollectionResource;14,Microsoft.Compute/PutRestorePointCollectionSubscriptionMaximum;149';

/** With `$expand=restorePoints` its points come with it: they have no list of their own. */
export const getCollection: Handler = (state, { path, query }) => {
  state.now();
  const collection = requireResource(state, path, KIND);
  if (query.get('$expand')?.toLowerCase() !== 'restorepoints') return { status: 200, body: collection };
  const restorePoints = state.restorePoints.of(collection.id);
  return { status: 200, body: { ...collection, properties: { ...collection.properties, restorePoints } } };
};

/** Done at once: 201, or 200 where it was there, whose tags are then replaced. */
export const putCollection: Handler = (state, request) => {
  const { path } = request;
  requireGroup(state, path);
  const id = idOf(path, KIND);
  checkLocks(state, id, 'write');
  const existing = state.restorePointCollections.get(id);
  const body = bodyAs<ArmResource>(request);
  const location = requireLocation(body.location, existing, path.resourceGroup);
  checkTags(body.tags);
  const source = sourceOf(state, body, location, existing);
  if (existing === undefined) checkCounts(state, id, location);
  const instantAccess = body.properties?.['instantAccess'];
  const collection: ArmResource = {
    name: existing?.name ?? path.name,
    id: existing?.id ?? id,
    type: TYPE,
    location,
    ...(body.tags === undefined ? {} : { tags: body.tags }),
    properties: {
      source,
      ...(instantAccess === undefined ? {} : { instantAccess }),
      restorePointCollectionId: existing?.properties['restorePointCollectionId'] ?? randomUUID(),
      provisioningState: 'Succeeded',
    },
  };
  state.restorePointCollections.put(collection);
  const headers = { 'x-ms-ratelimit-remaining-resource': PUT_LIMITS };
  return { status: existing === undefined ? 201 : 200, headers, body: collection };
};

/** Replaces the tags, at once. */
export const patchCollection: Handler = (state, request) => {
  state.now();
  const collection = requireResource(state, request.path, KIND);
  checkLocks(state, collection.id, 'write');
  const { tags } = bodyAs<ArmResource>(request);
  checkTags(tags);
  if (tags !== undefined) collection.tags = tags;
  return { status: 200, headers: { 'x-ms-ratelimit-remaining-resource': PUT_LIMITS }, body: collection };
};

/** Takes all its points along. */
export const deleteCollection: Handler = (state, request) => {
  state.now();
  requireGroup(state, request.path);
  const collection = state.restorePointCollections.get(idOf(request.path, KIND));
  if (collection === undefined) return { status: 204 };
  checkLocks(state, collection.id, 'delete');
  const headers = startOperation(state, request, {
    location: collection.location,
    provider: 'compute',
    durationMs: state.settings.snapshotDeleteMs,
    succeed: () => {
      for (const point of state.restorePoints.of(collection.id)) removePoint(state, point);
      state.restorePointCollections.delete(collection.id);
    },
  });
  return { status: 202, headers };
};

/** A VM in the collection's region, or for copies a collection in another one; it never changes. */
function sourceOf(state: ArmState, body: Partial<ArmResource>, location: string, existing: ArmResource | undefined) {
  const asked = (body.properties?.['source'] as { id?: string } | undefined)?.id;
  if (asked === undefined) throw invalidParameter('source.id', "Required parameter 'source.id' is missing (null).");
  if (existing !== undefined) {
    if (sourceIdOf(existing).toLowerCase() === asked.toLowerCase()) return existing.properties['source'];
    const message = "Changing property 'source.id' is not allowed.";
    throw new ArmError(409, 'PropertyChangeNotAllowed', message, { target: 'source.id' });
  }
  const machine = state.virtualMachines.get(asked);
  const source = machine ?? state.restorePointCollections.get(asked);
  if (source === undefined) throw linkedNotFound(asked);
  const isHere = normalizeLocation(source.location) === location;
  if (isHere === (machine !== undefined)) return { location: source.location, id: source.id };
  const where = machine === undefined ? 'must be in another region than' : 'must be in the region of';
  const message = `The restore point collection in ${location} ${where} its source ${source.id} in ${source.location}.`;
  throw new ArmError(409, state.settings.undocumentedCode, message);
}

function checkCounts(state: ArmState, id: string, location: string): void {
  const { maxCollectionsPerGroup, maxCollectionsPerRegion, undocumentedCode } = state.settings;
  if (state.restorePointCollections.size < maxCollectionsPerGroup) return;
  const [, , subscription = '', , group = ''] = id.toLowerCase().split('/');
  const within = (prefix: string) =>
    state.restorePointCollections.all().filter((each) => each.id.toLowerCase().startsWith(prefix));
  const inGroup = within(`/subscriptions/${subscription}/resourcegroups/${group}/`).length;
  if (inGroup >= maxCollectionsPerGroup) {
    const message = `Creating the resource of type '${TYPE}' would exceed the quota of '${maxCollectionsPerGroup}' resources of type '${TYPE}' per resource group. The current resource count is '${inGroup}', please delete some resources of this type before creating a new one.`;
    throw new ArmError(409, 'ResourceQuotaExceeded', message, { fromGateway: true });
  }
  const inRegion = within(`/subscriptions/${subscription}/`).filter((each) => each.location === location).length;
  if (inRegion < maxCollectionsPerRegion) return;
  const message = `The subscription has ${inRegion} restore point collections in ${location}, which is the limit.`;
  throw new ArmError(409, undocumentedCode, message);
}
