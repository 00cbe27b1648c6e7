import { idParts, type ResourceId, sameId } from '../resource-id.ts';
import { type DiskSlot, managedDiskId, type ProfileDisk, type StorageProfile, seatKeys, seatsOf } from './seats.ts';

/** One disk of a VM that gives its place to another. */
export interface DiskSwap {
  readonly slot: DiskSlot;
  /** The disk that is there; absent where the LUN is free. */
  readonly from?: ResourceId;
  readonly to: ResourceId;
  /** The encryption set of the new disk. */
  readonly encryptionSetId?: string;
  /** For a free LUN: how the disk was attached when the point was taken. */
  readonly caching?: string;
  readonly writeAccelerator?: boolean;
}

/** Whether a VM is on the disks of before, on the new ones, on some of each, or on disks that somebody else chose. */
export type ProfileStanding = 'before' | 'after' | 'mixed' | 'changed';

/**
 * The whole storage profile with each disk of a swap replaced at its place: the id, the name and the encryption set are
 * those of the new disk, a data disk is attached (`createOption`), and what Azure derives from the disk (its size and
 * storage type) is left for Azure to fill in. LUNs, caching, write accelerator, delete option, security profile, image
 * reference and every field not named here stay. Throws where the profile is not the one that the swaps were planned for.
 */
export function replacedProfile(profile: StorageProfile, swaps: readonly DiskSwap[]): StorageProfile {
  requireSlots(profile, swaps);
  return mapDisks(profile, swaps, (disk, { to, encryptionSetId }) => withDisk(disk, to, encryptionSetId), attached);
}

/** The profile that puts the old disks of `before` back; disks that were attached at free LUNs are detached again. */
export function profileBefore(before: StorageProfile, swaps: readonly DiskSwap[]): StorageProfile {
  requireSlots(before, swaps);
  return mapDisks(before, swaps, (disk, { from }) => {
    const set = disk.managedDisk?.['diskEncryptionSet'] as { readonly id?: string } | undefined;
    return from === undefined ? disk : withDisk(disk, from, set?.id, disk.name);
  });
}

/** How a VM's present profile stands to the one of before and to the swaps. */
export function profileStanding(
  present: StorageProfile,
  before: StorageProfile,
  swaps: readonly DiskSwap[],
): ProfileStanding {
  const [now, old, wanted] = [present, before, replacedProfile(before, swaps)].map(seatKeys) as [Keys, Keys, Keys];
  if (areSame(now, old)) return 'before';
  if (areSame(now, wanted)) return 'after';
  const slots = new Set([...now.keys(), ...old.keys(), ...wanted.keys()]);
  const isEither = [...slots].every((slot) => now.get(slot) === old.get(slot) || now.get(slot) === wanted.get(slot));
  return isEither ? 'mixed' : 'changed';
}

/**
 * Whether every disk of the swaps is the new one, or every one the old, whatever else was changed; `mixed` is neither, a
 * third disk at one of these places included.
 */
export function isWhollyOn(present: StorageProfile, swaps: readonly DiskSwap[]): 'old' | 'new' | 'mixed' {
  const seats = new Map(seatsOf(present).map(({ slot, disk }) => [slot, managedDiskId(disk)]));
  const isOn = (wanted: (swap: DiskSwap) => ResourceId | undefined) =>
    swaps.every((swap) => {
      const [there, expected] = [seats.get(swap.slot), wanted(swap)];
      return there === undefined || expected === undefined ? there === expected : sameId(there, expected);
    });
  if (isOn(({ from }) => from)) return 'old';
  return isOn(({ to }) => to) ? 'new' : 'mixed';
}

type Keys = ReadonlyMap<DiskSlot, string>;

function areSame(a: Keys, b: Keys): boolean {
  return a.size === b.size && [...a].every(([slot, key]) => b.get(slot) === key);
}

function mapDisks(
  profile: StorageProfile,
  swaps: readonly DiskSwap[],
  replace: (disk: ProfileDisk, swap: DiskSwap) => ProfileDisk,
  add?: (swap: DiskSwap) => ProfileDisk,
): StorageProfile {
  const bySlot = new Map(swaps.map((swap) => [swap.slot, swap]));
  const one = (slot: DiskSlot, disk: ProfileDisk) => {
    const swap = bySlot.get(slot);
    return swap === undefined ? disk : replace(disk, swap);
  };
  const { osDisk, dataDisks } = profile;
  const data = (dataDisks ?? []).map((disk) => one(disk.lun ?? -1, disk));
  const added = add === undefined ? [] : swaps.filter(({ from }) => from === undefined).map(add);
  return {
    ...profile,
    ...(osDisk === undefined ? {} : { osDisk: one('os', osDisk) }),
    ...(dataDisks === undefined && added.length === 0 ? {} : { dataDisks: [...data, ...added] }),
  };
}

function withDisk(
  disk: ProfileDisk,
  id: ResourceId,
  encryptionSetId: string | undefined,
  name = idParts(id).name,
): ProfileDisk {
  const { diskSizeGB: _, ...kept } = disk;
  const { storageAccountType: __, diskEncryptionSet: ___, ...managedDisk } = disk.managedDisk ?? {};
  const isData = disk.lun !== undefined;
  return {
    ...kept,
    name,
    // An OS disk's says how the VM was made, and may not be changed.
    ...(isData ? { createOption: 'Attach' } : {}),
    managedDisk: {
      ...managedDisk,
      id,
      ...(encryptionSetId === undefined ? {} : { diskEncryptionSet: { id: encryptionSetId } }),
    },
  };
}

function attached({ slot, to, caching, writeAccelerator, encryptionSetId }: DiskSwap): ProfileDisk {
  return {
    lun: slot as number,
    name: idParts(to).name,
    createOption: 'Attach',
    caching: caching ?? 'None',
    ...(writeAccelerator === true ? { writeAcceleratorEnabled: true } : {}),
    deleteOption: 'Detach',
    managedDisk: { id: to, ...(encryptionSetId === undefined ? {} : { diskEncryptionSet: { id: encryptionSetId } }) },
  };
}

/** A plan for another profile, one with two swaps at a place, or one disk at two places, is a defect. */
function requireSlots(profile: StorageProfile, swaps: readonly DiskSwap[]): void {
  const seats = new Map(seatsOf(profile).map(({ slot, disk }) => [slot, managedDiskId(disk)]));
  if (new Set(swaps.map(({ slot }) => slot)).size < swaps.length) throw new Error('two disks for one place');
  if (new Set(swaps.map(({ to }) => to.toLowerCase())).size < swaps.length) throw new Error('one disk for two places');
  for (const { slot, from } of swaps) {
    if (from === undefined ? slot !== 'os' && !seats.has(slot) : isAt(seats.get(slot), from)) continue;
    throw new Error(`the VM has another disk at ${slot} than the one to be replaced`);
  }
}

function isAt(there: ResourceId | undefined, expected: ResourceId): boolean {
  return there !== undefined && sameId(there, expected);
}
