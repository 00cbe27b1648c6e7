import type { ArmFleet } from './arm-json.ts';

/** A copy of the fleet where every VM without the tag (its key compared without case) carries it; the ids of these VMs. */
export function assumeTag(fleet: ArmFleet, tagKey: string, value: string): { fleet: ArmFleet; assumed: string[] } {
  const assumed: string[] = [];
  const virtualMachines = fleet.virtualMachines.map((machine) => {
    const keys = Object.keys(machine.tags ?? {}).map((key) => key.toLowerCase());
    if (keys.includes(tagKey.toLowerCase())) return machine;
    assumed.push(machine.id);
    return { ...machine, tags: { ...machine.tags, [tagKey]: value } };
  });
  return { fleet: { ...fleet, virtualMachines }, assumed };
}
