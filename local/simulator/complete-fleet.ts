import { createHash } from 'node:crypto';
import type { ArmFleet, ArmResource, StorageProfileDisk } from './arm-json.ts';

export interface CompletedFleet {
  readonly fleet: ArmFleet;
  /** Ids of disks that a VM names and that were in no file. */
  readonly madeUp: readonly string[];
}

/**
 * Fills in what a listing may lack: disks that VMs name (made up, and said so), which VM a disk is attached to, and
 * unique ids. An ephemeral OS disk is none in Azure, and is not made up.
 */
export function completeFleet(fleet: ArmFleet): CompletedFleet {
  const disks = new Map(fleet.disks.map((disk) => [disk.id.toLowerCase(), withUniqueId(disk)]));
  const madeUp: string[] = [];
  for (const machine of fleet.virtualMachines) {
    for (const named of managedDisksOf(machine)) {
      const id = named.managedDisk?.id ?? '';
      const present = disks.get(id.toLowerCase());
      if (present === undefined) madeUp.push(id);
      disks.set(id.toLowerCase(), attach(present ?? madeUpDisk(id, machine, named), machine.id));
    }
  }
  const snapshots = (fleet.snapshots ?? []).map(withUniqueId);
  return { fleet: { ...fleet, disks: [...disks.values()], snapshots }, madeUp };
}

function managedDisksOf(machine: ArmResource): StorageProfileDisk[] {
  const { osDisk, dataDisks = [] } = machine.properties.storageProfile ?? {};
  const named = osDisk === undefined || osDisk.diffDiskSettings !== undefined ? dataDisks : [osDisk, ...dataDisks];
  return named.filter((disk) => typeof disk.managedDisk?.id === 'string');
}

function madeUpDisk(id: string, machine: ArmResource, named: StorageProfileDisk): ArmResource {
  const size = named.diskSizeGB ?? 32;
  const sku = named.managedDisk?.storageAccountType ?? 'Premium_LRS';
  return withUniqueId({
    name: id.split('/').at(-1) ?? id,
    id,
    type: 'Microsoft.Compute/disks',
    location: machine.location,
    tags: {},
    sku: { name: sku, tier: sku.split(/V2|_/)[0] ?? '' },
    ...(machine.zones === undefined ? {} : { zones: machine.zones }),
    properties: {
      ...(named.osType === undefined ? {} : { osType: named.osType }),
      creationData: { createOption: named.createOption === 'FromImage' ? 'FromImage' : 'Empty' },
      diskSizeGB: size,
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
      timeCreated: '2026-01-01T00:00:00.0000000+00:00',
      provisioningState: 'Succeeded',
      diskState: 'Attached',
      diskSizeBytes: size * 2 ** 30,
    },
  });
}

function attach(disk: ArmResource, machineId: string): ArmResource {
  const owners = [disk.managedBy, ...(disk.managedByExtended ?? [])].filter((id) => id !== undefined);
  if (owners.some((id) => id.toLowerCase() === machineId.toLowerCase())) return disk;
  if (owners.length === 0) return { ...disk, managedBy: machineId };
  return { ...disk, managedByExtended: [...owners, machineId] };
}

/** The incarnation's id follows from the resource id, so that the same file always gives the same fleet. */
function withUniqueId(resource: ArmResource): ArmResource {
  if (resource.properties.uniqueId !== undefined) return resource;
  const digest = createHash('sha256').update(resource.id.toLowerCase()).digest('hex');
  const uniqueId = [8, 12, 16, 20, 32].map((end, index, ends) => digest.slice(ends[index - 1] ?? 0, end)).join('-');
  return { ...resource, properties: { ...resource.properties, uniqueId } };
}
