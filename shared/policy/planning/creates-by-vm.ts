import { type ConsistentPoint, type ConsistentSet, consistentCreates } from '../consistency/restore-point-creates.ts';
import type { Instant } from '../instant.ts';
import type { VirtualMachine } from '../inventory.ts';
import type { CreateAction, PlanInput, PlanSettings, SkipAction } from '../plan.ts';
import type { Policy } from '../policy.ts';
import type { Problem } from '../problem.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { standingPoints } from '../schedule/standing-points.ts';
import { writtenKeepTag, writtenPolicyTag } from '../tag/written.ts';
import { createAction, type NewPoint } from './create-action.ts';
import type { DiskCase } from './disk-case.ts';
import { skipOf } from './skips.ts';
import { unitKey } from './unit.ts';

/** A listed disk that a policy selects, with the latest occurrence of that policy. */
export interface ScheduledDisk {
  readonly one: DiskCase;
  readonly protection: NonNullable<DiskCase['protection']>;
  readonly policy: Policy;
  readonly occurrence: Instant | undefined;
}

/** A disk that is due, and the point that it is to get. */
export interface DuePoint {
  readonly disk: ScheduledDisk;
  readonly point: NewPoint & Pick<ConsistentPoint, 'policy' | 'moment'>;
}

export interface CreatesByVm {
  readonly creates: readonly CreateAction[];
  /** In the place of creates that would be less consistent than their policy takes. */
  readonly skips: readonly SkipAction[];
  readonly problems: readonly Problem[];
}

/**
 * A snapshot of each due disk by itself, or the parts of one restore point of a VM where its policy asks for that.
 * `scheduled` are all disks that a policy selects, `points` all points of the inventory.
 */
export function createsByVm(
  due: readonly DuePoint[],
  scheduled: readonly ScheduledDisk[],
  points: readonly RecoveryPoint[],
  input: Pick<PlanInput, 'now' | 'settings' | 'resourceGroups'>,
): CreatesByVm {
  const { settings } = input;
  const standing = standingPoints(points);
  const disksOf = Map.groupBy(scheduled, (one) => consistentKey(one, settings));
  const creates: CreateAction[] = [];
  const skips: SkipAction[] = [];
  const problems: Problem[] = [];
  for (const [key, members] of Map.groupBy(due, ({ disk }) => consistentKey(disk, settings))) {
    const set = key === undefined ? undefined : setOf(members, disksOf.get(key) ?? []);
    if (set === undefined) {
      creates.push(...members.map(({ point }) => createAction(point, settings)));
      continue;
    }
    const made = consistentCreates(set, points, standing, input);
    creates.push(...made.creates);
    if (made.refused === undefined) continue;
    problems.push(notConsistent(set.due[0].vm, made.refused));
    for (const { disk, point } of members) skips.push(refusedSkip(disk, point.moment.scheduledFor, made.refused));
  }
  return { creates, skips, problems };
}

/** Undefined for a disk without a VM, which is consistent by itself. */
function setOf(due: readonly DuePoint[], members: readonly ScheduledDisk[]): ConsistentSet | undefined {
  const [first, ...rest] = due.flatMap(({ point }) => (point.vm === undefined ? [] : { ...point, vm: point.vm }));
  if (first === undefined) return undefined;
  return { due: [first, ...rest], disks: members.map(({ protection }) => protection.disk) };
}

/** The same for the disks of one VM by one policy and occurrence, where it asks for consistency; undefined for every other. */
function consistentKey({ protection, policy, occurrence }: ScheduledDisk, { book }: PlanSettings): string | undefined {
  const { consistency } = policy.options;
  if (consistency === undefined) return undefined;
  const written = [writtenPolicyTag(policy, book), writtenKeepTag(policy)];
  return JSON.stringify([unitKey(protection), ...written, consistency, policy.options.orElse, occurrence]);
}

function notConsistent(vm: VirtualMachine, why: string): Problem {
  return {
    code: 'consistency-not-to-be-had',
    severity: 'problem',
    message: `${why} Its policy takes nothing less, so it gets no point.`,
    suggestion: 'Remove "orElse": "fail" from the policy, or choose a lower consistency.',
    subscriptionId: vm.subscriptionId,
    vmId: vm.id,
  };
}

function refusedSkip({ one, protection }: ScheduledDisk, scheduledFor: Instant, why: string): SkipAction {
  return { ...skipOf(protection, why), postponed: { diskUniqueId: one.diskUniqueId, scheduledFor } };
}
