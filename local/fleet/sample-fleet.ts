import { DAY, type Instant } from '../../shared/policy/instant.ts';
import type { ArmFleet, ArmResource } from '../simulator/arm-json.ts';
import { armDisk, armVm } from './arm-fleet.ts';
import { type FleetDisk, pointSource, policyOf } from './fleet-disk.ts';
import { DEVELOPMENT, type DetachedSpec, PRODUCTION, type VmSpec } from './fleet-spec.ts';
import { leftByPruning, pastOccurrences, SNAPSHOT_GROUP, scheduledPoint } from './history.ts';
import { SAMPLE_DETACHED, SAMPLE_VMS } from './sample-specs.ts';
import { strangePoints } from './strange-points.ts';

const DRILL_GROUP = 'nightkeep-drills';
/** The intranet VM was deleted this many days ago. */
const GONE_DAYS = 21;

/**
 * The fleet that `npm start` shows: VMs, disks and 60 nights of points in two subscriptions and two regions, with one
 * of each kind of trouble. The same for the same `now`.
 */
export function sampleFleet(now: Instant): ArmFleet {
  const disks = [
    ...SAMPLE_VMS.flatMap((vm) => disksOfVm(vm, now)),
    ...SAMPLE_DETACHED.map((disk) => detached(disk, now)),
  ];
  const history = disks.flatMap((disk) => historyOf(disk, now));
  const there = disks.filter(({ place }) => !('gone' in place));
  return {
    subscriptions: [PRODUCTION, DEVELOPMENT].map(({ id, name }) => ({ subscriptionId: id, displayName: name })),
    resourceGroups: [PRODUCTION, DEVELOPMENT].flatMap(({ id }) =>
      [SNAPSHOT_GROUP, DRILL_GROUP].map((name) => ({
        id: `/subscriptions/${id}/resourceGroups/${name}`,
        location: 'westeurope',
      })),
    ),
    virtualMachines: SAMPLE_VMS.map((vm) => armVm(vm, SAMPLE_VMS, now)),
    disks: there.map(({ disk }) => disk),
    snapshots: strangePoints(history, disks, now),
  };
}

function disksOfVm(vm: VmSpec, now: Instant): readonly FleetDisk[] {
  const specs = [...(vm.os === undefined ? [] : [vm.os]), ...(vm.data ?? [])];
  return specs.map((spec, index) => {
    const names = spec.sharedBy ?? [vm.name];
    const vms = SAMPLE_VMS.filter(({ name }) => names.includes(name));
    const resource = armVm(vm, SAMPLE_VMS, now);
    return { spec, place: vm, disk: armDisk(vm, spec, vms, now), vm: resource, k: index + 1, n: specs.length };
  });
}

function detached(spec: DetachedSpec, now: Instant): FleetDisk {
  const vm = spec.vm === undefined ? {} : { vm: goneVm(spec, spec.vm) };
  return { spec, place: spec, disk: armDisk(spec, spec, [], now), ...vm, k: 1, n: 1 };
}

/** The VM that a deleted disk belonged to, for the tags of its points. */
function goneVm(disk: DetachedSpec, name: string): ArmResource {
  return armVm({ name, group: disk.group, subscription: disk.subscription, location: disk.location, os: disk }, [], 0);
}

function historyOf(fleetDisk: FleetDisk, now: Instant): readonly ArmResource[] {
  const { spec, place } = fleetDisk;
  const history = spec.history ?? place.history ?? 'pruned';
  const policy = policyOf(fleetDisk);
  if (history === 'none' || policy === undefined) return [];
  const until = 'gone' in place ? now - GONE_DAYS * DAY : now;
  const past = pastOccurrences(policy, now).filter((at) => at <= until);
  const left = history === 'all' ? past : leftByPruning(past, policy);
  const madeAgain = spec.recreatedNightsAgo === undefined ? 0 : now - spec.recreatedNightsAgo * DAY;
  return left.map((at) => scheduledPoint(pointSource(fleetDisk, policy, at < madeAgain ? 'before' : 'present'), at));
}
