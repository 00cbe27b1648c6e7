import { isCopiedInBackground } from './copied-in-background.ts';
import { readDiskTag } from './disk-tag.ts';
import type { Snapshot } from './inventory.ts';
import type { PointState } from './recovery-point.ts';

const AVAILABLE: ReadonlySet<string> = new Set(['Available', 'AvailableWithInstantAccess']);
const NOT_YET: ReadonlySet<unknown> = new Set(['Pending', 'InstantAccess']);

/**
 * Whether a snapshot can be restored from now. `diskTag` is the value of `nightkeep-disk`, whose `sku=` tells how Azure
 * makes such a snapshot; without one, as for a copy, only Azure's word that the data has arrived is believed.
 * States that are not known here are `pending`.
 */
export function pointState(
  snapshot: Snapshot,
  options: { readonly isCopy: boolean; readonly diskTag: string | undefined },
): PointState {
  if (snapshot.copyCompletionError !== undefined) return 'failed';
  if (snapshot.provisioningState === 'Failed' || snapshot.provisioningState === 'Canceled') return 'failed';
  if (snapshot.provisioningState !== 'Succeeded') return 'pending';
  // A restore point has succeeded once the parts of all its disks are there.
  if (snapshot.restorePoint !== undefined && !options.isCopy) return 'usable';
  const hasArrived = options.isCopy || mayBeOnItsWay(options.diskTag) ? isSaidToBeThere : isNotSaidToBeMissing;
  return hasArrived(snapshot) ? 'usable' : 'pending';
}

function mayBeOnItsWay(diskTag: string | undefined): boolean {
  const sku = readDiskTag(diskTag).get('sku');
  return sku === undefined || isCopiedInBackground(sku);
}

function isSaidToBeThere({ snapshotAccessState: access, completionPercent }: Snapshot): boolean {
  if (access === undefined || access === 'Unknown') return completionPercent === 100;
  return AVAILABLE.has(access);
}

function isNotSaidToBeMissing({ snapshotAccessState: access, completionPercent }: Snapshot): boolean {
  if (completionPercent !== undefined && completionPercent !== 100) return false;
  return !NOT_YET.has(access);
}
