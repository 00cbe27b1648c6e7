import { armDisk, armVm, uuidOf } from '../local/fleet/arm-fleet.ts';
import { type FleetDisk, LOCAL_OWNER, pointSource, policyOf } from '../local/fleet/fleet-disk.ts';
import type { DiskSpec, SubscriptionSpec, VmSpec } from '../local/fleet/fleet-spec.ts';
import { SNAPSHOT_GROUP, scheduledPoint } from '../local/fleet/history.ts';
import type { ArmFleet, ArmResource } from '../local/simulator/arm-json.ts';
import { latestOccurrence } from '../shared/policy/schedule/occurrences.ts';

const DAY_MS = 86_400_000;

export interface EstateSize {
  readonly subscriptions: number;
  /** In each subscription. */
  readonly vms: number;
  readonly disksPerVm: number;
  /** Nights before the one that is due, each with a point of each disk. */
  readonly nights: number;
  /** The tag of every VM. */
  readonly tag: string;
}

/** A daily policy whose latest occurrence is an hour ago at any time of the day, so that all is due and stays so. */
export function dueDaily(keep: string, now: number): string {
  return `at ${new Date(now - 3_600_000).toISOString().slice(11, 16)} keep ${keep}`;
}

/** A fleet of like VMs in one region, as ARM JSON. */
export function estate(size: EstateSize, now: number): ArmFleet {
  const subscriptions = Array.from({ length: size.subscriptions }, (_, index) => ({
    id: uuidOf(`subscription ${index}`),
    name: `Subscription ${index + 1}`,
  }));
  const machines = subscriptions.flatMap((subscription) => machinesOf(subscription, size, now));
  return {
    subscriptions: subscriptions.map(({ id, name }) => ({ subscriptionId: id, displayName: name })),
    resourceGroups: subscriptions.map(({ id }) => ({
      id: `/subscriptions/${id}/resourceGroups/${SNAPSHOT_GROUP}`,
      location: 'westeurope',
    })),
    virtualMachines: machines.map(({ vm }) => vm),
    disks: machines.flatMap(({ disks }) => disks.map(({ disk }) => disk)),
    snapshots: machines.flatMap(({ disks }) => disks.flatMap((disk) => pointsOf(disk, size.nights, now))),
  };
}

interface Machine {
  readonly vm: ArmResource;
  readonly disks: readonly FleetDisk[];
}

function machinesOf(subscription: SubscriptionSpec, size: EstateSize, now: number): readonly Machine[] {
  return Array.from({ length: size.vms }, (_, index) => {
    const name = `vm-${String(index + 1).padStart(5, '0')}`;
    const disk = (part: string): DiskSpec => ({ name: `${name}-${part}`, sizeGib: 64 });
    const os = disk('os');
    const data = Array.from({ length: size.disksPerVm - 1 }, (_, lun) => disk(`data-${lun}`));
    const spec: VmSpec = {
      name,
      group: 'fleet',
      subscription,
      location: 'westeurope',
      tags: { 'snapshot-policy': size.tag },
      os,
      data,
    };
    const vm = armVm(spec, [spec], now);
    const specs = [os, ...data];
    const disks = specs.map((one, k) => {
      return { spec: one, place: spec, disk: armDisk(spec, one, [spec], now), vm, k: k + 1, n: specs.length };
    });
    return { vm, disks };
  });
}

function pointsOf(disk: FleetDisk, nights: number, now: number): readonly ArmResource[] {
  const policy = policyOf(disk);
  const latest = policy && latestOccurrence(policy, now);
  if (policy === undefined || latest === undefined) return [];
  const source = pointSource(disk, policy, 'present', LOCAL_OWNER);
  return Array.from({ length: nights }, (_, night) => scheduledPoint(source, latest - (night + 1) * DAY_MS));
}
