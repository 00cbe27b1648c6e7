import { sampleFleet } from '../../../local/fleet/sample-fleet.ts';
import type { ArmFleet } from '../../../local/simulator/arm-json.ts';

/** These VMs of the sample fleet, with their disks and points, and disks that hang on none where they are named too. */
export function fleetOfSamples(...names: readonly string[]): ArmFleet {
  const { virtualMachines, disks, snapshots = [], ...rest } = sampleFleet(Date.now());
  const vms = virtualMachines.filter(({ name }) => names.includes(name));
  const ids = new Set(vms.map(({ id }) => id.toLowerCase()));
  const theirs = disks.filter(
    ({ name, managedBy }) => names.includes(name) || ids.has(String(managedBy).toLowerCase()),
  );
  const sources = new Set(theirs.map(({ properties }) => properties['uniqueId']));
  const points = snapshots.filter(({ properties }) =>
    sources.has((properties['creationData'] as { sourceUniqueId?: string }).sourceUniqueId),
  );
  return { ...rest, virtualMachines: vms, disks: theirs, snapshots: points };
}
