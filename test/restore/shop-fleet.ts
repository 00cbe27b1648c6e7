import type { ArmFleet, ArmResource, StorageProfileDisk } from '../../local/simulator/arm-json.ts';
import { computeId, type ResourceId } from '../../shared/policy/resource-id.ts';

export const SUBSCRIPTION = '0a000000-0000-4000-8000-000000000001';
export const SHOP = 'Shop';
const LOCATION = 'westeurope';

/** A disk of a VM to be made, in as few words as it takes. */
export interface DiskSpec {
  readonly name: string;
  readonly sizeGib?: number;
  readonly sku?: string;
  readonly caching?: string;
  readonly zones?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Added to `properties` of the disk. */
  readonly properties?: Readonly<Record<string, unknown>>;
  /** Of a data disk; its place in the list where absent. */
  readonly lun?: number;
}

export interface MachineSpec {
  readonly name: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly os?: DiskSpec;
  readonly data?: readonly DiskSpec[];
}

/** A VM with its disks, as ARM lists them. */
export interface MachineAndDisks {
  readonly machine: ArmResource;
  readonly disks: readonly ArmResource[];
}

export function diskId(name: string): ResourceId {
  return computeId(SUBSCRIPTION, SHOP, 'disks', name);
}

export function machineId(name: string): ResourceId {
  return computeId(SUBSCRIPTION, SHOP, 'virtualMachines', name);
}

/** A running VM in the group Shop, tagged `nightly` unless told: an OS disk of 64 GiB, and the data disks named. */
export function aShopMachine({ name, tags, os, data = [] }: MachineSpec): MachineAndDisks {
  const osDisk = os ?? { name: `${name}-os` };
  const osModel = { osType: 'Linux', hyperVGeneration: 'V2' };
  return {
    machine: {
      id: machineId(name),
      name,
      type: 'Microsoft.Compute/virtualMachines',
      location: LOCATION,
      tags: { 'snapshot-policy': 'nightly', ...tags },
      properties: {
        vmId: `vm-${name}`,
        hardwareProfile: { vmSize: 'Standard_D4ds_v5' },
        provisioningState: 'Succeeded',
        storageProfile: {
          osDisk: { osType: 'Linux', ...attached(osDisk) },
          dataDisks: data.map((disk, index) => ({ lun: disk.lun ?? index, ...attached(disk) })),
        },
      },
    },
    disks: [aShopDisk(osDisk, name, osModel), ...data.map((disk) => aShopDisk(disk, name))],
  };
}

/** A disk in the group Shop, attached to the VM where one is named. */
export function aShopDisk(
  spec: DiskSpec,
  machine?: string,
  properties: Readonly<Record<string, unknown>> = {},
): ArmResource {
  const sku = spec.sku ?? 'Premium_LRS';
  const sizeGib = spec.sizeGib ?? 64;
  return {
    id: diskId(spec.name),
    name: spec.name,
    type: 'Microsoft.Compute/disks',
    location: LOCATION,
    tags: { ...spec.tags },
    sku: { name: sku, tier: sku.startsWith('Premium') ? 'Premium' : 'Standard' },
    ...(spec.zones === undefined ? {} : { zones: [...spec.zones] }),
    ...(machine === undefined ? {} : { managedBy: machineId(machine) }),
    properties: {
      creationData: { createOption: 'Empty' },
      diskSizeGB: sizeGib,
      diskSizeBytes: sizeGib * 2 ** 30,
      diskState: machine === undefined ? 'Unattached' : 'Attached',
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      networkAccessPolicy: 'DenyAll',
      publicNetworkAccess: 'Disabled',
      provisioningState: 'Succeeded',
      timeCreated: '2026-08-01T08:00:00.1234567+00:00',
      uniqueId: `unique-${spec.name}`,
      ...properties,
      ...spec.properties,
    },
  };
}

/** The fleet of these VMs, with the group of points and that of drills. */
export function aShopFleet(machines: readonly MachineAndDisks[], groups: readonly string[]): ArmFleet {
  return {
    subscriptions: [{ subscriptionId: SUBSCRIPTION }],
    resourceGroups: [SHOP, ...groups].map((name) => ({
      id: `/subscriptions/${SUBSCRIPTION}/resourceGroups/${name}`,
      location: LOCATION,
    })),
    virtualMachines: machines.map(({ machine }) => machine),
    disks: machines.flatMap(({ disks }) => disks),
  };
}

function attached({ name, caching = 'ReadOnly', sizeGib = 64, sku = 'Premium_LRS' }: DiskSpec): StorageProfileDisk {
  return {
    name,
    createOption: 'Attach',
    caching,
    diskSizeGB: sizeGib,
    managedDisk: { id: diskId(name), storageAccountType: sku },
  };
}
