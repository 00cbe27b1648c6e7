import type { AttachedDisk, SourceDisk, VirtualMachine } from '../inventory.ts';
import type { Selection } from '../protection.ts';
import { idKey, idParts } from '../resource-id.ts';

/** A disk of the inventory with the listed VMs that it belongs to. */
export interface Attachment {
  readonly disk: SourceDisk;
  /** Sorted by id, each once. */
  readonly vms: readonly VirtualMachine[];
  /** In the model of the first VM; absent where only the disk names the VM. */
  readonly lun?: 'os' | number;
  /** The disk names a VM that the list did not show. */
  readonly hasUnlistedVm: boolean;
}

/** What VMs and disks say of each other, and the disks that only a VM names. */
export function attachments(
  virtualMachines: readonly VirtualMachine[],
  disks: readonly SourceDisk[],
): { readonly attached: readonly Attachment[]; readonly skipped: Selection['skipped'] } {
  const vms = new Map(virtualMachines.toSorted(byId).map((vm) => [idKey(vm.id), vm]));
  const listed = new Set(disks.map(({ id }) => idKey(id)));
  const namedBy = new Map<string, { vm: VirtualMachine; attached: AttachedDisk }[]>();
  const skipped: Selection['skipped'][number][] = [];
  for (const vm of vms.values()) {
    for (const attached of vm.disks) {
      const why = whySkipped(vm, attached, listed);
      if (why !== undefined) skipped.push({ vm, diskName: attached.name, ...why });
      else if (attached.diskId !== undefined) {
        const key = idKey(attached.diskId);
        const names = namedBy.get(key);
        if (names === undefined) namedBy.set(key, [{ vm, attached }]);
        else names.push({ vm, attached });
      }
    }
  }
  const attached = oncePerUniqueId(disks, namedBy).map((disk) =>
    attachmentOf(disk, vms, namedBy.get(idKey(disk.id)) ?? []),
  );
  return { attached, skipped };
}

type Skip = Omit<Selection['skipped'][number], 'vm' | 'diskName'>;

function whySkipped(vm: VirtualMachine, disk: AttachedDisk, listed: ReadonlySet<string>): Skip | undefined {
  const name = `Disk ${disk.name} of VM ${vm.name}`;
  if (disk.ephemeral) {
    return {
      code: 'ephemeral',
      why: `${name} is an ephemeral OS disk: it lives on the host and cannot be snapshotted.`,
    };
  }
  if (disk.diskId === undefined) {
    return {
      code: 'unmanaged',
      why: `${name} is unmanaged (a blob in a storage account): only managed disks can be snapshotted.`,
    };
  }
  if (listed.has(idKey(disk.diskId))) return undefined;
  return {
    code: 'not-listed',
    why: `${name} is not among the disks that Azure listed (resource group ${idParts(disk.diskId).resourceGroup}): check that the app may read it.`,
  };
}

/** A disk in the middle of a move may be listed under both groups: the one that a VM names counts, else the first by id. */
function oncePerUniqueId(disks: readonly SourceDisk[], namedBy: ReadonlyMap<string, unknown>): readonly SourceDisk[] {
  const chosen = new Map<string, SourceDisk>();
  for (const disk of disks.toSorted(byId)) {
    // Without a unique id nothing says that two disks are one.
    const key = disk.uniqueId === '' ? idKey(disk.id) : disk.uniqueId.toLowerCase();
    const present = chosen.get(key);
    if (present === undefined || (namedBy.has(idKey(disk.id)) && !namedBy.has(idKey(present.id))))
      chosen.set(key, disk);
  }
  return [...chosen.values()];
}

function attachmentOf(
  disk: SourceDisk,
  listed: ReadonlyMap<string, VirtualMachine>,
  namedBy: readonly { readonly vm: VirtualMachine; readonly attached: AttachedDisk }[],
): Attachment {
  const vms = new Map(namedBy.map(({ vm }) => [idKey(vm.id), vm]));
  let hasUnlistedVm = false;
  for (const id of disk.attachedTo) {
    const vm = listed.get(idKey(id));
    if (vm === undefined) hasUnlistedVm = true;
    else vms.set(idKey(id), vm);
  }
  const sorted = [...vms.values()].sort(byId);
  const lun = namedBy.find(({ vm }) => vm === sorted[0])?.attached.lun;
  return { disk, vms: sorted, ...(lun === undefined ? {} : { lun }), hasUnlistedVm };
}

/** Orders resources by id, whatever its casing. */
export function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  const [left, right] = [idKey(a.id), idKey(b.id)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
