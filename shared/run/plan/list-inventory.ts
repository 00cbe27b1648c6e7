import { copyGroups } from '../../policy/copies/copy-group.ts';
import type { Snapshot, SourceDisk, VirtualMachine } from '../../policy/inventory.ts';
import { idKey } from '../../policy/resource-id.ts';
import { DISK_GROUP } from '../../policy/snapshot-group.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import type { RunSettings } from '../settings.ts';
import type { SubscriptionScope } from '../subscription-scope.ts';

export interface DisksAndMachines {
  readonly virtualMachines: readonly VirtualMachine[];
  readonly disks: readonly SourceDisk[];
}

/** VMs and disks of a subscription, or of its groups where the scope names some, each list read to its end. */
export async function readDisksAndMachines(ports: Ports, scope: SubscriptionScope): Promise<DisksAndMachines> {
  const { subscriptionId } = scope;
  const [virtualMachines, disks] = await Promise.all([
    ofGroups(scope.resourceGroups, (group) => ports.inventory.listVirtualMachines(subscriptionId, group)),
    ofGroups(scope.resourceGroups, (group) => ports.inventory.listDisks(subscriptionId, group)),
  ]);
  return { virtualMachines, disks };
}

/** Every snapshot where our points may lie. */
export async function readSnapshots(
  ports: Ports,
  settings: RunSettings,
  scope: SubscriptionScope,
): Promise<readonly Snapshot[]> {
  const { subscriptionId, resourceGroups } = scope;
  if (resourceGroups === undefined) return ports.inventory.listSnapshots(subscriptionId);
  const groups = new Map(resourceGroups.map((group) => [idKey(group), group]));
  const { snapshotResourceGroup } = settings;
  const ours = [
    ...(snapshotResourceGroup === DISK_GROUP ? [] : [snapshotResourceGroup]),
    ...copyGroups(settings.book, settings),
  ];
  for (const group of ours) {
    if (await ports.inventory.hasResourceGroup(subscriptionId, group)) groups.set(idKey(group), group);
  }
  return ofGroups([...groups.values()], (group) => ports.inventory.listSnapshots(subscriptionId, group));
}

async function ofGroups<T>(
  groups: readonly string[] | undefined,
  list: (group?: string) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  if (groups === undefined) return list();
  return (await inParallel(groups, 4, (group) => list(group))).flat();
}
