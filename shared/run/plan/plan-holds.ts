import { tagValue } from '../../policy/inventory.ts';
import type { HoldAction, Plan, Work } from '../../policy/plan.ts';
import { TAG } from '../../policy/point-tags.ts';
import type { Problem } from '../../policy/problem.ts';
import { readPoints } from '../../policy/read-point.ts';
import type { RecoveryPoint } from '../../policy/recovery-point.ts';
import { idOfType, namedVmId, type ResourceId } from '../../policy/resource-id.ts';
import type { Ports } from '../ports.ts';
import type { HoldRequest, Run } from '../records.ts';
import type { RunSettings } from '../settings.ts';
import { scopeOf } from './make-plan.ts';
import { type HoldBearer, isNamedByHold, readNamedByHold } from './named-by-hold.ts';
import { readAllPoints } from './read-restore-points.ts';

/** The hold actions of one subscription: our present points of what was named; when lifted, the VM or disk itself too. */
export async function planHolds(
  ports: Ports,
  settings: RunSettings,
  { hold }: Run,
  subscriptionId: string,
): Promise<Pick<Plan, 'work' | 'skips' | 'problems' | 'subscriptionId'>> {
  if (hold === undefined) return { subscriptionId, work: [], skips: [], problems: [] };
  const scope = await scopeOf(ports, settings, subscriptionId);
  const named = await readNamedByHold(ports, hold, scope);
  const { snapshots, problems } = await readAllPoints(ports, settings, scope);
  const points = readPoints(snapshots, settings);
  const ours = points.filter((point) => point.ownership.kind === 'own' && isNamedByHold(point, hold, named));
  const toChange = ours.filter(({ isHeld }) => isHeld !== hold.set);
  const bearers = hold.set ? [] : named.bearers;
  const work = [...toChange.map((point) => onPoint(point, hold)), ...bearers.map(offBearer)];
  return { subscriptionId, work, skips: [], problems: problems.map(sendAgain) };
}

function sendAgain(problem: Problem): Problem {
  const suggestion = 'What could not be read was not looked at for this hold: set or lift it again once it can be.';
  return { suggestion, ...problem };
}

function onPoint({ snapshot, vm, diskUniqueId }: RecoveryPoint, { set, value }: HoldRequest): Work {
  const vmId = namedVmId(snapshot.subscriptionId, vm);
  const diskId = idOfType(snapshot.sourceResourceId, 'disks');
  const of = {
    ...(vmId === undefined ? {} : { vmId }),
    ...(diskId === undefined ? {} : { diskId }),
    ...(diskUniqueId === undefined ? {} : { diskUniqueId }),
  };
  const written = set ? value : (tagValue(snapshot.tags, TAG.hold) ?? '');
  return oneHold(snapshot.location, holdAction(snapshot.id, set, written, of));
}

function offBearer({ id, location, value, ...of }: HoldBearer): Work {
  return oneHold(location, holdAction(id, false, value, of));
}

type HeldOf = Pick<HoldAction, 'vmId' | 'diskId' | 'diskUniqueId'>;

function holdAction(resourceId: ResourceId, set: boolean, value: string, of: HeldOf): HoldAction {
  return { kind: 'hold', ...of, set, resourceId, value, reasons: [set ? 'hold' : 'hold-lifted'] };
}

function oneHold(location: string, action: HoldAction): Work {
  return { location, creates: [], copies: [], prunes: [], holds: [action] };
}
