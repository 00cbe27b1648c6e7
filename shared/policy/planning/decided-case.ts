import { partsOfUnfinished } from '../consistency/whole-points.ts';
import { type DecidedCopies, decideCopies, pointsAtHome, standingAtHome } from '../copies/decide-copies.ts';
import type { Decision } from '../decision.ts';
import { newestWrittenPoint } from '../fallback-policy.ts';
import type { Snapshot } from '../inventory.ts';
import type { DiskDecisions, PaceNotice, PlanInput, PruneAction, PruneCondition } from '../plan.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { type DecidedDisk, type DiskContext, decideDisk } from '../retention/decide-disk.ts';
import { isScheduled } from '../retention/decide-points.ts';
import { compareNewestFirst, newestFirst } from '../retention/order.ts';
import { pruneCondition } from '../retention/prune-condition.ts';
import { readWrittenKeep } from '../tag/written.ts';
import { bearsOurTags, type DiskCase } from './disk-case.ts';

/** The decisions about one disk, with what acting on them needs. */
export interface DecidedCase {
  readonly one: DiskCase;
  /** About its points at home. */
  readonly decided: DecidedDisk;
  /** About its copies, a region each. */
  readonly copies: readonly DecidedCopies[];
}

/**
 * Decides over every point of every disk that a policy selects or that has points of ours. A part of a restore point of
 * which another disk's part stays is kept too, and counts: each round may keep more, and none keeps less.
 */
export function decideCases(cases: readonly DiskCase[], input: PlanInput): readonly DecidedCase[] {
  const context = diskContext(input);
  let decided: readonly DecidedCase[] = cases
    .filter((one) => one.policy !== undefined || one.points.some(bearsOurTags))
    .map((one) => decideCase(one, one.points, context));
  for (;;) {
    const staying = new Set(partsOfUnfinished(decided.flatMap(prunedPoints)).map(({ snapshot }) => snapshot));
    if (staying.size === 0) return decided;
    decided = decided.map((one) =>
      prunedPoints(one).some(({ snapshot }) => staying.has(snapshot)) ? decideAgain(one, staying, context) : one,
    );
  }
}

function decideCase(one: DiskCase, points: readonly RecoveryPoint[], context: DiskContext): DecidedCase {
  return {
    one,
    decided: decideDisk(pointsAtHome(points), standingAtHome({ ...one, points }), context),
    copies: decideCopies({ ...one, points }, context),
  };
}

function decideAgain(
  { one, ...before }: DecidedCase,
  staying: ReadonlySet<Snapshot>,
  context: DiskContext,
): DecidedCase {
  const stayed = ({ isOfKeptWhole, snapshot }: RecoveryPoint) => isOfKeptWhole === true || staying.has(snapshot);
  const kept = new Set(
    pointsOf(before)
      .filter(stayed)
      .map(({ snapshot }) => snapshot),
  );
  const points = one.points.map((point) =>
    kept.has(point.snapshot) ? { ...point, isOfKeptWhole: true as const } : point,
  );
  return decideCase(one, points, context);
}

function prunedPoints(one: Omit<DecidedCase, 'one'>): readonly RecoveryPoint[] {
  return decisionsOf(one)
    .filter(({ action }) => action === 'prune')
    .map(({ point }) => point);
}

function pointsOf(one: Omit<DecidedCase, 'one'>): readonly RecoveryPoint[] {
  return decisionsOf(one).map(({ point }) => point);
}

/** At home and in every region. */
function decisionsOf({ decided, copies }: Omit<DecidedCase, 'one'>): readonly Decision[] {
  return [decided, ...copies.map((copy) => copy.decided)].flatMap(({ decisions }) => decisions);
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
 * The prunes of one disk, oldest first, those at home before those of copies. Points of orphans go in a full pass or a
 * confirmed prune alone; an ad-hoc point is never one, and goes by its own expiry.
 */
export function prunesOf(
  { one, decided, copies }: DecidedCase,
  { request }: Pick<PlanInput, 'request'>,
): readonly PruneAction[] {
  if (!request.prune) return [];
  const places = [{ standing: one.standing, decided }, ...copies];
  return places.flatMap(({ standing, decided: there }) => {
    const orphansWait = standing.kind === 'orphan' && !request.fullPass && !request.liftPace;
    return there.decisions
      .filter(({ action, point }) => action === 'prune' && !(orphansWait && isScheduled(point)))
      .toSorted((a, b) => compareNewestFirst(b.point, a.point))
      .map((decision) => pruneAction(one, decision, conditionOf(decision, there, decided)));
  });
}

/** Of a copy whose disk must be gone, the witness of that is the newest point at home. */
function conditionOf(decision: Decision, there: DecidedDisk, atHome: DecidedDisk): PruneCondition {
  const condition = pruneCondition(decision, there);
  const [witness] = atHome.floor;
  if (condition.kind !== 'orphan-days' || there === atHome || witness === undefined) return condition;
  return { ...condition, witnessId: witness.snapshot.id };
}

function pruneAction(
  { protection, diskUniqueId }: DiskCase,
  decision: Decision,
  condition: PruneCondition,
): PruneAction {
  const { snapshot } = decision.point;
  return {
    kind: 'prune',
    ...(protection?.vm === undefined ? {} : { vmId: protection.vm.id }),
    ...(protection === undefined ? {} : { diskId: protection.disk.id }),
    diskUniqueId,
    snapshotId: snapshot.id,
    location: snapshot.location,
    reasons: decision.reasons,
    seen: snapshot,
    condition,
  };
}

/** The decisions as the plan shows them. */
export function diskDecisions({ one, decided, copies }: DecidedCase, input: Pick<PlanInput, 'now'>): DiskDecisions {
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
    decisions: [...decided.decisions, ...copies.flatMap((there) => there.decided.decisions)],
  };
}

/** What is announced of points that only a changed policy prunes. */
export function paceNotice({ one: { diskUniqueId }, decided, copies }: DecidedCase): readonly PaceNotice[] {
  const atHome = decided.pace === undefined ? [] : [{ diskUniqueId, ...decided.pace }];
  const there = copies.flatMap(({ region, decided: { pace } }) =>
    pace === undefined ? [] : [{ diskUniqueId, region, ...pace }],
  );
  return [...atHome, ...there];
}

function lastSegment(id: string | undefined): string | undefined {
  return id?.split('/').at(-1) || undefined;
}
