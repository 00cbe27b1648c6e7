import { createHash } from 'node:crypto';
import { DAY } from '../../shared/policy/instant.ts';
import { computeId, type ResourceId } from '../../shared/policy/resource-id.ts';
import type { ArmResource, StorageProfileDisk } from '../simulator/arm-json.ts';
import { diskPerformance } from '../simulator/disk-performance.ts';
import type { DetachedSpec, DiskSpec, SubscriptionSpec, VmSpec } from './fleet-spec.ts';
import { imageOf, machineModel, osDiskModel } from './machine-model.ts';

/** A UUID that is always the same for the same text. */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** Where a disk lives: its VM, or its own place where it has none. */
export interface Place {
  readonly group: string;
  readonly subscription: SubscriptionSpec;
  readonly location: string;
}

function diskIdOf(place: Place, name: string): ResourceId {
  return computeId(place.subscription.id, place.group, 'disks', name);
}

function vmIdOf(vm: VmSpec): ResourceId {
  return computeId(vm.subscription.id, vm.group, 'virtualMachines', vm.name);
}

/** The disk's identity; a disk that was made again has another than the one before. */
export function uniqueIdOf(place: Place, disk: DiskSpec, incarnation: 'present' | 'before' = 'present'): string {
  return uuidOf(`${diskIdOf(place, disk.name)} ${incarnation}`);
}

/** A VM as ARM lists it. The data disks have the logical unit numbers 0, 1, 2 and so on. */
export function armVm(vm: VmSpec, vms: readonly VmSpec[], now: number): ArmResource {
  const own = (vm.data ?? []).map((disk) => managedDisk(vm, disk));
  const used = (vm.uses ?? []).map((name) => sharedDisk(vms, name));
  const { osType = 'Linux' } = vm;
  return {
    id: vmIdOf(vm),
    name: vm.name,
    type: 'Microsoft.Compute/virtualMachines',
    location: vm.location,
    ...(vm.tags === undefined ? {} : { tags: { ...vm.tags } }),
    ...(vm.zone === undefined ? {} : { zones: [vm.zone] }),
    ...(vm.identity === undefined ? {} : { identity: { ...vm.identity } }),
    ...(vm.plan === undefined ? {} : { plan: { ...vm.plan } }),
    properties: {
      ...machineModel(vm),
      vmId: uuidOf(vmIdOf(vm)),
      provisioningState: 'Succeeded',
      timeCreated: madeAt(now),
      storageProfile: {
        imageReference: imageOf(vm),
        osDisk: vm.os === undefined ? ephemeralDisk(vm) : { ...managedDisk(vm, vm.os), osType },
        dataDisks: [...own, ...used].map((disk, lun) => ({ lun, ...disk })),
      },
    },
  };
}

function managedDisk(vm: VmSpec, disk: DiskSpec): StorageProfileDisk {
  const set = disk.properties?.encryption?.diskEncryptionSetId;
  return {
    name: disk.name,
    createOption: disk === vm.os ? 'FromImage' : 'Attach',
    caching: disk.sharedBy !== undefined || disk.sku === 'PremiumV2_LRS' ? 'None' : 'ReadOnly',
    diskSizeGB: disk.sizeGib,
    managedDisk: {
      id: diskIdOf(vm, disk.name),
      storageAccountType: skuOf(disk),
      ...(set === undefined ? {} : { diskEncryptionSet: { id: set } }),
    },
    deleteOption: 'Detach',
  };
}

function sharedDisk(vms: readonly VmSpec[], name: string): StorageProfileDisk {
  for (const vm of vms) {
    const disk = vm.data?.find((candidate) => candidate.name === name && candidate.sharedBy !== undefined);
    if (disk !== undefined) return managedDisk(vm, disk);
  }
  throw new Error(`No VM of the sample fleet has the shared disk ${name}.`);
}

/** On the host's own disk: Azure names it in the VM, and there is no resource behind the name. */
function ephemeralDisk(vm: VmSpec): StorageProfileDisk {
  const name = `${vm.name}_OsDisk_1_${uuidOf(vm.name).replaceAll('-', '')}`;
  return {
    name,
    osType: vm.osType ?? 'Linux',
    createOption: 'FromImage',
    caching: 'ReadOnly',
    diffDiskSettings: { option: 'Local', placement: 'CacheDisk' },
    managedDisk: { id: diskIdOf(vm, name), storageAccountType: 'Standard_LRS' },
  };
}

/** A disk as ARM lists it; `vms` are those it is attached to. */
export function armDisk(
  place: VmSpec | DetachedSpec,
  disk: DiskSpec,
  vms: readonly VmSpec[],
  now: number,
): ArmResource {
  const [owner] = vms;
  const sku = skuOf(disk);
  const isOs = owner?.os === disk;
  const isHighPerformance = sku === 'PremiumV2_LRS';
  return {
    id: diskIdOf(place, disk.name),
    name: disk.name,
    type: 'Microsoft.Compute/disks',
    location: place.location,
    ...(disk.tags === undefined ? {} : { tags: { ...disk.tags } }),
    sku: { name: sku, tier: sku.startsWith('Premium') ? 'Premium' : 'Standard' },
    ...(owner?.zone === undefined || sku.endsWith('_ZRS') ? {} : { zones: [owner.zone] }),
    ...(owner === undefined ? {} : { managedBy: vmIdOf(owner) }),
    ...(vms.length > 1 ? { managedByExtended: vms.map(vmIdOf) } : {}),
    properties: {
      ...(isOs ? osDiskModel(owner) : {}),
      ...diskPerformance(sku, disk.sizeGib, disk.properties?.['tier']),
      creationData: {
        createOption: isOs ? 'FromImage' : 'Empty',
        ...(isHighPerformance ? { logicalSectorSize: 4_096 } : {}),
      },
      diskSizeGB: disk.sizeGib,
      diskSizeBytes: disk.sizeGib * 2 ** 30,
      diskState: owner === undefined ? 'Unattached' : 'Attached',
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
      provisioningState: 'Succeeded',
      timeCreated: madeAt(now, disk.recreatedNightsAgo),
      uniqueId: uniqueIdOf(place, disk),
      ...(vms.length > 1 ? { maxShares: vms.length } : {}),
      ...disk.properties,
    },
  };
}

function skuOf(disk: DiskSpec): string {
  return disk.sku ?? 'Premium_LRS';
}

/** Everything is a hundred days old but what was made again since. */
function madeAt(now: number, nightsAgo = 100): string {
  return armTime(now - nightsAgo * DAY);
}

/** An instant as ARM writes it, with seven digits and an offset. */
export function armTime(at: number): string {
  return new Date(at).toISOString().replace('Z', '0000+00:00');
}
