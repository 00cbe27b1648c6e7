import type { ResourceId } from '../resource-id.ts';
import type { ResourceModel } from '../resource-model.ts';
import { byLun } from './attachment.ts';
import { type Placing, type PointOfDisk, placeAbsent, placeAtOwn, placeOf, seatOfPoint } from './place-point.ts';
import { type DiskSlot, managedDiskId, type Seat, type StorageProfile, seatsOf } from './seats.ts';

export interface SwapInput<P extends PointOfDisk> {
  readonly vmId: ResourceId;
  readonly profile: StorageProfile;
  /** The points of the set, one for each disk. */
  readonly points: readonly P[];
  /** Managed disks that exist, by lower-cased id: all that the profile names, and the points' source disks. */
  readonly disks: ReadonlyMap<string, ResourceModel>;
}

/** A point whose disk takes a place; `from` is the disk that is there. */
interface PlannedSwap<P extends PointOfDisk> {
  readonly point: P;
  readonly slot: DiskSlot;
  readonly from?: ResourceId;
}

export interface PlannedSwaps<P extends PointOfDisk> {
  /** At most one for each place and each point, the OS disk first. */
  readonly swaps: readonly PlannedSwap<P>[];
  /** Points whose disks are made and left detached, for a person to attach. */
  readonly detached: readonly P[];
  /** Points of which no disk is made. */
  readonly leftOut: readonly P[];
  /** One sentence for whatever is not simply a disk put back at its place. */
  readonly notes: readonly string[];
}

/**
 * Which disks of a VM the points of a set replace. A point replaces the very disk that it was made of (by `uniqueId`),
 * wherever that sits now. Where that disk is not attached any more, its point takes the place it had then: a free LUN; or
 * the place of a disk without a point of its own that stands in for it, because the disk of then is gone or was itself
 * replaced, or because it is the OS disk, of which there is one. Otherwise its disk is made and left detached. A disk that
 * other VMs use too is left alone, and so is every disk of the VM without a point. `notes` tell of all of these.
 */
export function planSwaps<P extends PointOfDisk>(input: SwapInput<P>): PlannedSwaps<P> {
  const { vmId, profile, disks } = input;
  const present = { vmId, seats: seatsOf(profile), disks };
  const points = input.points.toSorted(bySlot).map((point) => ({ point, seat: seatOfPoint(point, present) }));
  const taken = new Set(points.flatMap(({ seat }) => seat?.slot ?? []));
  const placed = points.map(({ point, seat }) => {
    const placing = seat === undefined ? placeAbsent(point, present, taken) : placeAtOwn(point, seat, present);
    if (placing.kind === 'swap') taken.add(placing.slot);
    return { point, placing };
  });
  const of = (kind: Placing['kind']) => placed.filter(({ placing }) => placing.kind === kind).map(({ point }) => point);
  return {
    swaps: placed.flatMap(({ point, placing }) => (placing.kind === 'swap' ? [swapOf(point, placing)] : [])),
    detached: of('detached'),
    leftOut: of('left-out'),
    notes: [...placed.flatMap(({ placing }) => placing.note ?? []), ...present.seats.flatMap(staying(taken))],
  };
}

function swapOf<P extends PointOfDisk>(point: P, { slot, from }: Extract<Placing, { kind: 'swap' }>): PlannedSwap<P> {
  return { point, slot, ...(from === undefined ? {} : { from }) };
}

/** A sentence for each disk to which no point of the set belongs. */
function staying(taken: ReadonlySet<DiskSlot>): (seat: Seat) => readonly string[] {
  return ({ slot, disk }) => {
    if (taken.has(slot)) return [];
    return [`${disk.name ?? 'A disk'} at ${placeOf(slot)} stays as it is: ${whyItStays(disk)}.`];
  };
}

function whyItStays(disk: Seat['disk']): string {
  if (disk.diffDiskSettings?.option === 'Local') return 'an ephemeral disk has no points';
  return managedDiskId(disk) === undefined ? 'it is not a managed disk' : 'the set has no point of it';
}

function bySlot(a: PointOfDisk, b: PointOfDisk): number {
  return byLun(a, b) || (a.pointId < b.pointId ? -1 : 1);
}
