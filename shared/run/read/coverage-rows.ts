import type { Instant } from '../../policy/instant.ts';
import { tagValue } from '../../policy/inventory.ts';
import type { DiskDecisions, Plan, PlanSettings } from '../../policy/plan.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Problem } from '../../policy/problem.ts';
import type { Protection } from '../../policy/protection.ts';
import type { RecoveryPoint } from '../../policy/recovery-point.ts';
import { idKey, idParts, type ResourceId } from '../../policy/resource-id.ts';
import { setPoint } from '../../policy/restore/point-sets.ts';
import { latestOccurrence, nextOccurrence } from '../../policy/schedule/occurrences.ts';
import { describePolicy } from '../../policy/tag/describe.ts';
import { writtenPolicyTag } from '../../policy/tag/written.ts';
import { explainCoverage } from './explain-coverage.ts';
import { lastSet } from './last-set.ts';
import { indexProblems, type ProblemIndex } from './problem-index.ts';
import type { CoverageDisk, CoverageRow } from './view-rows.ts';

/** A VM with its disks, or a disk without one. */
interface Unit {
  readonly id: ResourceId;
  readonly isVm: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly protections: readonly Protection[];
  /** Disks that cannot be snapshotted and have no managed disk of their own. */
  readonly skipped: Plan['selection']['skipped'];
}

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

function unitsOf({ selection }: Plan): readonly Unit[] {
  const units = new Map<
    string,
    {
      id: ResourceId;
      isVm: boolean;
      tags: Unit['tags'];
      protections: Protection[];
      skipped: Plan['selection']['skipped'][number][];
    }
  >();
  const unitOf = (owner: { id: ResourceId; tags: Unit['tags'] }, isVm: boolean) => {
    const key = idKey(owner.id);
    const unit = units.get(key) ?? { id: owner.id, isVm, tags: owner.tags, protections: [], skipped: [] };
    units.set(key, unit);
    return unit;
  };
  for (const protection of selection.protections) {
    unitOf(protection.vm ?? protection.disk, protection.vm !== undefined).protections.push(protection);
  }
  for (const one of selection.skipped) unitOf(one.vm, true).skipped.push(one);
  return [...units.values()];
}

function unitRow(
  plan: Plan,
  settings: PlanSettings,
  now: Instant,
  unit: Unit,
  decided: ReadonlyMap<string, DiskDecisions>,
  problems: ProblemIndex,
): CoverageRow {
  const { id, protections } = unit;
  const { name, resourceGroup } = idParts(id);
  const decisions = protections.flatMap(({ disk }) => decided.get(disk.uniqueId.toLowerCase()) ?? []);
  const disks = [
    ...protections.map((protection) => coverageDisk(protection, decided.get(protection.disk.uniqueId.toLowerCase()))),
    ...unit.skipped.map(({ diskName, why }) => ({
      uniqueId: '',
      name: diskName,
      standing: 'unsupported',
      why,
      points: 0,
    })),
  ];
  const policy = policyOf(protections);
  const problem = problemOf(problems, protections);
  const orphans = decisions
    .filter(({ standing }) => standing !== 'protected' && standing !== 'problem')
    .flatMap(pointsOf);
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
      ? { policy: writtenPolicyTag(policy, settings.book), sentence: describePolicy(policy), ...dueTimes(policy, now) }
      : {}),
    ...lastPoint(disks),
    ...(unit.isVm ? lastSet(idKey(id), decisions.flatMap(pointsOf).map(setPoint), now) : {}),
    disks,
    ...(orphans.length === 0 ? {} : orphanFigures(orphans)),
    ...explainCoverage(state, {
      id,
      settings,
      disks,
      problem,
      nearMiss: problems.nearMissOf(id),
      regional: regionalProblems(problems, protections),
    }),
  };
}

function coverageDisk(protection: Protection, decided: DiskDecisions | undefined): CoverageDisk {
  const usable = decided === undefined ? [] : pointsOf(decided).filter(({ state }) => state === 'usable');
  const lastPointAt = newest(usable.map(({ snapshot }) => snapshot.timeCreated));
  const scheduled = usable.filter(({ kind }) => kind === 'scheduled');
  const lastScheduledFor = newest(scheduled.map(({ scheduledFor }) => scheduledFor));
  return {
    uniqueId: protection.disk.uniqueId.toLowerCase(),
    diskId: protection.disk.id,
    name: protection.disk.name,
    standing: protection.standing.kind,
    ...('why' in protection.standing ? { why: protection.standing.why } : {}),
    points: usable.length,
    ...(decided === undefined ? {} : madeFor(pointsOf(decided))),
    ...(lastPointAt === undefined ? {} : { lastPointAt }),
    ...(lastScheduledFor === undefined ? {} : { lastScheduledFor }),
  };
}

/** Points of a disk that a VM has no more are found by it. */
function madeFor(points: readonly RecoveryPoint[]): Pick<CoverageDisk, 'madeFor'> {
  const vms = [...new Set(points.flatMap(({ vm }) => vm?.toLowerCase() ?? []))];
  return vms.length === 0 ? {} : { madeFor: vms };
}

function pointsOf({ decisions }: DiskDecisions): readonly RecoveryPoint[] {
  return decisions.map(({ point }) => point).filter(({ ownership }) => ownership.kind === 'own');
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
  const selected = disks.filter(({ standing }) => standing === 'protected' || standing === 'problem').length;
  if (problem !== undefined) return 'problem';
  if (selected > 0) return selected === disks.length ? 'protected' : 'partly';
  if (disks.some(({ standing }) => standing === 'off')) return 'opted-out';
  return hasOrphans ? 'orphan' : 'unprotected';
}

/** Points of a disk that is listed no more. */
function unlistedRow(plan: Plan, now: Instant, disk: DiskDecisions): CoverageRow {
  const points = pointsOf(disk);
  const [group, vm] = disk.vm?.split('/') ?? [];
  const ofVm = vm === undefined ? '' : ` (it was of VM ${vm})`;
  const disks = [
    {
      uniqueId: disk.diskUniqueId,
      name: disk.diskName,
      standing: disk.standing,
      points: points.length,
      ...madeFor(points),
    },
  ];
  const lastPointAt = newest(points.map(({ snapshot }) => snapshot.timeCreated));
  return {
    asOf: now,
    subscriptionId: plan.subscriptionId,
    key: `orphan:${disk.diskUniqueId}`,
    name: disk.diskName,
    resourceGroup: group ?? '',
    state: 'orphan',
    ...(lastPointAt === undefined ? {} : { lastPointAt }),
    disks,
    ...orphanFigures(points),
    cause:
      disk.standing === 'unknown'
        ? `Its disk is not listed, and Azure did not say that it is gone${ofVm}: nothing of it is pruned.`
        : `Its disk is gone${ofVm}; its points go as their retention says, the last two stay.`,
  };
}

/** How many there are, and the provisioned size of their disks: a ceiling of what is billed. */
function orphanFigures(points: readonly RecoveryPoint[]): Pick<CoverageRow, 'orphanPoints' | 'orphanGib'> {
  const orphanGib = points.reduce((sum, { snapshot }) => sum + (snapshot.sizeGib ?? 0), 0);
  return { orphanPoints: points.length, orphanGib };
}

function lastPoint(disks: readonly CoverageDisk[]): Pick<CoverageRow, 'lastPointAt'> {
  const lastPointAt = newest(disks.map((disk) => disk.lastPointAt));
  return lastPointAt === undefined ? {} : { lastPointAt };
}

/** The latest of some instants; undefined where there is none. */
export function newest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  let found: Instant | undefined;
  for (const at of instants) if (at !== undefined && (found === undefined || at > found)) found = at;
  return found;
}
