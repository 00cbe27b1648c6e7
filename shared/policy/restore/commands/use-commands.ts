import { idParts, type ResourceId } from '../../resource-id.ts';
import type { PlannedDisk } from '../planned-disk.ts';
import { placeWords } from './make-commands.ts';
import type { Command } from './shell.ts';

/** The VM that disks were of. */
export interface UsedVm {
  readonly id: ResourceId;
  /** `Standard_D4ds_v5`, where it is known. */
  readonly size?: string;
}

/**
 * Hangs each disk, that of the OS too, beside what a VM has, at its first free LUN: to look into it and take files out.
 * `GROUP` and `VM` stand for any VM of the same region and zone.
 */
export function inspectCommands(disks: readonly PlannedDisk[]): readonly Command[] {
  return disks.map(({ request: { id } }) => ({
    words: [
      ...attach(['--subscription', idParts(id).subscriptionId, '--resource-group', 'GROUP', '--vm-name', 'VM']),
      id,
    ],
  }));
}

/**
 * Puts the VM on the disks by hand: takes off what hangs at their LUNs, hangs them there with their caching, and swaps the
 * OS disk. What was taken off stays.
 */
export function replaceCommands(disks: readonly PlannedDisk[], { id: vm }: UsedVm): readonly Command[] {
  const data = disks.filter(({ lun }) => typeof lun === 'number');
  const os = disks.find(({ lun }) => lun === 'os');
  return [
    { words: ['az', 'vm', 'deallocate', '--ids', vm] },
    ...data.flatMap(({ sourceDiskId }) => (sourceDiskId === undefined ? [] : [detach(vm, sourceDiskId)])),
    ...data.map((disk) => attachAtLun(vm, disk)),
    ...(os === undefined ? [] : [swapOsDisk(vm, os)]),
    { words: ['az', 'vm', 'start', '--ids', vm] },
  ];
}

/**
 * Builds another VM from the disks, beside the one they are of, behind no public address. `SUBNET_ID` stands for the
 * subnet to put it in, `SIZE` for a size where none is known. Nothing without an OS disk.
 */
export function buildCommands(disks: readonly PlannedDisk[], vm: UsedVm | undefined): readonly Command[] {
  const os = disks.find(({ lun }) => lun === 'os');
  if (os === undefined) return [];
  const { subscriptionId, resourceGroup, name: diskName } = idParts(os.request.id);
  const name = `${vm === undefined ? diskName.slice(0, 40) : idParts(vm.id).name.slice(0, 50)}-restored`;
  const where = ['--subscription', subscriptionId, '--resource-group', resourceGroup];
  const built = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachines/${name}`;
  const place = ['--location', os.request.location, '--subnet', 'SUBNET_ID'];
  return [
    { words: ['az', 'network', 'nic', 'create', ...where, '--name', `${name}-nic`, ...place] },
    {
      words: [
        ...['az', 'vm', 'create', ...where, '--name', name, '--location', os.request.location],
        ...['--size', vm?.size ?? 'SIZE', '--nics', `${name}-nic`, ...osDiskWords(os)],
      ],
    },
    ...disks.flatMap((disk) => (typeof disk.lun === 'number' ? [attachAtLun(built as ResourceId, disk)] : [])),
  ];
}

function osDiskWords({ cache, request: { id, zones, properties } }: PlannedDisk): readonly string[] {
  const { osType, securityProfile } = properties as {
    readonly osType?: string;
    readonly securityProfile?: { readonly securityType?: string };
  };
  const securityType = securityProfile?.securityType;
  return [
    ...['--attach-os-disk', id, '--os-type', osType ?? 'OS_TYPE'],
    ...(cache === undefined ? [] : ['--os-disk-caching', cache]),
    ...(zones?.[0] === undefined ? [] : ['--zone', zones[0]]),
    ...(securityType === 'TrustedLaunch' ? ['--security-type', securityType] : []),
  ];
}

function detach(vm: ResourceId, old: ResourceId): Command {
  return { words: ['az', 'vm', 'disk', 'detach', ...placeWords(vm, '--vm-name'), '--name', idParts(old).name] };
}

function attachAtLun(vm: ResourceId, { lun, cache, writeAccelerator, request: { id } }: PlannedDisk): Command {
  return {
    words: [
      ...[...attach(placeWords(vm, '--vm-name')), id, '--lun', String(lun)],
      ...(cache === undefined ? [] : ['--caching', cache]),
      ...(writeAccelerator === true ? ['--enable-write-accelerator'] : []),
    ],
  };
}

function swapOsDisk(vm: ResourceId, { cache, request: { id } }: PlannedDisk): Command {
  const caching = cache === undefined ? [] : ['--set', `storageProfile.osDisk.caching=${cache}`];
  return { words: ['az', 'vm', 'update', '--ids', vm, '--os-disk', id, ...caching] };
}

function attach(where: readonly string[]): readonly string[] {
  return ['az', 'vm', 'disk', 'attach', ...where, '--name'];
}
