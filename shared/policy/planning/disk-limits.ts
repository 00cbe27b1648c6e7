import { isCopiedInBackground } from '../copied-in-background.ts';
import { DAY, type Instant, utcDate } from '../instant.ts';
import type { SourceDisk } from '../inventory.ts';
import {
  FILLING_FROM,
  MOST_AT_ONCE,
  MOST_PENDING,
  MOST_POINTS_OF_DISK,
  MOST_SNAPSHOTS_OF_DISK,
  sayNumber,
} from '../limits.ts';
import type { CreateAction, SkipAction } from '../plan.ts';
import type { Policy } from '../policy.ts';
import type { Problem } from '../problem.ts';
import type { Protection } from '../protection.ts';
import { isMadeFull } from '../snapshot-request.ts';
import { maximumPoints } from '../tag/maximum-points.ts';
import { sayPoints } from '../tag/point-arithmetic.ts';
import { averageGapDays } from '../tag/rate.ts';
import type { DiskCase } from './disk-case.ts';
import type { DiskUsage } from './disk-usage.ts';
import { skipOf } from './skips.ts';

type UsageOf = (one: DiskCase) => DiskUsage;

export interface FittingCreates {
  readonly creates: readonly CreateAction[];
  /** In the place of creates that Azure would refuse now. */
  readonly skips: readonly SkipAction[];
}

/** The creates that Azure can take of their disks now; each of the others becomes a skip that says which limit it meets. */
export function fittingCreates(
  creates: readonly CreateAction[],
  cases: readonly DiskCase[],
  usageOf: UsageOf,
): FittingCreates {
  const caseOf = new Map(cases.map((one) => [one.diskUniqueId, one]));
  const skips: SkipAction[] = [];
  const fitting = creates.filter((create) => {
    const one = caseOf.get(create.diskUniqueId);
    // Azure's limits are to incremental snapshots; restore points have others.
    const isLimited = create.request.incremental && create.restorePoint === undefined;
    if (one?.protection === undefined || !isLimited) return true;
    const why = limitMet(one.protection.disk, usageOf(one));
    if (why === undefined) return true;
    skips.push({ ...skipOf(one.protection, why), ...postponed(create) });
    return false;
  });
  return { creates: fitting, skips };
}

function postponed({ adHoc, diskUniqueId, scheduledFor }: CreateAction): Pick<SkipAction, 'postponed'> {
  return adHoc ? {} : { postponed: { diskUniqueId, scheduledFor } };
}

/** Which limit the next snapshot of a disk would break, in one sentence; undefined where it fits. */
function limitMet({ name, sku = '' }: SourceDisk, usage: DiskUsage): string | undefined {
  if (usage.snapshots >= MOST_SNAPSHOTS_OF_DISK) {
    return `Disk ${name} has ${usage.snapshots} incremental snapshots; Azure takes no more than ${MOST_SNAPSHOTS_OF_DISK}.`;
  }
  if (usage.pending >= MOST_PENDING && isCopiedInBackground(sku)) {
    return `Disk ${name} (${sku}) has ${usage.pending} snapshots on their way, and Azure takes no more than ${MOST_PENDING} at a time: tried again later.`;
  }
  if (usage.recent >= MOST_AT_ONCE) {
    return `Disk ${name} had ${usage.recent} snapshots within five minutes, and Azure takes no more than ${MOST_AT_ONCE}: tried again later.`;
  }
  return undefined;
}

/** What a person should know of disks that a policy selects and that come near Azure's limit of snapshots. */
export function diskLimitProblems(cases: readonly DiskCase[], usageOf: UsageOf, now: Instant): readonly Problem[] {
  return cases.flatMap((one) => {
    const { policy, protection } = one;
    return policy === undefined || protection === undefined
      ? []
      : problemsOfDisk(protection, policy, usageOf(one), now).map((told) => ({ ...aboutDisk(protection), ...told }));
  });
}

type Told = Pick<Problem, 'code' | 'severity' | 'message'>;

function problemsOfDisk({ disk }: Protection, policy: Policy, usage: DiskUsage, now: Instant): readonly Told[] {
  // Full snapshots meet none of these limits.
  if (isMadeFull(policy.options, disk)) return [];
  const told: Told[] = [];
  const most = usage.others + maximumPoints(policy);
  const { name } = disk;
  const isFull = usage.snapshots >= MOST_SNAPSHOTS_OF_DISK;
  if (isFull) told.push({ code: 'disk-full', severity: 'problem', message: sayFull(name, usage) });
  if (most > MOST_POINTS_OF_DISK) {
    const message = sayTooMany(name, policy, usage, most);
    told.push({ code: 'too-many-points', severity: 'problem', message });
  }
  if (!isFull && usage.snapshots >= FILLING_FROM) {
    const message = sayFilling(name, policy, usage, most, now);
    told.push({ code: 'disk-filling', severity: 'hint', message });
  }
  return told;
}

/** With the command that lists its snapshots, whoever made them. */
function aboutDisk({ disk, vm }: Protection): Omit<Problem, keyof Told> {
  const { subscriptionId, uniqueId } = disk;
  return {
    subscriptionId,
    ...(vm === undefined ? {} : { vmId: vm.id }),
    diskId: disk.id,
    suggestion: `az snapshot list --subscription ${subscriptionId} --query "[?creationData.sourceUniqueId=='${uniqueId}'].id"`,
  };
}

function sayFull(name: string, { snapshots, others }: DiskUsage): string {
  return `Disk ${name} gets no more points: it has ${snapshots} incremental snapshots, ${sayOthers(others)}, and Azure takes no more than ${MOST_SNAPSHOTS_OF_DISK}.`;
}

function sayTooMany(name: string, policy: Policy, { others }: DiskUsage, most: number): string {
  return `Disk ${name} comes too near Azure's limit: ${sayPoints(policy)}, + ${sayNumber(others)} snapshots that no rule counts (of others, ad-hoc or on hold) = ${sayNumber(most)}, the limit is ${MOST_POINTS_OF_DISK}.`;
}

function sayFilling(
  name: string,
  policy: Policy,
  { snapshots, others }: DiskUsage,
  most: number,
  now: Instant,
): string {
  const has = `Disk ${name} has ${snapshots} incremental snapshots, ${sayOthers(others)}; Azure takes ${MOST_SNAPSHOTS_OF_DISK}`;
  if (most < MOST_SNAPSHOTS_OF_DISK) return `${has}. Its policy keeps it at ${most} at most.`;
  const days = (MOST_SNAPSHOTS_OF_DISK - snapshots) * averageGapDays(policy.schedule);
  return `${has}, and at its policy's rate it is full on ${utcDate(now + days * DAY)}.`;
}

function sayOthers(others: number): string {
  return `${others} of them counted by no rule (of others, ad-hoc or on hold)`;
}
