import type { AttachedDisk, SourceDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import { SUBSCRIPTION } from './points.ts';

/** A VM without disks or tags. */
export function aVm(name = 'web-1', fields: Partial<VirtualMachine> = {}): VirtualMachine {
  const subscriptionId = fields.subscriptionId ?? SUBSCRIPTION;
  const resourceGroup = fields.resourceGroup ?? 'prod';
  return {
    id: computeId(subscriptionId, resourceGroup, 'virtualMachines', name),
    name,
    resourceGroup,
    subscriptionId,
    location: 'westeurope',
    tags: {},
    disks: [],
    ...fields,
  };
}

/** The VM with the disks in its model (the first is the OS disk), and the disks as Azure then lists them. */
export function attach(vm: VirtualMachine, ...disks: readonly SourceDisk[]): [VirtualMachine, ...SourceDisk[]] {
  const attached = disks.map(
    (disk, index): AttachedDisk => ({
      lun: index === 0 && vm.disks.length === 0 ? 'os' : vm.disks.length + index - 1,
      name: disk.name,
      diskId: disk.id,
      ephemeral: false,
    }),
  );
  return [
    { ...vm, disks: [...vm.disks, ...attached] },
    ...disks.map((disk) => ({ ...disk, diskState: 'Attached', attachedTo: [...disk.attachedTo, vm.id] })),
  ];
}

/** A tagged VM with disks of these names, and the disks. */
export function aVmWithDisks(
  name: string,
  tag: string | undefined,
  disks: readonly SourceDisk[],
  fields: Partial<VirtualMachine> = {},
): { vm: VirtualMachine; disks: SourceDisk[] } {
  const tags = { ...fields.tags, ...(tag === undefined ? {} : { 'snapshot-policy': tag }) };
  const [vm, ...attached] = attach(aVm(name, { ...fields, tags }), ...disks);
  return { vm, disks: attached };
}
