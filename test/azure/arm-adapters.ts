import type { ArmClient } from '../../shared/azure/arm-client.ts';
import { ArmDiskContents } from '../../shared/azure/arm-disk-contents.ts';
import { ArmDisks } from '../../shared/azure/arm-disks.ts';
import { ArmInventory } from '../../shared/azure/arm-inventory.ts';
import { ArmResourceModels } from '../../shared/azure/arm-resource-models.ts';
import { ArmRestorePoints } from '../../shared/azure/arm-restore-points.ts';
import { ArmSnapshots } from '../../shared/azure/arm-snapshots.ts';
import { ArmTags } from '../../shared/azure/arm-tags.ts';
import { ArmVirtualMachines } from '../../shared/azure/arm-virtual-machines.ts';

export type ArmAdapters = ReturnType<typeof armAdapters>;

/** Every adapter of Azure Resource Manager, over one client. */
export function armAdapters(arm: ArmClient) {
  return {
    inventory: new ArmInventory(arm),
    snapshots: new ArmSnapshots(arm),
    restorePoints: new ArmRestorePoints(arm),
    tags: new ArmTags(arm),
    models: new ArmResourceModels(arm),
    disks: new ArmDisks(arm),
    virtualMachines: new ArmVirtualMachines(arm),
    contents: new ArmDiskContents(arm),
  };
}
