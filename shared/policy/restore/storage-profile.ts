import type { PlannedDisk } from './planned-disk.ts';

/**
 * The `storageProfile` of a VM on these disks, as an ARM template takes it: each at its LUN with its caching. Disks that
 * hung nowhere are not in it.
 */
export function storageProfile(disks: readonly PlannedDisk[]): Readonly<Record<string, unknown>> {
  const os = disks.find(({ lun }) => lun === 'os');
  return {
    ...(os === undefined ? {} : { osDisk: { ...pickOsType(os), ...attached(os) } }),
    dataDisks: disks.flatMap((disk) => (typeof disk.lun === 'number' ? [{ lun: disk.lun, ...attached(disk) }] : [])),
  };
}

function attached({ cache, writeAccelerator, request: { id, sku } }: PlannedDisk): Readonly<Record<string, unknown>> {
  return {
    createOption: 'Attach',
    ...(cache === undefined ? {} : { caching: cache }),
    ...(writeAccelerator === undefined ? {} : { writeAcceleratorEnabled: writeAccelerator }),
    managedDisk: { id, storageAccountType: sku.name },
  };
}

function pickOsType({ request: { properties } }: PlannedDisk): Readonly<Record<string, unknown>> {
  const { osType } = properties;
  return osType === undefined ? {} : { osType };
}
