import { tagValue } from '../inventory.ts';
import { computeId, idKey, idParts, type ResourceId } from '../resource-id.ts';
import type { ResourceModel } from '../resource-model.ts';
import type { PlannedSwaps } from './plan-swaps.ts';
import type { PlannedDisk } from './planned-disk.ts';
import type { DiskSwap } from './replaced-profile.ts';

export interface PlacedDisks {
  /** Every disk to be made: those of the swaps, then those that are left detached. */
  readonly disks: readonly PlannedDisk[];
  readonly swaps: readonly DiskSwap[];
}

/**
 * The disks of a replacement: each in the group of the disk whose place it takes, and with that disk's own opt-in tag, so
 * that the VM stays protected as it is. `disks` are those that exist, by lower-cased id.
 */
export function placedDisks(
  planned: PlannedSwaps<PlannedDisk>,
  disks: ReadonlyMap<string, ResourceModel>,
  tagKey: string,
): PlacedDisks {
  const placed = planned.swaps.map(({ point, slot, from }) => {
    const disk = from === undefined ? point : inPlaceOf(point, from, disks.get(idKey(from)), tagKey);
    return { disk, swap: swapOf(disk, slot, from) };
  });
  return { disks: [...placed.map(({ disk }) => disk), ...planned.detached], swaps: placed.map(({ swap }) => swap) };
}

function inPlaceOf(disk: PlannedDisk, from: ResourceId, model: ResourceModel | undefined, tagKey: string): PlannedDisk {
  const { subscriptionId, name } = idParts(disk.request.id);
  const optIn = tagValue(model?.tags ?? {}, tagKey);
  return {
    ...disk,
    request: {
      ...disk.request,
      id: computeId(subscriptionId, idParts(from).resourceGroup, 'disks', name),
      tags: { ...disk.request.tags, ...(optIn === undefined ? {} : { [tagKey]: optIn }) },
    },
  };
}

function swapOf(
  { cache, writeAccelerator, request }: PlannedDisk,
  slot: DiskSwap['slot'],
  from?: ResourceId,
): DiskSwap {
  const { encryption } = request.properties as { readonly encryption?: { readonly diskEncryptionSetId?: string } };
  const set = encryption?.diskEncryptionSetId;
  return {
    slot,
    ...(from === undefined ? {} : { from }),
    to: request.id,
    ...(set === undefined ? {} : { encryptionSetId: set }),
    ...(cache === undefined ? {} : { caching: cache }),
    ...(writeAccelerator === undefined ? {} : { writeAccelerator }),
  };
}
