import type { ArmClient } from './arm-client.ts';
import { ArmDiskContents } from './arm-disk-contents.ts';
import { ArmDisks } from './arm-disks.ts';
import { ArmInventory } from './arm-inventory.ts';
import { ArmResourceModels } from './arm-resource-models.ts';
import { ArmRestorePoints } from './arm-restore-points.ts';
import { ArmSnapshots } from './arm-snapshots.ts';
import { ArmTags } from './arm-tags.ts';
import { ArmVirtualMachines } from './arm-virtual-machines.ts';

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
