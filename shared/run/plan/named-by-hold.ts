import { tagValue, type VirtualMachine } from '../../policy/inventory.ts';
import { TAG } from '../../policy/point-tags.ts';
import type { RecoveryPoint } from '../../policy/recovery-point.ts';
import { idKey, parseResourceId, type ResourceId, sameId } from '../../policy/resource-id.ts';
import { isOutOfOrder } from '../azure-error.ts';
import type { Ports } from '../ports.ts';
import type { HoldRequest } from '../records.ts';
import type { SubscriptionScope } from '../subscription-scope.ts';
import { type DisksAndMachines, readDisksAndMachines } from './list-inventory.ts';

/** What a request to hold or to lift names in one subscription. */
export interface NamedByHold {
  readonly diskUniqueIds: ReadonlySet<string>;
  /** `group/name`, lower case, as points carry it. */
  readonly vms: ReadonlySet<string>;
  /** VMs and disks that bear a hold themselves. */
  readonly bearers: readonly HoldBearer[];
}

/** A VM or disk that bears a hold itself. */
export interface HoldBearer {
  readonly id: ResourceId;
  readonly location: string;
  readonly value: string;
  readonly vmId?: ResourceId;
  readonly diskId?: ResourceId;
}

/**
 * Reads the VMs and disks that are named. Those that do not answer, for their region is lost, are taken as Azure last
 * listed them, so that their copies elsewhere can be held; to lift a hold, they must answer.
 */
export async function readNamedByHold(ports: Ports, hold: HoldRequest, scope: SubscriptionScope): Promise<NamedByHold> {
  const here = (id: string) => parseResourceId(id)?.subscriptionId.toLowerCase() === scope.subscriptionId;
  const read = namedReader(ports, hold, scope);
  const diskIds = new Set(hold.diskIds.filter(here).map(idKey));
  const vms = new Set<string>();
  const bearers: HoldBearer[] = [];
  for (const id of hold.vmIds.filter(here)) {
    const parts = parseResourceId(id);
    if (parts !== undefined) vms.add(`${parts.resourceGroup}/${parts.name}`.toLowerCase());
    const vm = await read.virtualMachine(id as ResourceId);
    if (vm === undefined) continue;
    bearers.push(...bearing(vm, { vmId: vm.id }));
    for (const { diskId } of vm.disks) if (diskId !== undefined) diskIds.add(idKey(diskId));
  }
  const diskUniqueIds = new Set<string>();
  for (const id of diskIds) {
    const disk = await read.disk(id as ResourceId);
    if (disk === undefined) continue;
    diskUniqueIds.add(disk.uniqueId.toLowerCase());
    const [vmId] = disk.attachedTo;
    bearers.push(...bearing(disk, { ...(vmId === undefined ? {} : { vmId }), diskId: disk.id }));
  }
  return { diskUniqueIds, vms, bearers };
}

/** Whether a point is of what is named. */
export function isNamedByHold(point: RecoveryPoint, hold: HoldRequest, named: NamedByHold): boolean {
  if (hold.pointIds.some((id) => idKey(id) === idKey(point.snapshot.id))) return true;
  if (point.diskUniqueId !== undefined && named.diskUniqueIds.has(point.diskUniqueId)) return true;
  if (point.vm !== undefined && named.vms.has(point.vm.toLowerCase())) return true;
  // A disk that is gone is known by the id its points were made of.
  const source = point.snapshot.sourceResourceId;
  return source !== undefined && hold.diskIds.some((id) => idKey(id) === idKey(source));
}

function namedReader(ports: Ports, { set }: HoldRequest, scope: SubscriptionScope) {
  const { inventory } = ports;
  let listed: Promise<DisksAndMachines> | undefined;
  async function orListed<T extends { readonly id: ResourceId }>(
    id: ResourceId,
    read: Promise<T | undefined>,
    among: (all: DisksAndMachines) => readonly T[],
  ): Promise<T | undefined> {
    try {
      return await read;
    } catch (error) {
      if (!set || !isOutOfOrder(error)) throw error;
      listed ??= readDisksAndMachines(ports, scope);
      return among(await listed).find((one) => sameId(one.id, id));
    }
  }
  return {
    virtualMachine: (id: ResourceId) =>
      orListed<VirtualMachine>(id, inventory.getVirtualMachine(id), ({ virtualMachines }) => virtualMachines),
    disk: (id: ResourceId) => orListed(id, inventory.getDisk(id), ({ disks }) => disks),
  };
}

function bearing(
  { id, location, tags }: Pick<VirtualMachine, 'id' | 'location' | 'tags'>,
  of: Pick<HoldBearer, 'vmId' | 'diskId'>,
): readonly HoldBearer[] {
  const value = tagValue(tags, TAG.hold);
  return value === undefined ? [] : [{ id, location, value, ...of }];
}
