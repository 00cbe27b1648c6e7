import type { ResourceId } from '../../resource-id.ts';
import { type DiskSwap, profileBefore, replacedProfile } from '../replaced-profile.ts';
import type { StorageProfile } from '../seats.ts';
import type { Command } from './shell.ts';

/** The version of Microsoft.Compute that VMs are read and written by. */
export const MACHINES_API = '2026-04-01';

/** A VM whose disks are swapped, as a replacement plans it. */
export interface SwappedVm {
  readonly vmId: ResourceId;
  readonly before: StorageProfile;
  readonly swaps: readonly DiskSwap[];
}

/** Puts a VM on its new disks by the very PATCH that the product sends, with one's own rights; it is started in any case. */
export function swapCommands({ vmId, before, swaps }: SwappedVm): readonly Command[] {
  return around(vmId, replacedProfile(before, swaps));
}

/** Puts it back on its old disks. */
export function swapBackCommands({ vmId, before, swaps }: SwappedVm): readonly Command[] {
  return around(vmId, profileBefore(before, swaps));
}

function around(vmId: ResourceId, storageProfile: StorageProfile): readonly Command[] {
  const url = `${vmId}?api-version=${MACHINES_API}`;
  return [
    { words: ['az', 'vm', 'deallocate', '--ids', vmId] },
    { words: ['az', 'rest', '--method', 'patch', '--url', url], body: { properties: { storageProfile } } },
    { words: ['az', 'vm', 'wait', '--updated', '--ids', vmId] },
    { words: ['az', 'vm', 'start', '--ids', vmId] },
  ];
}
