import { randomUUID } from 'node:crypto';
import { ArmError, invalidParameter, linkedNotFound } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import { type ArmRequest, bodyAs, type Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { cloneJson } from './clone-json.ts';
import { diskPerformance } from './disk-performance.ts';
import { formatTime } from './format-time.ts';
import { checkLocks } from './locks.ts';
import { idOf, requireGroup, requireLocation, requireResource } from './lookup.ts';
import { startOperation } from './operations.ts';
import { render } from './render.ts';
import { withSourceId } from './snapshot-rules.ts';
import { checkTags } from './tags.ts';

export const getDisk: Handler = (state, request) => {
  const now = state.now();
  const disk = requireResource(state, request.path, 'disks');
  return { status: 200, body: render(state, disk, request.apiVersion, now) };
};

export const putDisk: Handler = (state, request) => {
  state.now();
  const { path } = request;
  requireGroup(state, path);
  const id = idOf(path, 'disks');
  checkLocks(state, id, 'write');
  const existing = state.disks.get(id);
  const body = withSourceId(bodyAs<ArmResource>(request));
  const location = requireLocation(body.location, existing, path.resourceGroup);
  checkTags(body.tags);
  if (existing !== undefined) return changeDisk(state, request, existing, body, body.tags ?? {});
  const source = requireSource(state, body);
  const { properties: _, ...envelope } = body;
  const disk: ArmResource = {
    ...cloneJson(envelope),
    name: path.name,
    id,
    type: 'Microsoft.Compute/disks',
    location,
    tags: body.tags ?? {},
    properties: { ...cloneJson(body.properties), provisioningState: 'Updating' },
  };
  state.disks.put(disk);
  const headers = startOperation(state, request, {
    location,
    durationMs: state.settings.diskCreateMs,
    succeed: (startedAt) => completeDisk(state, disk, source, startedAt),
    fail: (provisioningState) => {
      disk.properties.provisioningState = provisioningState;
    },
    output: () => render(state, disk, request.apiVersion, state.now()),
  });
  const asked = { ...disk, location: body.location, properties: { ...body.properties, provisioningState: 'Updating' } };
  return { status: 202, headers, body: asked };
};

export const patchDisk: Handler = (state, request) => {
  state.now();
  const disk = requireResource(state, request.path, 'disks');
  checkLocks(state, disk.id, 'write');
  const body = bodyAs<ArmResource>(request);
  checkTags(body.tags);
  return changeDisk(state, request, disk, body, body.tags ?? disk.tags ?? {});
};

export const deleteDisk: Handler = (state, request) => {
  state.now();
  requireGroup(state, request.path);
  const disk = state.disks.get(idOf(request.path, 'disks'));
  if (disk === undefined) return { status: 204 };
  checkLocks(state, disk.id, 'delete');
  if (disk.managedBy !== undefined) {
    const message = `Disk ${disk.name} is attached to VM ${disk.managedBy}.`;
    throw new ArmError(409, 'OperationNotAllowed', message);
  }
  const headers = startOperation(state, request, {
    location: disk.location,
    durationMs: state.settings.snapshotDeleteMs,
    succeed: () => void state.disks.delete(disk.id),
  });
  return { status: 202, headers };
};

function changeDisk(
  state: ArmState,
  request: ArmRequest,
  disk: ArmResource,
  body: Partial<ArmResource>,
  tags: Record<string, string>,
) {
  const { creationData: _, ...properties } = cloneJson(body.properties ?? {});
  disk.tags = tags;
  if (body.sku?.name !== undefined) disk.sku = { name: body.sku.name, tier: body.sku.name.split('_')[0] ?? '' };
  Object.assign(disk.properties, properties);
  if (properties.diskSizeGB !== undefined) disk.properties.diskSizeBytes = properties.diskSizeGB * 2 ** 30;
  const headers = startOperation(state, request, {
    location: disk.location,
    durationMs: state.settings.snapshotChangeMs,
    succeed: () => undefined,
    output: () => render(state, disk, request.apiVersion, state.now()),
  });
  const shown = { ...disk, properties: { ...disk.properties, provisioningState: 'Updating' } };
  return { status: 202, headers, body: shown };
}

function requireSource(state: ArmState, body: Partial<ArmResource>): ArmResource | undefined {
  const creationData = body.properties?.creationData;
  if (creationData?.createOption === undefined) {
    throw invalidParameter('creationData', "Required parameter 'creationData.createOption' is missing (null).");
  }
  if (creationData.createOption !== 'Copy') return undefined;
  const sourceId = creationData.sourceResourceId ?? '';
  const source = state.snapshots.get(sourceId) ?? state.disks.get(sourceId);
  if (source === undefined) throw linkedNotFound(sourceId);
  return source;
}

function completeDisk(state: ArmState, disk: ArmResource, source: ArmResource | undefined, startedAt: number): void {
  const { properties } = disk;
  const skuName = disk.sku?.name ?? 'Standard_LRS';
  const size = properties.diskSizeGB ?? source?.properties.diskSizeGB ?? 0;
  disk.sku = { name: skuName, tier: skuName.split(/V2|_/)[0] ?? '' };
  Object.assign(properties, {
    ...diskPerformance(skuName, size),
    ...properties,
    creationData: {
      ...properties.creationData,
      ...(source?.properties.uniqueId === undefined ? {} : { sourceUniqueId: source.properties.uniqueId }),
    },
    diskSizeGB: size,
    encryption: properties.encryption ?? source?.properties.encryption ?? { type: 'EncryptionAtRestWithPlatformKey' },
    networkAccessPolicy: properties.networkAccessPolicy ?? 'AllowAll',
    publicNetworkAccess: properties.publicNetworkAccess ?? 'Enabled',
    timeCreated: formatTime(startedAt, state.settings.utcOffsetMinutes),
    provisioningState: 'Succeeded',
    diskState: 'Unattached',
    diskSizeBytes: size * 2 ** 30,
    uniqueId: randomUUID(),
  });
}
