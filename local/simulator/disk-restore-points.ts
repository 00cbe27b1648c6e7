import { resourceNotFound } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import type { ArmPath } from './arm-path.ts';
import type { Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { percentDone } from './background-copy.ts';
import { diskPointsOf, sectorsOf } from './disk-points.ts';
import { inheritedProperties } from './inherited.ts';
import { requirePoint } from './restore-point-lookup.ts';
import type { RestorePoint } from './restore-point-store.ts';

/** Since this version a disk's restore point tells its encryption and its network settings. */
const CLOSED_SINCE = '2021-04-01';
const ACCESS_STATE_SINCE = '2025-01-02';

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

/** How far the disks of a point are, as the point's instance view tells it. */
export function instanceViewOf(state: ArmState, point: RestorePoint): unknown {
  const diskRestorePoints = diskPointsOf(state, point).map((disk) => {
    const { snapshotAccessState } = disk.properties;
    const copy = progressOf(state, disk);
    const displayStatus = copy?.replicationState ?? '';
    const status = { code: `ReplicationState/${displayStatus.toLowerCase()}`, level: 'Info', displayStatus };
    const { completionPercent } = copy ?? {};
    return {
      id: disk.id,
      ...(snapshotAccessState === undefined ? {} : { snapshotAccessState }),
      ...(copy === undefined ? {} : { replicationStatus: { status, completionPercent } }),
    };
  });
  return { diskRestorePoints };
}

/** Of a copy from another region; undefined of any other. */
function progressOf(state: ArmState, { id, properties }: ArmResource) {
  const { creationData, completionPercent = 100, copyCompletionError } = properties;
  if (creationData?.createOption !== 'CopyStart') return undefined;
  const copy = state.backgroundCopies.get(id.toLowerCase());
  const percent = copy === undefined ? completionPercent : percentDone(copy, state.now());
  const isFailed = copyCompletionError !== undefined;
  return {
    completionPercent: percent,
    replicationState: isFailed ? 'Failed' : percent < 100 ? 'InProgress' : 'Succeeded',
    sourceResourceLocation: state.diskRestorePoints.get(creationData.sourceResourceId?.toLowerCase() ?? '')?.location,
  };
}

function shown(state: ArmState, disk: ArmResource, apiVersion: string) {
  const { id, name, properties } = disk;
  const { creationData, incrementalSnapshotFamilyId, timeCreated, encryption } = properties;
  const { networkAccessPolicy, publicNetworkAccess, snapshotAccessState } = properties;
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
      ...(apiVersion >= CLOSED_SINCE ? { ...closed, ...sectorsOf(properties), ...progressOf(state, disk) } : {}),
      ...(apiVersion >= ACCESS_STATE_SINCE && snapshotAccessState !== undefined ? { snapshotAccessState } : {}),
    },
  };
}
