import { armDisk, armVm } from '../../../local/fleet/arm-fleet.ts';
import { type FleetDisk, LOCAL_OWNER, pointSource, policyOf } from '../../../local/fleet/fleet-disk.ts';
import { DEVELOPMENT, PRODUCTION, type VmSpec } from '../../../local/fleet/fleet-spec.ts';
import { SNAPSHOT_GROUP, scheduledPoint } from '../../../local/fleet/history.ts';
import type { ArmFleet, ArmResource } from '../../../local/simulator/arm-json.ts';
import { latestOccurrence } from '../../../shared/policy/schedule/occurrences.ts';

const DAY_MS = 86_400_000;

/** A policy whose latest occurrence is an hour ago at any time of the day, so that no test crosses the next one. */
export function dueDaily(keep: string, now = Date.now()): string {
  return `at ${new Date(now - 3_600_000).toISOString().slice(11, 16)} keep ${keep}`;
}

export interface FleetVm extends Omit<Partial<VmSpec>, 'name'> {
  readonly name: string;
  /** Nights of the past that its points are of, each as days before the latest occurrence. */
  readonly nights?: readonly number[];
  /** The owner of these points. */
  readonly owner?: string;
}

/** A fleet of VMs, each with an OS disk unless it says otherwise, in the production subscription. */
export function fleetOf(...machines: readonly FleetVm[]): ArmFleet {
  const now = Date.now();
  const vms = machines.map((machine) => ({
    group: 'shop',
    subscription: PRODUCTION,
    location: 'westeurope',
    os: { name: `${machine.name}-os`, sizeGib: 32 },
    ...machine,
  }));
  const disks = vms.flatMap((vm) => disksOf(vm, vms, now).map((disk) => ({ disk, vm })));
  return {
    subscriptions: [PRODUCTION, DEVELOPMENT].map(({ id, name }) => ({ subscriptionId: id, displayName: name })),
    resourceGroups: [PRODUCTION, DEVELOPMENT].map(({ id }) => ({
      id: `/subscriptions/${id}/resourceGroups/${SNAPSHOT_GROUP}`,
      location: 'westeurope',
    })),
    virtualMachines: vms.map((vm) => armVm(vm, vms, now)),
    disks: disks.map(({ disk }) => disk.disk),
    snapshots: disks.flatMap(({ disk, vm }) => pointsOf(disk, vm.nights ?? [], vm.owner)),
  };
}

function disksOf(vm: VmSpec, vms: readonly VmSpec[], now: number): readonly FleetDisk[] {
  const specs = [...(vm.os === undefined ? [] : [vm.os]), ...(vm.data ?? [])];
  return specs.map((spec, index) => ({
    spec,
    place: vm,
    disk: armDisk(vm, spec, [vm], now),
    vm: armVm(vm, vms, now),
    k: index + 1,
    n: specs.length,
  }));
}

function pointsOf(disk: FleetDisk, nights: readonly number[], owner = LOCAL_OWNER): readonly ArmResource[] {
  const policy = policyOf(disk);
  const latest = policy && latestOccurrence(policy, Date.now());
  if (policy === undefined || latest === undefined) return [];
  const source = pointSource(disk, policy, 'present', owner);
  return nights.map((night) => scheduledPoint(source, latest - night * DAY_MS));
}

/** 1 to n: the nights before the one that is due. */
export function nightsBefore(n: number): readonly number[] {
  return Array.from({ length: n }, (_, index) => index + 1);
}
