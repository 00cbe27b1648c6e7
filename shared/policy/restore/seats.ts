import { idKey, type ResourceId, resourceId } from '../resource-id.ts';
import type { ResourceModel } from '../resource-model.ts';

/** Where a disk sits in a VM: the OS disk, or a data disk at its LUN. */
export type DiskSlot = 'os' | number;

/** `properties.storageProfile` of a VM as ARM writes it; what is not named here is kept as it is. */
export interface StorageProfile {
  readonly osDisk?: ProfileDisk;
  readonly dataDisks?: readonly ProfileDisk[];
  readonly [field: string]: unknown;
}

/** One disk of a storage profile as ARM writes it. */
export interface ProfileDisk {
  /** Of a data disk only. */
  readonly lun?: number;
  readonly name?: string;
  readonly osType?: string;
  readonly deleteOption?: string;
  readonly caching?: string | null;
  readonly writeAcceleratorEnabled?: boolean | null;
  /** Absent where the disk is a blob in a storage account. */
  readonly managedDisk?: { readonly id?: string; readonly [field: string]: unknown };
  readonly diffDiskSettings?: { readonly option?: string };
  /** On its way out. */
  readonly toBeDetached?: boolean | null;
  readonly [field: string]: unknown;
}

/** The storage profile of a VM's model; empty where Azure shows none. */
export function storageProfileOf({ properties }: ResourceModel): StorageProfile {
  return (properties['storageProfile'] ?? {}) as StorageProfile;
}

/** A disk of a profile and where it sits. */
export interface Seat {
  readonly slot: DiskSlot;
  readonly disk: ProfileDisk;
}

/** Every disk of a profile, the OS disk first. */
export function seatsOf({ osDisk, dataDisks }: StorageProfile): readonly Seat[] {
  const data = (dataDisks ?? []).map((disk): Seat => {
    if (disk.lun === undefined) throw new Error('a data disk of a VM has no LUN');
    return { slot: disk.lun, disk };
  });
  return [...(osDisk === undefined ? [] : [{ slot: 'os', disk: osDisk } as const]), ...data];
}

/** The id of a managed disk; undefined for an unmanaged one, and for an ephemeral one, which is no resource of its own. */
export function managedDiskId({ managedDisk, diffDiskSettings }: ProfileDisk): ResourceId | undefined {
  if (diffDiskSettings?.option === 'Local' || managedDisk?.id === undefined) return undefined;
  return resourceId(managedDisk.id);
}

/** What a swap is about, of one disk: two profiles with the same seats are the same to it, whatever Azure fills in. */
export function seatKeys(profile: StorageProfile): ReadonlyMap<DiskSlot, string> {
  return new Map(
    seatsOf(profile).map(({ slot, disk }) => {
      const { caching, writeAcceleratorEnabled, toBeDetached } = disk;
      const id = managedDiskId(disk);
      const who = id === undefined ? (disk.name ?? '') : idKey(id);
      return [slot, JSON.stringify([who, caching ?? 'None', writeAcceleratorEnabled === true, toBeDetached === true])];
    }),
  );
}
