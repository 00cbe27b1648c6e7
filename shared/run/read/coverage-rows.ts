import { alertAges } from '../../policy/alert-ages.ts';
import type { Instant } from '../../policy/instant.ts';
import { tagValue } from '../../policy/inventory.ts';
import type { Plan, PlanSettings } from '../../policy/plan.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Problem } from '../../policy/problem.ts';
import type { Protection } from '../../policy/protection.ts';
import { idKey, idParts } from '../../policy/resource-id.ts';
import { setPoint } from '../../policy/restore/point-sets.ts';
import { latestOccurrence, nextOccurrence } from '../../policy/schedule/occurrences.ts';
import { describePolicy } from '../../policy/tag/describe.ts';
import { writtenPolicyTag } from '../../policy/tag/written.ts';
import { copySets } from './copy-sets.ts';
import { coverageDisks, type Decided, isSelected, ownPoints } from './coverage-disks.ts';
import { holdsOf } from './coverage-holds.ts';
import { orphanFigures, unlistedRow } from './coverage-orphans.ts';
import { type Unit, unitsOf } from './coverage-units.ts';
import { explainCoverage } from './explain-coverage.ts';
import { lastSet } from './last-set.ts';
import { newest } from './newest.ts';
import { indexProblems, type ProblemIndex } from './problem-index.ts';
import type { CoverageDisk, CoverageRow } from './view-rows.ts';

/** What coverage says of a subscription: one row per VM, opted in or not, per disk without a VM, and per orphan. */
export function coverageRows(plan: Plan, settings: PlanSettings, now: Instant): readonly CoverageRow[] {
  const decided = new Map(plan.disks.map((disk) => [disk.diskUniqueId, disk]));
  const listed = new Set(plan.selection.protections.map(({ disk }) => disk.uniqueId.toLowerCase()));
  const unlisted = plan.disks.filter(
    ({ diskUniqueId, standing }) => (standing === 'orphan' || standing === 'unknown') && !listed.has(diskUniqueId),
  );
  const problems = indexProblems(plan.problems);
  return [
    ...unitsOf(plan).map((unit) => unitRow(plan, settings, now, unit, decided, problems)),
    ...unlisted.map((disk) => unlistedRow(plan, now, disk)),
  ];
}

function unitRow(
  plan: Plan,
  settings: PlanSettings,
  now: Instant,
  unit: Unit,
  decided: Decided,
  problems: ProblemIndex,
): CoverageRow {
  const { id, protections } = unit;
  const { name, resourceGroup } = idParts(id);
  const decisions = protections.flatMap(({ disk }) => decided.get(disk.uniqueId.toLowerCase()) ?? []);
  const disks = coverageDisks(unit, decided, settings);
  const points = decisions.flatMap(ownPoints).map(setPoint);
  const policy = policyOf(protections);
  const problem = problemOf(problems, protections);
  const orphans = decisions
    .filter(({ standing }) => standing !== 'protected' && standing !== 'problem')
    .flatMap(ownPoints);
  const state = coverageState(disks, problem, orphans.length > 0);
  const tag = tagValue(unit.tags, settings.tagKey);
  return {
    asOf: now,
    subscriptionId: plan.subscriptionId,
    key: idKey(id),
    ...(unit.isVm ? { vmId: id } : {}),
    name,
    resourceGroup,
    state,
    ...(tag === undefined ? {} : { tag }),
    ...(policy
      ? {
          policy: writtenPolicyTag(policy, settings.book),
          sentence: describePolicy(policy),
          ...dueTimes(policy, now),
          ages: alertAges(policy),
        }
      : {}),
    ...lastPoint(disks),
    ...(unit.isVm ? lastSet(idKey(id), points, now) : {}),
    disks,
    ...copySets(unit.isVm ? idKey(id) : undefined, disks, points),
    ...orphanFigures(orphans),
    ...nearMissKeys(problems, unit),
    ...holdsOf(unit, decided),
    ...explainCoverage(state, {
      id,
      settings,
      disks,
      problem,
      nearMiss: problems.nearMissesOf([id])[0],
      regional: regionalProblems(problems, protections),
    }),
  };
}

function policyOf(protections: readonly Protection[]): Policy | undefined {
  for (const { standing } of protections) {
    if (standing.kind === 'protected') return standing.policy;
    if (standing.kind === 'problem' && standing.fallback) return standing.fallback;
  }
  return undefined;
}

function dueTimes(policy: Policy, now: Instant): Pick<CoverageRow, 'dueSince' | 'nextDueAt'> {
  const dueSince = latestOccurrence(policy, now);
  const nextDueAt = nextOccurrence(policy, now);
  return { ...(dueSince === undefined ? {} : { dueSince }), ...(nextDueAt === undefined ? {} : { nextDueAt }) };
}

function problemOf(problems: ProblemIndex, protections: readonly Protection[]): Problem | undefined {
  for (const { standing } of protections) if (standing.kind === 'problem') return standing.problem;
  return problems.firstOf(protections.flatMap(({ vm, disk }) => [disk.id, ...(vm ? [vm.id] : [])]));
}

/** Keys of the tags of a VM and of its disks. */
function nearMissKeys(problems: ProblemIndex, { id, protections }: Unit): Pick<CoverageRow, 'nearMissKeys'> {
  const near = problems.nearMissesOf([id, ...protections.map(({ disk }) => disk.id)]);
  const keys = [...new Set(near.flatMap(({ tag }) => tag ?? []))];
  return keys.length === 0 ? {} : { nearMissKeys: keys };
}

/** What is wrong with the regions of the disks that a policy selects, all disks there taken together. */
function regionalProblems(problems: ProblemIndex, protections: readonly Protection[]): readonly Problem[] {
  const selected = protections.filter(({ standing }) => standing.kind === 'protected' || standing.kind === 'problem');
  return problems.ofRegions(selected.map(({ disk }) => disk.location.toLowerCase()));
}

/** The state of standing things; whether an occurrence is late is told when the row is read. */
function coverageState(
  disks: readonly CoverageDisk[],
  problem: Problem | undefined,
  hasOrphans: boolean,
): Exclude<CoverageRow['state'], 'late' | 'overdue'> {
  const selected = disks.filter(isSelected).length;
  if (problem !== undefined) return 'problem';
  if (selected > 0) return selected === disks.length ? 'protected' : 'partly';
  if (disks.some(({ standing }) => standing === 'off')) return 'opted-out';
  return hasOrphans ? 'orphan' : 'unprotected';
}

function lastPoint(disks: readonly CoverageDisk[]): Pick<CoverageRow, 'lastPointAt'> {
  const lastPointAt = newest(disks.map((disk) => disk.lastPointAt));
  return lastPointAt === undefined ? {} : { lastPointAt };
}
