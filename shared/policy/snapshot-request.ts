import type { SourceDisk, Tags } from './inventory.ts';
import type { SnapshotRequest } from './plan.ts';
import type { PointOptions } from './policy.ts';
import type { ResourceId } from './resource-id.ts';

export interface SnapshotRequestInput {
  readonly snapshotId: ResourceId;
  readonly disk: SourceDisk;
  readonly options: PointOptions;
  readonly tags: Tags;
}

/**
 * The PUT that makes a point: incremental, without a SKU unless the policy names one, and closed to export unless the
 * policy opens it. `AllowPrivate` needs the disk's own disk access; without one the point is closed.
 */
export function snapshotRequest({ snapshotId, disk, options, tags }: SnapshotRequestInput): SnapshotRequest {
  const { sku, networkAccess } = options;
  const base = {
    id: snapshotId,
    location: disk.location,
    tags,
    sourceResourceId: disk.id,
    incremental: true,
    ...(sku === undefined ? {} : { sku }),
  };
  if (networkAccess === 'AllowAll') {
    return { ...base, networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' };
  }
  const { diskAccessId } = disk;
  if (networkAccess === 'AllowPrivate' && diskAccessId !== undefined) {
    return { ...base, networkAccessPolicy: 'AllowPrivate', publicNetworkAccess: 'Disabled', diskAccessId };
  }
  return { ...base, networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' };
}
