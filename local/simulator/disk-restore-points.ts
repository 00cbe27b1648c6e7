import { resourceNotFound } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import type { ArmPath } from './arm-path.ts';
import type { Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { percentDone } from './background-copy.ts';
import { diskPointsOf, sectorsOf } from './disk-points.ts';
import { inheritedProperties } from './inherited.ts';
import { requirePoint } from './restore-point-lookup.ts';

/** Since this version a disk's restore point tells its encryption and its network settings. */
const CLOSED_SINCE = '2021-04-01';

/** The disks of a restore point: those that Azure has finished. */
export const listDiskPoints: Handler = (state, request) => {
  const point = requirePoint(state, { ...request.path, name: request.path.point });
  const value = diskPointsOf(state, point).map((disk) => shown(state, disk, request.apiVersion));
  return { status: 200, body: { value } };
};

export const getDiskPoint: Handler = (state, request) => {
  const disk = requireDiskPoint(state, request.path);
  return { status: 200, body: shown(state, disk, request.apiVersion) };
};

/** The disk's restore point that a path names; 404 where there is none. */
export function requireDiskPoint(state: ArmState, path: ArmPath): ArmResource {
  const point = requirePoint(state, { ...path, name: path.point });
  const disk = state.diskRestorePoints.get(`${point.id}/diskRestorePoints/${path.name}`.toLowerCase());
  if (disk !== undefined) return disk;
  const type = `Microsoft.Compute/restorePointCollections/${path.parent}/restorePoints/${path.point}/diskRestorePoints`;
  throw resourceNotFound(type, path);
}

function shown(state: ArmState, disk: ArmResource, apiVersion: string) {
  const { id, name, properties } = disk;
  const { creationData, incrementalSnapshotFamilyId, timeCreated, encryption } = properties;
  const { networkAccessPolicy, publicNetworkAccess, completionPercent } = properties;
  const copy = state.backgroundCopies.get(id.toLowerCase());
  const percent = copy === undefined ? completionPercent : percentDone(copy, state.now());
  const closed = { encryption, networkAccessPolicy, publicNetworkAccess };
  return {
    id,
    name,
    properties: {
      timeCreated,
      sourceResourceId: creationData?.sourceResourceId,
      ...inheritedProperties(disk),
      familyId: incrementalSnapshotFamilyId,
      sourceUniqueId: creationData?.sourceUniqueId,
      ...(apiVersion >= CLOSED_SINCE ? { ...closed, ...sectorsOf(properties) } : {}),
      ...(percent === undefined ? {} : { completionPercent: percent }),
    },
  };
}
