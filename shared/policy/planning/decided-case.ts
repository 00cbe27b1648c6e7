import { newestWrittenPoint } from '../fallback-policy.ts';
import type { DiskDecisions, PaceNotice, PlanInput, PruneAction } from '../plan.ts';
import { type DecidedDisk, type DiskContext, decideDisk } from '../retention/decide-disk.ts';
import { isScheduled } from '../retention/decide-points.ts';
import { compareNewestFirst, newestFirst } from '../retention/order.ts';
import { pruneCondition } from '../retention/prune-condition.ts';
import { readWrittenKeep } from '../tag/written.ts';
import { bearsOurTags, type DiskCase } from './disk-case.ts';

/** The decisions about one disk, with what acting on them needs. */
export interface DecidedCase {
  readonly one: DiskCase;
  readonly decided: DecidedDisk;
}

/** Decides over every point of every disk that a policy selects or that has points of ours. */
export function decideCases(cases: readonly DiskCase[], input: PlanInput): readonly DecidedCase[] {
  const context = diskContext(input);
  return cases
    .filter((one) => one.policy !== undefined || one.points.some(bearsOurTags))
    .map((one) => ({ one, decided: decideDisk(one.points, one.standing, context) }));
}

function diskContext({ now, settings, request }: PlanInput): DiskContext {
  const read = new Map<string, ReturnType<typeof readWrittenKeep>>();
  return {
    now,
    fullPass: request.fullPass,
    liftPace: request.liftPace,
    holdPace: request.holdPace,
    minKeepDays: settings.minKeepDays,
    orphanDays: settings.orphanDays,
    // A fleet has few texts: each is read once.
    readWritten: (text) => {
      if (text === undefined) return undefined;
      if (!read.has(text)) read.set(text, readWrittenKeep(text));
      return read.get(text);
    },
  };
}

/**
 * The prunes of one disk, oldest first. Points of orphans go in a full pass or a confirmed prune alone; an ad-hoc point is
 * never one, and goes by its own expiry.
 */
export function prunesOf(
  { one, decided }: DecidedCase,
  { request }: Pick<PlanInput, 'request'>,
): readonly PruneAction[] {
  if (!request.prune) return [];
  const orphansWait = one.standing.kind === 'orphan' && !request.fullPass && !request.liftPace;
  return decided.decisions
    .filter(({ action, point }) => action === 'prune' && !(orphansWait && isScheduled(point)))
    .toSorted((a, b) => compareNewestFirst(b.point, a.point))
    .map((decision) => ({
      kind: 'prune',
      ...(one.protection?.vm === undefined ? {} : { vmId: one.protection.vm.id }),
      ...(one.protection === undefined ? {} : { diskId: one.protection.disk.id }),
      diskUniqueId: one.diskUniqueId,
      snapshotId: decision.point.snapshot.id,
      location: decision.point.snapshot.location,
      reasons: decision.reasons,
      seen: decision.point.snapshot,
      condition: pruneCondition(decision, decided),
    }));
}

/** The decisions as the plan shows them. */
export function diskDecisions({ one, decided }: DecidedCase, input: Pick<PlanInput, 'now'>): DiskDecisions {
  const { protection, points, diskUniqueId, shown } = one;
  const newest = newestWrittenPoint(points, input.now) ?? newestFirst(points.filter(bearsOurTags))[0];
  const vm = protection?.vm === undefined ? newest?.vm : `${protection.vm.resourceGroup}/${protection.vm.name}`;
  const policy = one.policy?.name ?? newest?.writtenPolicy;
  return {
    diskUniqueId,
    ...(protection === undefined ? {} : { diskId: protection.disk.id }),
    diskName: protection?.disk.name ?? lastSegment(newest?.snapshot.sourceResourceId) ?? diskUniqueId,
    ...(vm === undefined ? {} : { vm }),
    standing: shown,
    ...(policy === undefined ? {} : { policy }),
    decisions: decided.decisions,
  };
}

/** What is announced of points that only a changed policy prunes. */
export function paceNotice({ one, decided }: DecidedCase): readonly PaceNotice[] {
  return decided.pace === undefined ? [] : [{ diskUniqueId: one.diskUniqueId, ...decided.pace }];
}

function lastSegment(id: string | undefined): string | undefined {
  return id?.split('/').at(-1) || undefined;
}
