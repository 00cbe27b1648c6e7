import { tagValue, type VirtualMachine } from '../../policy/inventory.ts';
import type { HoldAction, Plan, Work } from '../../policy/plan.ts';
import { TAG } from '../../policy/point-tags.ts';
import type { Problem } from '../../policy/problem.ts';
import { readPoints } from '../../policy/read-point.ts';
import type { RecoveryPoint } from '../../policy/recovery-point.ts';
import { idKey, idOfType, namedVmId, parseResourceId, type ResourceId } from '../../policy/resource-id.ts';
import type { Ports } from '../ports.ts';
import type { HoldRequest, Run } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import { scopeOf } from './make-plan.ts';
import { readAllPoints } from './read-restore-points.ts';

/** The hold actions of one subscription: our present points of what was named; when lifted, the VM or disk itself too. */
export async function planHolds(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  subscriptionId: string,
): Promise<Pick<Plan, 'work' | 'skips' | 'problems' | 'subscriptionId'>> {
  const empty = { subscriptionId, work: [], skips: [], problems: [] };
  if (run.hold === undefined) return empty;
  const named = await namedDisks(ports, run.hold, subscriptionId);
  const scope = await scopeOf(ports, settings, subscriptionId);
  const { snapshots, problems } = await readAllPoints(ports, settings, scope);
  const points = readPoints(snapshots, settings);
  const ours = points.filter((point) => point.ownership.kind === 'own' && isNamed(point, run.hold, named));
  const { set, value } = run.hold;
  const onPoints = ours
    .filter((point) => point.isHeld !== set)
    .map((point) => ({
      location: point.snapshot.location,
      action: holdAction(
        point.snapshot.id,
        set,
        set ? value : (tagValue(point.snapshot.tags, TAG.hold) ?? ''),
        ofPoint(point),
      ),
    }));
  const work = [...onPoints, ...(set ? [] : named.held)].map(({ location, action }) => oneHold(location, action));
  return { ...empty, work, problems: problems.map(sendAgain) };
}

function sendAgain(problem: Problem): Problem {
  const suggestion = 'What could not be read was not looked at for this hold: set or lift it again once it can be.';
  return { suggestion, ...problem };
}

interface Named {
  readonly diskUniqueIds: ReadonlySet<string>;
  /** `group/name`, lower case, as points carry it. */
  readonly vms: ReadonlySet<string>;
  /** What bears a hold itself, to be lifted with its points. */
  readonly held: readonly { readonly location: string; readonly action: HoldAction }[];
}

async function namedDisks(ports: Ports, hold: HoldRequest, subscriptionId: string): Promise<Named> {
  const here = (id: string) => parseResourceId(id)?.subscriptionId.toLowerCase() === subscriptionId;
  const diskIds = new Set(hold.diskIds.filter(here).map(idKey));
  const vms = new Set<string>();
  const held: { location: string; action: HoldAction }[] = [];
  const lift = (resource: Pick<VirtualMachine, 'id' | 'location' | 'tags'>, of: HeldOf) => {
    const value = tagValue(resource.tags, TAG.hold);
    if (value !== undefined)
      held.push({ location: resource.location, action: holdAction(resource.id, false, value, of) });
  };
  for (const id of hold.vmIds.filter(here)) {
    const parts = parseResourceId(id);
    if (parts !== undefined) vms.add(`${parts.resourceGroup}/${parts.name}`.toLowerCase());
    const vm = await ports.inventory.getVirtualMachine(id as ResourceId);
    if (vm === undefined) continue;
    lift(vm, { vmId: vm.id });
    for (const { diskId } of vm.disks) if (diskId !== undefined) diskIds.add(idKey(diskId));
  }
  const diskUniqueIds = new Set<string>();
  for (const id of diskIds) {
    const disk = await ports.inventory.getDisk(id as ResourceId);
    if (disk === undefined) continue;
    diskUniqueIds.add(disk.uniqueId.toLowerCase());
    const [vmId] = disk.attachedTo;
    lift(disk, { ...(vmId === undefined ? {} : { vmId }), diskId: disk.id });
  }
  return { diskUniqueIds, vms, held };
}

function isNamed(point: RecoveryPoint, hold: HoldRequest | undefined, named: Named): boolean {
  if (hold?.pointIds.some((id) => idKey(id) === idKey(point.snapshot.id)) === true) return true;
  if (point.diskUniqueId !== undefined && named.diskUniqueIds.has(point.diskUniqueId)) return true;
  if (point.vm !== undefined && named.vms.has(point.vm.toLowerCase())) return true;
  // A disk that is gone is known by the id its points were made of.
  const source = point.snapshot.sourceResourceId;
  return source !== undefined && hold?.diskIds.some((id) => idKey(id) === idKey(source)) === true;
}

type HeldOf = Pick<HoldAction, 'vmId' | 'diskId' | 'diskUniqueId'>;

function ofPoint({ snapshot, vm, diskUniqueId }: RecoveryPoint): HeldOf {
  const vmId = namedVmId(snapshot.subscriptionId, vm);
  const diskId = idOfType(snapshot.sourceResourceId, 'disks');
  return {
    ...(vmId === undefined ? {} : { vmId }),
    ...(diskId === undefined ? {} : { diskId }),
    ...(diskUniqueId === undefined ? {} : { diskUniqueId }),
  };
}

function holdAction(resourceId: ResourceId, set: boolean, value: string, of: HeldOf): HoldAction {
  return { kind: 'hold', ...of, set, resourceId, value, reasons: [set ? 'hold' : 'hold-lifted'] };
}

function oneHold(location: string, action: HoldAction): Work {
  return { location, creates: [], copies: [], prunes: [], holds: [action] };
}
