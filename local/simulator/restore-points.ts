import { randomUUID } from 'node:crypto';
import { ArmError, invalidParameter, linkedNotFound, resourceNotFound } from './arm-error.ts';
import type { ArmResource, StorageProfileDisk } from './arm-json.ts';
import type { ArmPath } from './arm-path.ts';
import { bodyAs, type Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { cloneJson } from './clone-json.ts';
import { formatTime } from './format-time.ts';
import { checkLocks } from './locks.ts';
import { requireGroup } from './lookup.ts';
import { startOperation } from './operations.ts';
import { requireCollection } from './restore-point-collections.ts';

/** A point in its collection. It has neither tags nor a location of its own. */
export interface RestorePoint {
  readonly name: string;
  readonly id: string;
  readonly type: 'Microsoft.Compute/restorePointCollections/restorePoints';
  readonly properties: { provisioningState: string; [name: string]: unknown };
}

const PUT_LIMITS =
  'Microsoft.Compute/PutRestorePointResource;5,Microsoft.Compute/PutRestorePointSubscriptionMaximum;149';

export const getRestorePoint: Handler = (state, { path }) => {
  state.now();
  return { status: 200, body: requirePoint(state, path) };
};

/** Accepted with 201 and only the Azure-AsyncOperation header; the points of the disks are told when it succeeded. */
export const putRestorePoint: Handler = (state, request) => {
  const now = state.now();
  const { path } = request;
  const collection = requireCollection(state, { ...path, name: path.parent });
  const id = `${collection.id}/restorePoints/${path.name}`;
  checkLocks(state, id, 'write');
  if (state.restorePoints.has(id.toLowerCase())) {
    throw new ArmError(409, 'Conflict', `The restore point '${path.name}' already exists.`);
  }
  const machine = requireMachine(state, collection);
  const asked = bodyAs<{ properties: { excludeDisks?: { id: string }[] } }>(request).properties;
  const sourceMetadata = metadataOf(machine, asked?.excludeDisks?.map((disk) => disk.id.toLowerCase()) ?? []);
  const timeCreated = formatTime(now, state.settings.utcOffsetMinutes);
  const type = 'Microsoft.Compute/restorePointCollections/restorePoints' as const;
  const point: RestorePoint = {
    name: path.name,
    id,
    type,
    properties: { ...asked, sourceMetadata, provisioningState: 'Creating', timeCreated },
  };
  state.restorePoints.set(id.toLowerCase(), point);
  const body = cloneJson(point);
  const headers = startOperation(state, request, {
    location: machine.location,
    provider: 'compute',
    durationMs: state.settings.restorePointCreateMs,
    succeed: () => completePoint(point, sourceMetadata.storageProfile),
    fail: (provisioningState) => {
      point.properties.provisioningState = provisioningState;
    },
  });
  return { status: 201, headers: { ...headers, 'x-ms-ratelimit-remaining-resource': PUT_LIMITS }, body };
};

export const deleteRestorePoint: Handler = (state, request) => {
  state.now();
  requireGroup(state, request.path);
  const collection = requireCollection(state, { ...request.path, name: request.path.parent });
  const id = `${collection.id}/restorePoints/${request.path.name}`;
  if (!state.restorePoints.has(id.toLowerCase())) return { status: 204 };
  checkLocks(state, id, 'delete');
  const headers = startOperation(state, request, {
    location: collection.location,
    provider: 'compute',
    durationMs: state.settings.snapshotDeleteMs,
    succeed: () => void state.restorePoints.delete(id.toLowerCase()),
  });
  return { status: 202, headers };
};

function requirePoint(state: ArmState, path: ArmPath): RestorePoint {
  const collection = requireCollection(state, { ...path, name: path.parent });
  const point = state.restorePoints.get(`${collection.id}/restorePoints/${path.name}`.toLowerCase());
  if (point === undefined) {
    throw resourceNotFound(`Microsoft.Compute/restorePointCollections/${path.parent}/restorePoints`, path);
  }
  return point;
}

function requireMachine(state: ArmState, collection: ArmResource): ArmResource {
  const { id } = (collection.properties['source'] ?? {}) as { id?: string };
  const machine = state.virtualMachines.get(id ?? '');
  if (machine !== undefined) return machine;
  if (id?.toLowerCase().includes('/restorepointcollections/')) {
    throw invalidParameter('sourceRestorePoint', 'The local cloud copies no restore points between regions.');
  }
  throw linkedNotFound(id ?? '');
}

function metadataOf(machine: ArmResource, excluded: readonly string[]) {
  const { vmId, hardwareProfile, storageProfile, hyperVGeneration = 'V2' } = cloneJson(machine.properties);
  const isIncluded = (disk: StorageProfileDisk) => !excluded.includes(disk.managedDisk?.id?.toLowerCase() ?? '');
  const osDisk = storageProfile?.osDisk;
  const profile = {
    ...(osDisk === undefined || !isIncluded(osDisk) ? {} : { osDisk }),
    dataDisks: (storageProfile?.dataDisks ?? []).filter(isIncluded),
  };
  return { vmId, location: machine.location, hardwareProfile, storageProfile: profile, hyperVGeneration };
}

/** Names the points of the disks, and the consistency reached where none was asked for. */
function completePoint(
  point: RestorePoint,
  profile: { osDisk?: StorageProfileDisk; dataDisks: StorageProfileDisk[] },
): void {
  const { properties } = point;
  properties.provisioningState = 'Succeeded';
  properties['consistencyMode'] ??= 'FileSystemConsistent';
  for (const disk of [profile.osDisk, ...profile.dataDisks]) {
    if (disk === undefined) continue;
    disk['diskRestorePoint'] = {
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      id: `${point.id}/diskRestorePoints/${disk.name}_${randomUUID()}`,
    };
  }
}
