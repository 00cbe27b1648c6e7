import { formatInstant, type Instant } from '../instant.ts';
import { isLate } from '../late.ts';
import type { CreateReason, PlanInput } from '../plan.ts';
import type { Policy } from '../policy.ts';
import type { Problem } from '../problem.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { idParts, type ResourceId } from '../resource-id.ts';
import { decideDue } from '../schedule/due.ts';
import { latestOccurrence } from '../schedule/occurrences.ts';
import { standingPoints } from '../schedule/standing-points.ts';
import { nameOf } from './create-action.ts';
import { type CreatesByVm, createsByVm, type DuePoint, type ScheduledDisk } from './creates-by-vm.ts';
import type { DiskCase } from './disk-case.ts';
import { type PointSet, setId } from './point-sets.ts';
import { unitKey } from './unit.ts';

/** Problems are also those of disks that get none since a snapshot that is not provably ours has the name of their point. */
export interface DueCreates extends CreatesByVm {
  /** When the first of the disks that wait after a failure is tried again. */
  readonly nextAttemptAt?: Instant;
}

type DueInput = Pick<PlanInput, 'now' | 'settings' | 'request' | 'attempts' | 'openCreates' | 'resourceGroups'>;

/** One create for each targeted disk whose latest occurrence has no point. `points` are all those of the inventory. */
export function dueCreates(
  cases: readonly DiskCase[],
  points: readonly RecoveryPoint[],
  isTargeted: (one: DiskCase) => boolean,
  groupOf: (one: DiskCase) => string,
  input: DueInput,
): DueCreates {
  const { settings, request } = input;
  const standing = standingPoints(points);
  const scheduled = scheduledDisks(cases, input.now);
  const setOf = setsOf(scheduled, settings.owner);
  const planned: DuePoint[] = [];
  const problems: Problem[] = [];
  let nextAttemptAt: Instant | undefined;
  for (const disk of scheduled) {
    if (!isTargeted(disk.one)) continue;
    const due = dueOf(disk, standing, input);
    if (due.kind === 'not-due') {
      if (due.why.code === 'name-taken') problems.push(nameTaken(disk, due.why.snapshotId));
      if (due.why.code === 'waiting') nextAttemptAt = Math.min(nextAttemptAt ?? due.why.until, due.why.until);
      continue;
    }
    const { protection, policy } = disk;
    const point = {
      disk: protection.disk,
      ...(protection.vm === undefined ? {} : { vm: protection.vm }),
      policy,
      moment: { kind: 'scheduled', scheduledFor: due.occurrence },
      attempt: due.attempt,
      reasons: reasonsOf(due.reason, due.occurrence, input.now),
      set: setOf(disk),
      runId: request.runId,
      resourceGroup: groupOf(disk.one),
    } as const;
    planned.push({ disk, point });
  }
  const made = createsByVm(planned, scheduled, points, input);
  return {
    ...made,
    problems: [...problems, ...made.problems],
    ...(nextAttemptAt === undefined ? {} : { nextAttemptAt }),
  };
}

function nameTaken({ protection: { disk, vm } }: ScheduledDisk, snapshotId: ResourceId): Problem {
  return {
    code: 'name-taken',
    severity: 'problem',
    message: `Disk ${disk.name} gets no point for its latest occurrence: ${idParts(snapshotId).name} has its name and is not provably ours.`,
    suggestion: 'Delete that snapshot, or restore its tags.',
    subscriptionId: disk.subscriptionId,
    ...(vm === undefined ? {} : { vmId: vm.id }),
    diskId: disk.id,
    snapshotId,
  };
}

/** Why a create is planned; `late` where it comes more than 30 minutes after its occurrence. */
export function reasonsOf(reason: 'due' | 'retry', occurrence: Instant, now: Instant): readonly CreateReason[] {
  return isLate(occurrence, now) ? [reason, 'late'] : [reason];
}

function scheduledDisks(cases: readonly DiskCase[], now: Instant): readonly ScheduledDisk[] {
  const latest = new Map<Policy, Instant | undefined>();
  const latestOf = (policy: Policy) => {
    if (!latest.has(policy)) latest.set(policy, latestOccurrence(policy, now));
    return latest.get(policy);
  };
  return cases.flatMap((one) => {
    const { protection, policy } = one;
    if (protection === undefined || policy === undefined) return [];
    return [{ one, protection, policy, occurrence: latestOf(policy) }];
  });
}

function dueOf(
  { one, protection, policy }: ScheduledDisk,
  standing: ReturnType<typeof standingPoints>,
  input: DueInput,
) {
  const { settings, now } = input;
  return decideDue({
    policy,
    points: one.points,
    standingUnder: (scheduledFor) =>
      standing(nameOf({ disk: protection.disk, moment: { kind: 'scheduled', scheduledFor }, attempt: 1 }, settings)),
    openCreates: input.openCreates.get(one.diskUniqueId) ?? [],
    memory: input.attempts.get(one.diskUniqueId),
    now,
    pendingHours: settings.pendingHours,
  });
}

/**
 * The place of each disk in the set of its VM and occurrence. All the VM's disks with that occurrence count, whether due
 * now or taken already, so that a disk tried again completes the set of the others.
 */
function setsOf(scheduled: readonly ScheduledDisk[], owner: string): (disk: ScheduledDisk) => PointSet {
  const keyOf = ({ protection, occurrence }: ScheduledDisk) => JSON.stringify([unitKey(protection), occurrence]);
  const places = new Map<ScheduledDisk, { readonly k: number; readonly n: number }>();
  for (const members of Map.groupBy(scheduled, keyOf).values()) {
    members.forEach((member, index) => {
      places.set(member, { k: index + 1, n: members.length });
    });
  }
  return (disk) => {
    const { k, n } = places.get(disk) ?? { k: 1, n: 1 };
    return { id: setId(owner, unitKey(disk.protection), formatInstant(disk.occurrence ?? 0)), k, n };
  };
}
