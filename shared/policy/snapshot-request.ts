import { isCopiedInBackground } from './copied-in-background.ts';
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
 * The PUT that makes a point: incremental and without a SKU unless the policy says otherwise, and closed to export unless
 * the policy opens it. `AllowPrivate` needs the disk's own disk access; without one the point is closed.
 */
export function snapshotRequest({ snapshotId, disk, options, tags }: SnapshotRequestInput): SnapshotRequest {
  const { networkAccess, immutability } = options;
  const base = {
    id: snapshotId,
    location: disk.location,
    tags,
    sourceResourceId: disk.id,
    ...contentOf(options, disk),
    ...(immutability === undefined ? {} : { immutability }),
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

/** What is in it and when it is there: of what a policy asks for, what Azure takes of this disk. */
function contentOf(
  options: PointOptions,
  disk: SourceDisk,
): Pick<SnapshotRequest, 'incremental' | 'sku' | 'instantAccessMinutes'> {
  const { sku, instantAccessMinutes } = options;
  const isFull = isMadeFull(options, disk);
  return {
    incremental: !isFull,
    ...(sku === undefined || (sku === 'Premium_LRS' && !isFull) ? {} : { sku }),
    // All other snapshots can be restored at once without it, and Azure refuses it there.
    ...(instantAccessMinutes !== undefined && isCopiedInBackground(disk.sku ?? '') ? { instantAccessMinutes } : {}),
  };
}

/** Whether a disk's snapshots are full ones: where the policy wants it, and Azure makes them of such a disk. */
export function isMadeFull({ full }: PointOptions, { sku = '' }: Pick<SourceDisk, 'sku'>): boolean {
  return full === true && !isCopiedInBackground(sku);
}
