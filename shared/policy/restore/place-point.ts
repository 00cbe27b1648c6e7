import { tagValue } from '../inventory.ts';
import { idKey, idParts, type ResourceId, sameId } from '../resource-id.ts';
import { type ResourceModel, uniqueIdOf } from '../resource-model.ts';
import { MADE_TAG } from './made-disk.ts';
import { type DiskSlot, managedDiskId, type Seat } from './seats.ts';

/** The tags of a disk that a replacement took out of a VM: by which one, and until when a person should decide. */
export const REPLACED_TAG = { by: 'nightkeep-replaced', until: 'nightkeep-replaced-until' } as const;

/** What of a recovery point says whose place its disk takes. */
export interface PointOfDisk {
  readonly pointId: ResourceId;
  /** The disk the point was made of. */
  readonly sourceDiskId?: ResourceId;
  /** In any casing. */
  readonly sourceUniqueId: string;
  /** Where it sat when the point was taken. */
  readonly lun?: DiskSlot;
}

/** The VM as it is. */
export interface PresentDisks {
  readonly vmId: ResourceId;
  readonly seats: readonly Seat[];
  /** Managed disks that exist, by lower-cased id: all that are seated, and the points' source disks. */
  readonly disks: ReadonlyMap<string, ResourceModel>;
}

/** What becomes of the disk of one point, with a sentence where it is not simply put back at its place. */
export type Placing =
  | { readonly kind: 'swap'; readonly slot: DiskSlot; readonly from?: ResourceId; readonly note?: string }
  /** It is made and left detached, for a person to attach. */
  | { readonly kind: 'detached'; readonly note: string }
  /** None is made. */
  | { readonly kind: 'left-out'; readonly note: string };

/** The seat of the very disk that a point was made of. */
export function seatOfPoint(point: PointOfDisk, { seats, disks }: PresentDisks): Seat | undefined {
  return seats.find(({ disk }) => {
    const id = managedDiskId(disk);
    return id !== undefined && uniqueIdOf(disks.get(idKey(id))) === point.sourceUniqueId.toLowerCase();
  });
}

/** Where the disk of a point goes whose own disk sits in the VM: there. */
export function placeAtOwn(point: PointOfDisk, { slot, disk }: Seat, present: PresentDisks): Placing {
  const from = managedDiskId(disk) as ResourceId;
  const shared = leftToOthers(from, present);
  if (shared !== undefined) return shared;
  if (point.lun === undefined || point.lun === slot) return { kind: 'swap', slot, from };
  const note = `${nameOf(from)} was at ${placeOf(point.lun)} when its point was taken; the new disk goes to ${placeOf(slot)}, where it is now.`;
  return { kind: 'swap', slot, from, note };
}

/** Where the disk of a point goes whose own disk is not attached: the place it had, where that is free or held by a stand-in. */
export function placeAbsent(point: PointOfDisk, present: PresentDisks, taken: ReadonlySet<DiskSlot>): Placing {
  const { lun } = point;
  const who = `${nameOf(point.sourceDiskId ?? point.pointId)} is not attached to the VM any more`;
  if (lun === undefined) return detached(`${who}, and its point does not say where it was`);
  if (taken.has(lun)) return detached(`${who}, and ${placeOf(lun)} goes to the disk of another point`);
  const seat = present.seats.find(({ slot }) => slot === lun);
  if (seat === undefined) {
    if (lun === 'os') return detached(`${who}, and the VM has no OS disk to replace`);
    return { kind: 'swap', slot: lun, note: `${who}: its new disk is attached at ${placeOf(lun)}, where it was.` };
  }
  const from = managedDiskId(seat.disk);
  if (from === undefined) return detached(`${who}, and the disk at ${placeOf(lun)} is not a managed one`);
  const why = whyStandsIn(point, from, present);
  if (why === undefined) return detached(`${who}, and ${nameOf(from)} is at ${placeOf(lun)} now`);
  const shared = leftToOthers(from, present);
  if (shared !== undefined) return shared;
  const note = `${who} (${why}): its new disk replaces ${nameOf(from)}, which is at ${placeOf(lun)} now.`;
  return { kind: 'swap', slot: lun, from, note };
}

export function placeOf(slot: DiskSlot): string {
  return slot === 'os' ? 'the place of the OS disk' : `LUN ${slot}`;
}

function detached(why: string): Placing {
  return { kind: 'detached', note: `${why}: its new disk is made and left detached.` };
}

/** Why a disk without a point of its own is taken for the one that was at its place; undefined where nothing says so. */
function whyStandsIn(point: PointOfDisk, from: ResourceId, { disks }: PresentDisks): string | undefined {
  const source = point.sourceDiskId === undefined ? undefined : disks.get(idKey(point.sourceDiskId));
  if (source === undefined) return 'it is gone';
  if (uniqueIdOf(source) !== point.sourceUniqueId.toLowerCase()) return 'another disk bears its name';
  if (tagValue(source.tags ?? {}, REPLACED_TAG.by) !== undefined) return 'a replacement took it out';
  if (tagValue(disks.get(idKey(from))?.tags ?? {}, MADE_TAG.restore) !== undefined) {
    return 'a restored disk took its place';
  }
  return point.lun === 'os' ? 'the VM has another OS disk' : undefined;
}

/** Taking a disk from under other VMs, or attaching its successor to one of several, is for a person. */
function leftToOthers(from: ResourceId, { disks, vmId }: PresentDisks): Placing | undefined {
  const others = usersOf(disks.get(idKey(from))).filter((id) => !sameId(id, vmId));
  if (others.length === 0) return undefined;
  const names = others.map((id) => idParts(id).name).join(', ');
  const note = `${nameOf(from)} is attached to ${names} too: it stays as it is. POST /api/restores makes a new disk of its point.`;
  return { kind: 'left-out', note };
}

function usersOf(disk: ResourceModel | undefined): readonly ResourceId[] {
  const { managedBy, managedByExtended } = (disk ?? {}) as {
    readonly managedBy?: ResourceId | null;
    readonly managedByExtended?: readonly ResourceId[] | null;
  };
  const ids = [...(managedByExtended ?? []), ...(managedBy ? [managedBy] : [])];
  return [...new Map(ids.map((id) => [idKey(id), id])).values()];
}

function nameOf(id: ResourceId): string {
  return idParts(id).name;
}
