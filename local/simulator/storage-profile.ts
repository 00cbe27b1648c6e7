import type { ArmResource, StorageProfile, StorageProfileDisk } from './arm-json.ts';
import type { ArmState } from './arm-state.ts';
import { attachDisk, detachDisk, namedDisks } from './attachments.ts';

/** The storage profile that a request asks for: fields that it leaves out stay, data disks are replaced as a whole. */
export function askedProfile(state: ArmState, machine: ArmResource, asked: StorageProfile): StorageProfile {
  const present = machine.properties.storageProfile ?? {};
  const { osDisk = present.osDisk, dataDisks = present.dataDisks ?? [] } = asked;
  return {
    ...present,
    ...asked,
    ...(osDisk === undefined ? {} : { osDisk: merged(state, present.osDisk, osDisk) }),
    dataDisks: dataDisks
      .filter((disk) => disk['toBeDetached'] !== true)
      .map((disk) =>
        merged(
          state,
          present.dataDisks?.find((other) => idOfDisk(other) === idOfDisk(disk)),
          disk,
        ),
      ),
  };
}

/** Lower-cased; empty where no managed disk is named. */
export function idOfDisk(disk: StorageProfileDisk | undefined): string {
  return disk?.managedDisk?.id?.toLowerCase() ?? '';
}

/** What is not said of a disk follows from the one before in its place, or from the disk itself where it is another. */
function merged(
  state: ArmState,
  present: StorageProfileDisk | undefined,
  asked: StorageProfileDisk,
): StorageProfileDisk {
  const managedDisk = { ...present?.managedDisk, ...asked.managedDisk };
  if (present !== undefined && idOfDisk({ managedDisk }) === idOfDisk(present)) {
    return { ...present, ...asked, managedDisk };
  }
  const id = asked.managedDisk?.id ?? '';
  const disk = state.disks.get(id);
  const { name: _, diskSizeGB: __, ...kept } = present ?? {};
  return {
    ...kept,
    name: id.slice(id.lastIndexOf('/') + 1),
    ...(disk?.properties.diskSizeGB === undefined ? {} : { diskSizeGB: disk.properties.diskSizeGB }),
    ...asked,
    managedDisk: {
      ...(disk?.sku?.name === undefined ? {} : { storageAccountType: disk.sku.name }),
      ...asked.managedDisk,
    },
  };
}

/** Gives the VM this profile: disks that it no longer names are detached, and those that are new to it attached. */
export function applyProfile(state: ArmState, machine: ArmResource, profile: StorageProfile): void {
  const before = namedDisks(machine);
  machine.properties.storageProfile = profile;
  const after = namedDisks(machine);
  for (const named of before) {
    const disk = state.disks.get(idOfDisk(named));
    if (disk !== undefined && !after.some((other) => idOfDisk(other) === idOfDisk(named))) {
      detachDisk(state, disk, machine);
    }
  }
  for (const named of after) {
    const disk = state.disks.get(idOfDisk(named));
    if (disk !== undefined) attachDisk(state, disk, machine);
  }
}
