import type { Snapshot, SourceDisk, VirtualMachine } from '../../policy/inventory.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
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

/** Every snapshot where our points may lie: in these groups, or anywhere in the subscription. */
export async function readSnapshots(
  ports: Ports,
  { subscriptionId }: SubscriptionScope,
  groups: readonly string[] | undefined,
): Promise<readonly Snapshot[]> {
  return ofGroups(groups, (group) => ports.inventory.listSnapshots(subscriptionId, group));
}

async function ofGroups<T>(
  groups: readonly string[] | undefined,
  list: (group?: string) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  if (groups === undefined) return list();
  return (await inParallel(groups, 4, (group) => list(group))).flat();
}
