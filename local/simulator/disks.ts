import { ArmError } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import { type ArmRequest, bodyAs, type Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { cloneJson } from './clone-json.ts';
import { createDisk } from './create-disk.ts';
import { checkNewDisk } from './disk-rules.ts';
import { checkLocks } from './locks.ts';
import { idOf, requireGroup, requireLocation, requireResource } from './lookup.ts';
import { startOperation } from './operations.ts';
import { render } from './render.ts';
import { checkNoAccess, checkSameSource, withSourceId } from './snapshot-rules.ts';
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
  if (existing !== undefined && existing.properties.provisioningState !== 'Failed') {
    checkSameSource(existing, body);
    return changeDisk(state, request, existing, body, body.tags ?? {});
  }
  const source = checkNewDisk(state, request, body, location);
  return createDisk(state, request, { id, location, body, source });
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
  checkNoAccess(state, disk);
  const headers = startOperation(state, request, {
    location: disk.location,
    durationMs: state.settings.snapshotDeleteMs,
    succeed: () => {
      state.disks.delete(disk.id);
      state.backgroundCopies.delete(disk.id.toLowerCase());
    },
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
  checkNotShrunk(disk, properties.diskSizeGB);
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

function checkNotShrunk(disk: ArmResource, sizeGib: number | undefined): void {
  const present = disk.properties.diskSizeGB ?? 0;
  if (sizeGib === undefined || sizeGib >= present) return;
  const message = `Disk ${disk.name} of ${present} GB cannot be made smaller (${sizeGib} GB).`;
  throw new ArmError(409, 'OperationNotAllowed', message, { target: 'diskSizeGB' });
}
