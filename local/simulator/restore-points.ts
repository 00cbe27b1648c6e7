import { ArmError, invalidParameter } from './arm-error.ts';
import { bodyAs, type Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { copyPoint } from './copy-restore-point.ts';
import { type AskedPoint, createPoint } from './create-restore-point.ts';
import { diskPointsOf, removePoint } from './disk-points.ts';
import { instanceViewOf } from './disk-restore-points.ts';
import { checkLocks } from './locks.ts';
import { startOperation } from './operations.ts';
import { requireCollectionOf, requirePoint, sourceIdOf } from './restore-point-lookup.ts';
import type { RestorePoint } from './restore-point-store.ts';

const GET_LIMITS = 'Microsoft.Compute/LowCostGetRestorePointSubscriptionMaximum;599';

/** With `$expand=instanceView` it tells how far its disks are. */
export const getRestorePoint: Handler = (state, { path, query }) => {
  state.now();
  const headers = { 'x-ms-ratelimit-remaining-resource': GET_LIMITS };
  const point = requirePoint(state, path);
  if (query.get('$expand')?.toLowerCase() !== 'instanceview') return { status: 200, headers, body: point };
  const properties = { ...point.properties, instanceView: instanceViewOf(state, point) };
  return { status: 200, headers, body: { ...point, properties } };
};

/** A point of the collection's VM, or a copy of a point of the collection's source. One that is there is never changed. */
export const putRestorePoint: Handler = (state, request) => {
  state.now();
  const { path } = request;
  const collection = requireCollectionOf(state, path);
  const id = `${collection.id}/restorePoints/${path.name}`;
  checkLocks(state, id, 'write');
  if (path.name.length > 80 || !/^[A-Za-z0-9_.-]+$/.test(path.name)) {
    throw invalidParameter(
      'restorePointName',
      `Resource name ${path.name} is invalid: at most 80 letters, digits, _ - and .`,
    );
  }
  if (state.restorePoints.get(id) !== undefined) {
    throw new ArmError(409, 'Conflict', `The restore point '${path.name}' already exists.`);
  }
  const asked = bodyAs<{ properties: AskedPoint }>(request).properties ?? {};
  const start = { id, collection, asked };
  if (/\/restorePointCollections\//i.test(sourceIdOf(collection))) return copyPoint(state, request, start);
  if (asked.sourceRestorePoint === undefined) return createPoint(state, request, start);
  const message = 'A restore point is copied to a collection whose source is the collection that it is in.';
  throw invalidParameter('sourceRestorePoint', message);
};

export const deleteRestorePoint: Handler = (state, request) => {
  state.now();
  const collection = requireCollectionOf(state, request.path);
  const point = state.restorePoints.get(`${collection.id}/restorePoints/${request.path.name}`);
  if (point === undefined) return { status: 204 };
  checkLocks(state, point.id, 'delete');
  checkNotRead(state, point);
  const headers = startOperation(state, request, {
    location: collection.location,
    provider: 'compute',
    durationMs: state.settings.snapshotDeleteMs,
    succeed: () => removePoint(state, point),
  });
  return { status: 202, headers };
};

/** A point of which a disk may be read through a SAS cannot be deleted. */
function checkNotRead(state: ArmState, point: RestorePoint): void {
  const now = state.now();
  if (!diskPointsOf(state, point).some(({ id }) => state.grants.isActive(id, now))) return;
  const message =
    'There is an active shared access signature outstanding for disk restore point. Call EndGetAccess before deleting the restore point.';
  throw new ArmError(409, 'DiskRestorePointUsedByCustomer', message);
}
