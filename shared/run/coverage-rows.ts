import { type Instant, MINUTE } from '../policy/instant.ts';
import { tagValue } from '../policy/inventory.ts';
import type { DiskDecisions, Plan, PlanSettings } from '../policy/plan.ts';
import type { Policy } from '../policy/policy.ts';
import type { Problem } from '../policy/problem.ts';
import type { Protection } from '../policy/protection.ts';
import { idKey, idParts } from '../policy/resource-id.ts';
import { latestOccurrence, nextOccurrence } from '../policy/schedule/occurrences.ts';
import { describePolicy } from '../policy/tag/describe.ts';
import type { CoverageDisk, CoverageRow, CoverageState } from './view-rows.ts';

/** A point made later than this after its occurrence is late; so is a VM whose occurrence has no point by then. */
export const LATE_AFTER_MS = 30 * MINUTE;
/** The last of a disk's tries comes 5 h 15 min after its occurrence; from then on nothing more is tried. */
export const OVERDUE_AFTER_MS = 315 * MINUTE;

/** What coverage says of a subscription: one row per VM, opted in or not, per disk without a VM, and per orphan. */
export function coverageRows(plan: Plan, settings: PlanSettings, now: Instant): readonly CoverageRow[] {
  const decided = new Map(plan.disks.map((disk) => [disk.diskUniqueId, disk]));
  const byUnit = Map.groupBy(plan.selection.protections, (protection) =>
    idKey(protection.vm?.id ?? protection.disk.id),
  );
  const rows = [...byUnit].map(([key, protections]) => unitRow(plan, settings, now, key, protections, decided));
  const orphans = plan.disks.filter((disk) => disk.standing === 'orphan' || disk.standing === 'unknown');
  const unlisted = orphans.filter(
    (disk) => !plan.selection.protections.some((p) => p.disk.uniqueId.toLowerCase() === disk.diskUniqueId),
  );
  return [
    ...rows,
    ...vmsWithoutDisks(plan, settings, now, byUnit),
    ...unlisted.map((disk) => orphanRow(plan, now, disk)),
  ];
}

function unitRow(
  plan: Plan,
  settings: PlanSettings,
  now: Instant,
  key: string,
  protections: readonly Protection[],
  decided: ReadonlyMap<string, DiskDecisions>,
): CoverageRow {
  const [first] = protections as [Protection, ...Protection[]];
  const id = first.vm?.id ?? first.disk.id;
  const parts = idParts(id);
  const disks = protections.map((protection) =>
    coverageDisk(protection, decided.get(protection.disk.uniqueId.toLowerCase())),
  );
  const policy = policyOf(protections);
  const problem = problemOf(plan, protections);
  const dueSince = policy && latestOccurrence(policy, now);
  const nextDueAt = policy && nextOccurrence(policy, now);
  const tag = tagValue((first.vm ?? first.disk).tags, settings.tagKey);
  const lastPointAt = newest(disks.map((disk) => disk.lastPointAt));
  const state = coverageState(protections, disks, problem, dueSince, now);
  return {
    asOf: now,
    subscriptionId: plan.subscriptionId,
    key,
    ...(first.vm ? { vmId: first.vm.id } : {}),
    name: parts.name,
    resourceGroup: parts.resourceGroup,
    state,
    ...(tag === undefined ? {} : { tag }),
    ...(policy ? { policy: policy.name, sentence: describePolicy(policy) } : {}),
    ...(dueSince === undefined ? {} : { dueSince }),
    ...(nextDueAt === undefined ? {} : { nextDueAt }),
    ...(lastPointAt === undefined ? {} : { lastPointAt }),
    disks,
    ...explainState(state, { id, settings, disks, problem }),
  };
}

function coverageDisk(protection: Protection, decided: DiskDecisions | undefined): CoverageDisk {
  const usable = (decided?.decisions ?? [])
    .map(({ point }) => point)
    .filter((point) => point.ownership.kind === 'own' && point.state === 'usable');
  const scheduled = usable.filter((point) => point.kind === 'scheduled');
  const lastPointAt = newest(usable.map((point) => point.snapshot.timeCreated));
  const lastScheduledFor = newest(scheduled.map((point) => point.scheduledFor));
  return {
    uniqueId: protection.disk.uniqueId.toLowerCase(),
    diskId: protection.disk.id,
    name: protection.disk.name,
    standing: protection.standing.kind,
    ...(protection.standing.kind === 'unsupported' ? { why: protection.standing.why } : {}),
    points: usable.length,
    ...(lastPointAt === undefined ? {} : { lastPointAt }),
    ...(lastScheduledFor === undefined ? {} : { lastScheduledFor }),
  };
}

function policyOf(protections: readonly Protection[]): Policy | undefined {
  for (const { standing } of protections) {
    if (standing.kind === 'protected') return standing.policy;
    if (standing.kind === 'problem' && standing.fallback) return standing.fallback;
  }
  return undefined;
}

function problemOf(plan: Plan, protections: readonly Protection[]): Problem | undefined {
  for (const { standing } of protections) if (standing.kind === 'problem') return standing.problem;
  const ids = new Set(protections.flatMap(({ vm, disk }) => [idKey(disk.id), ...(vm ? [idKey(vm.id)] : [])]));
  return plan.problems.find(
    ({ severity, vmId, diskId }) =>
      severity === 'problem' && ((vmId && ids.has(idKey(vmId))) || (diskId && ids.has(idKey(diskId)))),
  );
}

function coverageState(
  protections: readonly Protection[],
  disks: readonly CoverageDisk[],
  problem: Problem | undefined,
  dueSince: Instant | undefined,
  now: Instant,
): CoverageState {
  const kinds = protections.map(({ standing }) => standing.kind);
  const selected = kinds.filter((kind) => kind === 'protected' || kind === 'problem').length;
  if (selected === 0) return kinds.includes('off') ? 'opted-out' : 'unprotected';
  if (problem) return 'problem';
  const worst = lateness(disks, dueSince, now);
  if (worst) return worst;
  return selected === protections.length ? 'protected' : 'partly';
}

/** Whether an occurrence that is due has waited too long for its point on any selected disk. */
export function lateness(
  disks: readonly CoverageDisk[],
  dueSince: Instant | undefined,
  now: Instant,
): 'late' | 'overdue' | undefined {
  if (dueSince === undefined) return undefined;
  const selected = disks.filter((disk) => disk.standing === 'protected' || disk.standing === 'problem');
  const isWaiting = selected.some((disk) => disk.lastScheduledFor === undefined || disk.lastScheduledFor < dueSince);
  if (!isWaiting || now - dueSince < LATE_AFTER_MS) return undefined;
  return now - dueSince < OVERDUE_AFTER_MS ? 'late' : 'overdue';
}

function explainState(
  state: CoverageState,
  {
    id,
    settings,
    disks,
    problem,
  }: { id: string; settings: PlanSettings; disks: readonly CoverageDisk[]; problem: Problem | undefined },
): { cause: string; nextStep?: string } {
  const tagCommand = (value: string) =>
    `az tag update --operation Merge --resource-id ${id} --tags "${settings.tagKey}=${value}"`;
  const missing = disks.filter((disk) => disk.points === 0).map((disk) => disk.name);
  switch (state) {
    case 'protected':
      return { cause: 'Every disk has its point for the latest occurrence, or is about to get it.' };
    case 'partly':
      return {
        cause: `Not protected: ${disks
          .filter((disk) => disk.standing !== 'protected')
          .map((disk) => disk.why ?? `${disk.name} (${disk.standing})`)
          .join('; ')}.`,
      };
    case 'late':
    case 'overdue':
      return {
        cause: `The latest occurrence has no usable point yet${missing.length > 0 ? ` (no point at all: ${missing.join(', ')})` : ''}.`,
        nextStep: `POST /api/runs?vm=${encodeURIComponent(id)}`,
      };
    case 'opted-out':
      return { cause: `Its tag says off.`, nextStep: tagCommand(settings.book.defaultName) };
    case 'problem':
      return {
        cause: problem?.message ?? 'A problem stands.',
        ...(problem?.suggestion ? { nextStep: problem.suggestion } : {}),
      };
    case 'orphan':
      return { cause: 'Its points are left, but no policy selects it any more; they go as their retention says.' };
    case 'unprotected':
      return { cause: `It has no tag ${settings.tagKey}.`, nextStep: tagCommand(settings.book.defaultName) };
  }
}

/** VMs none of whose disks can be snapshotted: they must not look protected by being absent. */
function vmsWithoutDisks(
  plan: Plan,
  settings: PlanSettings,
  now: Instant,
  byUnit: ReadonlyMap<string, unknown>,
): readonly CoverageRow[] {
  const skipped = Map.groupBy(plan.selection.skipped, ({ vm }) => idKey(vm.id));
  return [...skipped]
    .filter(([key]) => !byUnit.has(key))
    .map(([key, disks]) => {
      const [{ vm }] = disks as [(typeof disks)[number], ...typeof disks];
      const tag = tagValue(vm.tags, settings.tagKey);
      return {
        asOf: now,
        subscriptionId: plan.subscriptionId,
        key,
        vmId: vm.id,
        name: vm.name,
        resourceGroup: vm.resourceGroup,
        state: 'unprotected' as const,
        ...(tag === undefined ? {} : { tag }),
        disks: [],
        cause: disks.map(({ why }) => why).join(' '),
      };
    });
}

function orphanRow(plan: Plan, now: Instant, disk: DiskDecisions): CoverageRow {
  const points = disk.decisions.map(({ point }) => point);
  const [group, name] = disk.vm?.split('/') ?? [];
  const lastPointAt = newest(points.map((point) => point.snapshot.timeCreated));
  return {
    asOf: now,
    subscriptionId: plan.subscriptionId,
    key: `orphan:${disk.diskUniqueId}`,
    name: disk.diskName,
    resourceGroup: group ?? '',
    state: 'orphan',
    ...(lastPointAt === undefined ? {} : { lastPointAt }),
    disks: [{ uniqueId: disk.diskUniqueId, name: disk.diskName, standing: disk.standing, points: points.length }],
    orphanPoints: points.length,
    orphanGib: points.reduce((sum, point) => sum + (point.snapshot.sizeGib ?? 0), 0),
    cause:
      disk.standing === 'unknown'
        ? `Its disk was not listed and could not be asked for${name ? ` (VM ${name})` : ''}: nothing of it is pruned.`
        : `No policy selects its disk any more${name ? ` (it was of VM ${name})` : ''}; its points go as their retention says, the last two stay.`,
  };
}

function newest(instants: readonly (Instant | undefined)[]): Instant | undefined {
  let found: Instant | undefined;
  for (const at of instants) if (at !== undefined && (found === undefined || at > found)) found = at;
  return found;
}
