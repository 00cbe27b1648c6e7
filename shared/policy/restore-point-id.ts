import { computeId, type ResourceId } from './resource-id.ts';

/** What the id of a VM restore point, or of one disk in it, names. */
export interface RestorePointIdParts {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly collectionName: string;
  readonly pointName: string;
  readonly collectionId: ResourceId;
  /** Of the whole. */
  readonly restorePointId: ResourceId;
  /** Azure's `<disk>_<guid>`, or the disk's name alone where Azure has not named its part yet; absent for the whole. */
  readonly diskPart?: string;
}

const PATTERN =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/Microsoft\.Compute\/restorePointCollections\/([^/]+)\/restorePoints\/([^/]+)(?:\/diskRestorePoints\/([^/]+))?$/i;

/** Reads the id of a VM restore point, or of one disk in it; undefined for every other. */
export function parseRestorePointId(id: string): RestorePointIdParts | undefined {
  const match = PATTERN.exec(id);
  if (match === null) return undefined;
  const [, subscriptionId, resourceGroup, collectionName, pointName, diskPart] = match as unknown as Names;
  const collectionId = computeId(subscriptionId, resourceGroup, 'restorePointCollections', collectionName);
  return {
    subscriptionId,
    resourceGroup,
    collectionName,
    pointName,
    collectionId,
    restorePointId: restorePointId(collectionId, pointName),
    ...(diskPart === undefined ? {} : { diskPart }),
  };
}

type Names = readonly [string, string, string, string, string, string | undefined];

/** The id of a restore point in its collection. */
export function restorePointId(collectionId: ResourceId, name: string): ResourceId {
  return `${collectionId}/restorePoints/${name}` as ResourceId;
}

/** The id of one disk in a restore point: Azure's own where it has named it, else the disk's name below the point. */
export function diskRestorePointId(restorePoint: ResourceId, diskName: string): ResourceId {
  return `${restorePoint}/diskRestorePoints/${diskName}` as ResourceId;
}
