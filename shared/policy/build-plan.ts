import { wholePrunes } from './consistency/whole-points.ts';
import { copyLookAfter, planCopies, withWaiting } from './copies/plan-copies.ts';
import type { Instant } from './instant.ts';
import type { CreateAction, Plan, PlanInput, SkipAction, Work } from './plan.ts';
import { adHocCreates } from './planning/ad-hoc-creates.ts';
import { decideCases, diskDecisions, paceNotice, prunesOf } from './planning/decided-case.ts';
import { type DiskCase, diskCases } from './planning/disk-case.ts';
import { diskLimitProblems, fittingCreates } from './planning/disk-limits.ts';
import { diskUsage } from './planning/disk-usage.ts';
import { dueCreates } from './planning/due-creates.ts';
import { holdActions, withHold } from './planning/hold-actions.ts';
import { pointProblems } from './planning/point-problems.ts';
import { refusedOptionHints } from './planning/refused-options.ts';
import { regionLimitProblems } from './planning/region-limits.ts';
import { skippedBySchedule, skippedByVm } from './planning/skips.ts';
import { type TargetFilter, targetFilter } from './planning/target-filter.ts';
import { workOf } from './planning/work-of.ts';
import type { Policy } from './policy.ts';
import { policyHash } from './policy-hash.ts';
import type { Problem } from './problem.ts';
import type { Protection } from './protection.ts';
import { readPoints } from './read-point.ts';
import type { RecoveryPoint } from './recovery-point.ts';
import { nextOccurrence } from './schedule/occurrences.ts';
import { selectDisks } from './select-disks.ts';
import { missingGroupProblem, snapshotGroup } from './snapshot-group.ts';

export { sourcesToAsk } from './planning/sources-to-ask.ts';

/**
 * Everything that a run will do in one subscription, and why, from its whole inventory: selection, what is due, one
 * decision for each point, and the actions that follow. Pure: the same input in any order gives the same plan.
 */
export function buildPlan(input: PlanInput): Plan {
  const { settings, request, now, subscriptionId } = input;
  const selection = selectDisks(input);
  const points = readPoints(input.snapshots, settings, input.unreadCopies);
  const found = diskCases(selection, points, input).map(withHold);
  const copies = planCopies(found, points, input);
  const cases = found.map((one) => withWaiting(one, copies.waiting));
  const filter = targetFilter(request.target, subscriptionId);
  const skippedDisks = skippedByVm(selection.skipped, filter, settings);
  const usageOf = diskUsage(points, input);
  const made = plannedCreates(cases, points, filter, input);
  const fitting = fittingCreates(made.creates, cases, usageOf);
  const decided = decideCases(cases, input);
  const looks = [copies.nextCopyAt, copyLookAfter(fitting.creates, cases, input)].flatMap((at) => at ?? []);
  const nextCopyAt = looks.length === 0 ? undefined : Math.min(...looks);
  const groupProblem = missingGroupProblem(subscriptionId, disksMade(cases), settings, input.resourceGroups);
  const nextOccurrenceAt = earliest(new Set(cases.flatMap(({ policy }) => policy ?? [])), now);
  return {
    subscriptionId,
    selection: { ...selection, protections: cases.flatMap(({ protection }) => protection ?? []) },
    work: plannedWork(cases, decided, { creates: fitting.creates, copies: copies.actions }, filter, input),
    skips: request.creates === 'none' ? [] : [...skippedDisks.skips, ...made.skips, ...fitting.skips],
    problems: [
      ...selection.problems,
      ...skippedDisks.problems,
      ...(groupProblem === undefined ? [] : [groupProblem]),
      ...made.problems,
      ...copies.problems,
      ...diskLimitProblems(cases, usageOf, now),
      ...regionLimitProblems(cases, subscriptionId, now),
      ...refusedOptionHints(cases, subscriptionId),
      ...pointProblems(points, cases, subscriptionId, now),
    ],
    disks: decided.map((one) => diskDecisions(one, input)),
    pace: decided.flatMap(paceNotice),
    // Of what the tags say, before the points are asked: a tick computes it without them.
    policyHash: policyHash(selection),
    ...(nextOccurrenceAt === undefined ? {} : { nextOccurrenceAt }),
    ...(made.nextAttemptAt === undefined ? {} : { nextAttemptAt: made.nextAttemptAt }),
    ...(nextCopyAt === undefined ? {} : { nextCopyAt }),
  };
}

interface PlannedCreates {
  readonly creates: readonly CreateAction[];
  readonly skips: readonly SkipAction[];
  readonly problems: readonly Problem[];
  readonly nextAttemptAt?: Instant;
}

function plannedCreates(
  cases: readonly DiskCase[],
  points: readonly RecoveryPoint[],
  filter: TargetFilter,
  input: PlanInput,
): PlannedCreates {
  const { settings, request, resourceGroups } = input;
  const groupOf = ({ protection }: DiskCase): string => {
    if (protection === undefined) throw new Error('a disk that is not listed has no group');
    return snapshotGroup(protection.disk, settings, resourceGroups);
  };
  if (request.creates === 'now') {
    return { ...adHocCreates(cases, filter, groupOf, input), problems: [] };
  }
  // Also where nothing is made: when a failed create is tried again is not forgotten by a confirmed prune.
  const due = dueCreates(cases, points, filter.hasDisk, groupOf, input);
  if (request.creates === 'none') return { ...due, creates: [] };
  return { ...due, skips: [...skippedBySchedule(cases, filter, settings.tagKey), ...due.skips] };
}

function plannedWork(
  cases: readonly DiskCase[],
  decided: ReturnType<typeof decideCases>,
  made: Pick<Work, 'creates' | 'copies'>,
  filter: TargetFilter,
  input: PlanInput,
): Plan['work'] {
  const createsOf = Map.groupBy(made.creates, ({ diskUniqueId }) => diskUniqueId);
  const copiesOf = Map.groupBy(made.copies, ({ diskUniqueId }) => diskUniqueId);
  const decisionOf = new Map(decided.map((one) => [one.one, one]));
  const targeted = cases.filter(filter.hasDisk);
  const actions = targeted.map((one) => {
    const decision = decisionOf.get(one);
    return {
      one,
      creates: createsOf.get(one.diskUniqueId) ?? [],
      copies: copiesOf.get(one.diskUniqueId) ?? [],
      prunes: decision === undefined ? [] : prunesOf(decision, input),
      holds: holdActions(one),
    };
  });
  return workOf(wholePrunes(actions));
}

function disksMade(cases: readonly DiskCase[]): readonly Protection['disk'][] {
  return cases.flatMap(({ policy, protection }) =>
    policy === undefined || protection === undefined ? [] : protection.disk,
  );
}

function earliest(policies: ReadonlySet<Policy>, now: Instant): Instant | undefined {
  const instants = [...policies].flatMap((policy) => nextOccurrence(policy, now) ?? []);
  return instants.length === 0 ? undefined : Math.min(...instants);
}
