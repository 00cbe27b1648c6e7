import type { ArmFleet, ArmResourceGroup } from './arm-json.ts';

/**
 * What the Azure CLI exports of VMs, disks and snapshots lists no resource groups, and says nothing of those that are
 * empty: a copy of such a fleet where every subscription has the one of this name. A fleet that lists any is left as it is.
 */
export function assumeGroup(fleet: ArmFleet, name: string): { fleet: ArmFleet; isAssumed: boolean } {
  if ((fleet.resourceGroups ?? []).length > 0) return { fleet, isAssumed: false };
  const resourceGroups = new Map<string, ArmResourceGroup>();
  for (const { id, location } of [...fleet.virtualMachines, ...fleet.disks]) {
    const groupId = `/subscriptions/${id.split('/')[2] ?? ''}/resourceGroups/${name}`;
    if (!resourceGroups.has(groupId.toLowerCase()))
      resourceGroups.set(groupId.toLowerCase(), { id: groupId, location });
  }
  const isThere = new Set((fleet.snapshots ?? []).map(({ id }) => id.toLowerCase().split('/providers/')[0]));
  const isAssumed = [...resourceGroups.keys()].some((id) => !isThere.has(id));
  return { fleet: { ...fleet, resourceGroups: [...resourceGroups.values()] }, isAssumed };
}
