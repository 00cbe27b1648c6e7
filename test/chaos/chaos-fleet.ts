import type { ArmFleet, ArmResource } from '../../local/simulator/arm-json.ts';
import { idKey } from '../../shared/policy/resource-id.ts';
import { dueDaily, type FleetVm, fleetOf, nightsBefore } from '../e2e/support/fleet.ts';

const NIGHTS = 4;
/** What the policy of the fleet keeps. */
const DAYS_KEPT = 3;

/** A fleet with what must be true of it after a run, known from how it was made and not from the app. */
export interface ChaosFleet {
  readonly fleet: ArmFleet;
  /** Unique ids of the disks that are due. */
  readonly due: ReadonlySet<string>;
  /** Ids, lower case, of the snapshots that a run must leave. */
  readonly kept: ReadonlySet<string>;
  /** Ids, lower case, of those that it must delete. */
  readonly expired: ReadonlySet<string>;
}

/**
 * VMs of which four in five are opted in, and one in five has two disks; each opted-in disk has four nights of points
 * under a policy that keeps three. Two points past their time are on hold, and two snapshots are not ours.
 */
export function chaosFleet(name: string, vms: number): ChaosFleet {
  const fleet = fleetOf(...Array.from({ length: vms }, (_, index) => vmOf(`${name}-${index}`, index)));
  const snapshots = [...(fleet.snapshots ?? [])];
  const due = new Set((fleet.disks ?? []).filter(({ name: disk }) => isProtected(numberOf(disk))).map(uniqueIdOf));
  const old = snapshots.filter((_, index) => index % NIGHTS >= DAYS_KEPT);
  const held = [old[0], old[old.length - 1]].flatMap((one) => one ?? []);
  const foreign = held.map((one, index) => asForeign(one, `by-hand-${name}-${index}`));
  for (const one of held) one.tags = { ...one.tags, 'nightkeep-hold': 'audit' };
  const expired = new Set(old.filter((one) => !held.includes(one)).map(({ id }) => idKey(id)));
  const all = [...snapshots, ...foreign];
  const kept = new Set(all.map(({ id }) => idKey(id)).filter((id) => !expired.has(id)));
  return { fleet: { ...fleet, snapshots: all }, due, kept, expired };
}

function vmOf(name: string, index: number): FleetVm {
  if (!isProtected(index)) return { name, ...(index % 2 === 0 ? { tags: { 'snapshot-policy': 'off' } } : {}) };
  return {
    name,
    tags: { 'snapshot-policy': dueDaily(`${DAYS_KEPT}d`) },
    nights: nightsBefore(NIGHTS),
    ...(index % 5 === 1 ? { data: [{ name: `${name}-data`, sizeGib: 64 }] } : {}),
  };
}

function isProtected(index: number): boolean {
  return index % 5 !== 4;
}

function numberOf(disk: string): number {
  return Number(/-(\d+)-(os|data)$/.exec(disk)?.[1]);
}

function uniqueIdOf({ properties }: ArmResource): string {
  return (properties.uniqueId ?? '').toLowerCase();
}

function asForeign(like: ArmResource, name: string): ArmResource {
  return { ...like, name, id: like.id.replace(like.name, name), tags: {} };
}
