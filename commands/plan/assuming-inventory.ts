import { tagValue, type VirtualMachine } from '../../shared/policy/inventory.ts';
import type { Inventory } from '../../shared/run/ports.ts';

export interface AssumingInventory extends Inventory {
  /** Ids of the VMs that bear the tag by assumption alone, as far as they were listed. */
  readonly assumed: ReadonlySet<string>;
}

/** The same inventory, as it would be if every VM without the tag bore it with this value. */
export function assumingInventory(inventory: Inventory, tagKey: string, value: string): AssumingInventory {
  const assumed = new Set<string>();
  const assume = <M extends VirtualMachine>(vm: M): M => {
    if (tagValue(vm.tags, tagKey) !== undefined) return vm;
    assumed.add(vm.id);
    return { ...vm, tags: { ...vm.tags, [tagKey]: value } };
  };
  return {
    assumed,
    listSubscriptions: () => inventory.listSubscriptions(),
    listVirtualMachines: async (subscriptionId, resourceGroup) =>
      (await inventory.listVirtualMachines(subscriptionId, resourceGroup)).map(assume),
    listDisks: (subscriptionId, resourceGroup) => inventory.listDisks(subscriptionId, resourceGroup),
    listSnapshots: (subscriptionId, resourceGroup) => inventory.listSnapshots(subscriptionId, resourceGroup),
    listRestorePoints: (subscriptionId, owners, resourceGroup) =>
      inventory.listRestorePoints(subscriptionId, owners, resourceGroup),
    getVirtualMachine: async (id) => {
      const vm = await inventory.getVirtualMachine(id);
      return vm === undefined ? undefined : assume(vm);
    },
    getDisk: (id) => inventory.getDisk(id),
    hasResourceGroup: (subscriptionId, name) => inventory.hasResourceGroup(subscriptionId, name),
    resourceGroupLocation: (subscriptionId, name) => inventory.resourceGroupLocation(subscriptionId, name),
    clockSkewMs: () => inventory.clockSkewMs(),
  };
}
