import type { ArmResource, StorageProfileDisk } from './arm-json.ts';
import type { ArmState } from './arm-state.ts';
import { isDeallocated } from './power.ts';

/** The disks that a VM's model names, the OS disk first. An ephemeral one is no resource, and is left out. */
export function namedDisks(machine: ArmResource): readonly StorageProfileDisk[] {
  const { osDisk, dataDisks = [] } = machine.properties.storageProfile ?? {};
  const named = osDisk === undefined || osDisk.diffDiskSettings !== undefined ? dataDisks : [osDisk, ...dataDisks];
  return named.filter(({ managedDisk }) => managedDisk?.id !== undefined);
}

/** The ids of the VMs that a disk is attached to, as Azure wrote them. */
export function ownersOf(disk: ArmResource): readonly string[] {
  const all = [...(disk.managedBy === undefined ? [] : [disk.managedBy]), ...(disk.managedByExtended ?? [])];
  return all.filter((id, index) => all.findIndex((other) => isSame(other, id)) === index);
}

export function attachDisk(state: ArmState, disk: ArmResource, machine: ArmResource): void {
  setOwners(state, disk, [...ownersOf(disk).filter((id) => !isSame(id, machine.id)), machine.id]);
}

export function detachDisk(state: ArmState, disk: ArmResource, machine: ArmResource): void {
  setOwners(
    state,
    disk,
    ownersOf(disk).filter((id) => !isSame(id, machine.id)),
  );
}

/** What the disk is in, by its VMs' power and by SAS: `Reserved` is attached to VMs that are all deallocated. */
export function refreshDiskState(state: ArmState, disk: ArmResource): void {
  disk.properties.diskState = state.grants.isActive(disk.id, state.now()) ? 'ActiveSAS' : stateByOwners(state, disk);
}

/** After a change of the VM's power. */
export function refreshDisksOf(state: ArmState, machine: ArmResource): void {
  for (const { managedDisk } of namedDisks(machine)) {
    const disk = state.disks.get(managedDisk?.id ?? '');
    if (disk !== undefined) refreshDiskState(state, disk);
  }
}

function stateByOwners(state: ArmState, disk: ArmResource): string {
  const owners = ownersOf(disk);
  if (owners.length === 0) return 'Unattached';
  const runsSomewhere = owners.some((id) => {
    const machine = state.virtualMachines.get(id);
    return machine === undefined || !isDeallocated(state, machine);
  });
  return runsSomewhere ? 'Attached' : 'Reserved';
}

/** A disk that cannot be shared names its VM alone; a shared one names all in `managedByExtended` too. */
function setOwners(state: ArmState, disk: ArmResource, owners: readonly string[]): void {
  const [first] = owners;
  if (first === undefined) delete disk.managedBy;
  else disk.managedBy = first;
  if (owners.length > 1) disk.managedByExtended = [...owners];
  else delete disk.managedByExtended;
  refreshDiskState(state, disk);
}

function isSame(id: string, other: string): boolean {
  return id.toLowerCase() === other.toLowerCase();
}
