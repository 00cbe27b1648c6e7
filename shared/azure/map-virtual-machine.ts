import type { DataDisk, OSDisk, VirtualMachine as SdkVirtualMachine } from '@azure/arm-compute';
import type { AttachedDisk, VirtualMachine } from '../policy/inventory.ts';
import { resourceId } from '../policy/resource-id.ts';
import type { ResourceModel } from '../policy/resource-model.ts';
import type { ReadMachine } from '../run/ports.ts';
import { omitAbsent } from './omit-absent.ts';
import { flagIn, idIn, numberIn, tagsIn, textIn } from './read-values.ts';

/** A VM of the SDK as the inventory knows it. Throws where Azure's reply lacks the id. */
export function mapVirtualMachine(vm: SdkVirtualMachine): VirtualMachine {
  const { id, parts } = idIn(vm.id, 'virtualMachines');
  const { name, resourceGroup, subscriptionId } = parts;
  const { osDisk, dataDisks } = vm.storageProfile ?? {};
  return {
    id,
    name,
    resourceGroup,
    subscriptionId,
    location: vm.location.toLowerCase(),
    tags: tagsIn(vm.tags),
    disks: [
      ...(osDisk ? [attachedDisk('os', osDisk)] : []),
      ...(dataDisks ?? [])
        .filter(({ toBeDetached }) => toBeDetached !== true)
        .map((disk) => attachedDisk(numberIn(disk.lun) ?? -1, disk)),
    ],
    ...omitAbsent({ size: textIn(vm.hardwareProfile?.vmSize) }),
  };
}

/** A VM as ARM writes it, whose storage profile has the very names that the SDK gives it. */
export function mapMachineModel(model: ResourceModel): ReadMachine {
  const { id, location, tags, properties } = model;
  const { storageProfile, hardwareProfile } = properties as Pick<
    SdkVirtualMachine,
    'storageProfile' | 'hardwareProfile'
  >;
  return {
    ...mapVirtualMachine({
      id,
      location,
      ...omitAbsent({ tags: tags && { ...tags }, storageProfile, hardwareProfile }),
    }),
    model,
  };
}

function attachedDisk(lun: 'os' | number, disk: OSDisk | DataDisk): AttachedDisk {
  const diskId = disk.managedDisk?.id;
  return {
    lun,
    name: textIn(disk.name) ?? diskId?.split('/').at(-1) ?? '',
    ephemeral: 'diffDiskSettings' in disk && disk.diffDiskSettings?.option === 'Local',
    ...omitAbsent({
      diskId: diskId ? resourceId(diskId) : undefined,
      cache: textIn(disk.caching),
      writeAccelerator: flagIn(disk.writeAcceleratorEnabled),
    }),
  };
}
