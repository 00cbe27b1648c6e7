import fc from 'fast-check';
import { computeId, type ResourceId } from '../../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import type { DiskSwap } from '../../../shared/policy/restore/replaced-profile.ts';
import type { DiskSlot, ProfileDisk, StorageProfile } from '../../../shared/policy/restore/seats.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';

export function diskId(name: string): ResourceId {
  return computeId(SUBSCRIPTION, 'web', 'disks', name);
}

export function vmId(name = 'web-01'): ResourceId {
  return computeId(SUBSCRIPTION, 'web', 'virtualMachines', name);
}

/** A disk as a profile names it, as ARM writes it of a running VM. */
export function aProfileDisk(name: string, fields: Partial<ProfileDisk> = {}): ProfileDisk {
  return {
    name,
    createOption: fields.lun === undefined ? 'FromImage' : 'Empty',
    caching: 'ReadWrite',
    diskSizeGB: 64,
    deleteOption: 'Delete',
    managedDisk: { id: diskId(name), storageAccountType: 'Premium_LRS' },
    ...fields,
  };
}

export function aProfile(data: readonly ProfileDisk[] = [], fields: Partial<StorageProfile> = {}): StorageProfile {
  return {
    imageReference: { publisher: 'Canonical', offer: 'ubuntu-24_04-lts', sku: 'server', version: 'latest' },
    diskControllerType: 'SCSI',
    osDisk: aProfileDisk('os', { osType: 'Linux' }),
    dataDisks: data,
    ...fields,
  };
}

/** A managed disk of its own unique id, attached to the VM unless told. */
export function aManagedDisk(name: string, fields: Partial<ResourceModel> = {}): ResourceModel {
  return {
    id: diskId(name),
    name,
    location: 'westeurope',
    tags: {},
    managedBy: vmId(),
    ...fields,
    properties: { uniqueId: `Unique-${name}`, ...fields.properties },
  };
}

const someSeat = fc.record({
  lun: fc.nat(15),
  isSwapped: fc.boolean(),
  encryptionSet: fc.constantFrom('set-1', undefined),
  caching: fc.constantFrom('None', 'ReadOnly', 'ReadWrite'),
  writeAcceleratorEnabled: fc.boolean(),
  deleteOption: fc.constantFrom('Delete', 'Detach'),
});

/** A VM's profile and swaps of some of its disks, and of some free LUNs. */
export const someSwaps: fc.Arbitrary<{ readonly profile: StorageProfile; readonly swaps: readonly DiskSwap[] }> = fc
  .record({
    seats: fc.uniqueArray(someSeat, { selector: ({ lun }) => lun, maxLength: 6 }),
    free: fc.uniqueArray(fc.nat(15), { maxLength: 3 }),
    isOsSwapped: fc.boolean(),
  })
  .map(({ seats, free, isOsSwapped }) => {
    const data = seats.map(({ encryptionSet, isSwapped: _, ...fields }) => {
      const set = encryptionSet === undefined ? {} : { diskEncryptionSet: { id: encryptionSet } };
      const managedDisk = { id: diskId(`data-${fields.lun}`), storageAccountType: 'PremiumV2_LRS', ...set };
      return aProfileDisk(`data-${fields.lun}`, { ...fields, managedDisk });
    });
    const to = (slot: DiskSlot) => diskId(`new-${slot}`);
    const swapped = seats.filter(({ isSwapped }) => isSwapped);
    const swaps: DiskSwap[] = [
      ...(isOsSwapped ? [{ slot: 'os', from: diskId('OS'), to: to('os') } as const] : []),
      ...swapped.map(({ lun }) => ({ slot: lun, from: diskId(`data-${lun}`), to: to(lun) })),
      ...free
        .filter((lun) => seats.every((seat) => seat.lun !== lun))
        .map((lun) => ({ slot: lun, to: to(lun), caching: 'ReadOnly' })),
    ];
    return { profile: aProfile(data), swaps };
  });
