import type { VirtualMachine } from '../inventory.ts';
import type { Target } from '../plan.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { computeId, idKey } from '../resource-id.ts';
import type { DiskCase } from './disk-case.ts';

/** A target as predicates over what one subscription holds. */
export interface TargetFilter {
  readonly hasDisk: (one: DiskCase) => boolean;
  /** The disk or a VM of it was named by itself, not by policy, group or `all`: then it need not be opted in. */
  readonly namesDisk: (one: DiskCase) => boolean;
  readonly hasVm: (vm: VirtualMachine) => boolean;
  readonly namesVm: (vm: VirtualMachine) => boolean;
}

const EVERYTHING: TargetFilter = {
  hasDisk: () => true,
  namesDisk: () => false,
  hasVm: () => true,
  namesVm: () => false,
};

export function targetFilter(target: Target, subscriptionId: string): TargetFilter {
  if (target.kind === 'all') return EVERYTHING;
  const ids = new Set([...target.vmIds, ...target.diskIds].map(idKey));
  const policies = new Set(target.policies.map((name) => name.toLowerCase()));
  const groups = new Set(target.resourceGroupIds.map(idKey));
  const inGroup = (group: string) => groups.has(idKey(`/subscriptions/${subscriptionId}/resourceGroups/${group}`));
  const namesVm = (vm: VirtualMachine) => ids.has(idKey(vm.id));
  const namesDisk = (one: DiskCase) => resourcesOf(one).some(({ id }) => ids.has(idKey(id)));

  /** A point whose disk is not listed stands for the VM, disk, group and policy that it was made for. */
  const hasPoint = ({ vm, snapshot, writtenPolicy, ownership }: RecoveryPoint): boolean => {
    if (ownership.kind !== 'own') return false;
    if (writtenPolicy !== undefined && policies.has(writtenPolicy.toLowerCase())) return true;
    if (snapshot.sourceResourceId !== undefined && ids.has(idKey(snapshot.sourceResourceId))) return true;
    const [group, name] = vm?.split('/') ?? [];
    if (group === undefined || name === undefined) return false;
    return inGroup(group) || ids.has(idKey(computeId(subscriptionId, group, 'virtualMachines', name)));
  };
  return {
    hasDisk: (one) =>
      (one.policy !== undefined && policies.has(one.policy.name.toLowerCase())) ||
      namesDisk(one) ||
      resourcesOf(one).some(({ resourceGroup }) => inGroup(resourceGroup)) ||
      (one.protection === undefined && one.points.some(hasPoint)),
    namesDisk,
    hasVm: (vm) => namesVm(vm) || inGroup(vm.resourceGroup),
    namesVm,
  };
}

/** The disk and all its VMs. */
function resourcesOf({ protection }: DiskCase): readonly { readonly id: string; readonly resourceGroup: string }[] {
  if (protection === undefined) return [];
  const { disk, vm, vms } = protection;
  return [disk, ...(vms ?? (vm === undefined ? [] : [vm]))];
}
