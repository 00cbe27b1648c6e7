import type { ArmFleet, ArmProperties, ArmResource, StorageProfileDisk } from '../../../local/simulator/arm-json.ts';
import { aDisk, aFleet, aMachine, idIn } from './small-fleet.ts';

export const VERSION = '?api-version=2025-01-02';
export const WEB = idIn('virtualMachines', 'web');

/** A disk with its content's properties, attached to `web` unless it is changed. */
export function aVmDisk(name: string, properties: ArmProperties = {}, changes: Partial<ArmResource> = {}): ArmResource {
  return aDisk(name, { ...changes, properties });
}

function attached(name: string, properties: ArmProperties = {}): ArmResource {
  return aVmDisk(name, { diskState: 'Attached', ...properties }, { managedBy: WEB });
}

export const LINUX_V2 = { osType: 'Linux', hyperVGeneration: 'V2' } as const;

export function named(name: string, lun?: number): StorageProfileDisk {
  const place = lun === undefined ? { osType: 'Linux', createOption: 'FromImage' } : { lun, createOption: 'Attach' };
  return {
    name,
    ...place,
    caching: 'ReadOnly',
    diskSizeGB: 200,
    managedDisk: { id: idIn('disks', name), storageAccountType: 'Premium_LRS' },
  };
}

/** `web` with the disks `os`, `data-0` and `data-1`, and the free disks `new-os` and `new-0`. */
export function aMachineFleet(more: readonly ArmResource[] = [], changes: Partial<ArmResource> = {}): ArmFleet {
  const machine = aMachine('web', {
    ...changes,
    properties: {
      storageProfile: { osDisk: named('os'), dataDisks: [named('data-0', 0), named('data-1', 1)] },
      ...changes.properties,
    },
  });
  return aFleet({
    virtualMachines: [machine],
    disks: [
      attached('os', LINUX_V2),
      attached('data-0'),
      attached('data-1'),
      aVmDisk('new-os', LINUX_V2),
      aVmDisk('new-0'),
      ...more,
    ],
  });
}
