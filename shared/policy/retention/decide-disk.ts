import type { Decision } from '../decision.ts';
import type { Instant } from '../instant.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { keptByAgedRules } from './aged-rules.ts';
import { decidePoints, isScheduled, keep, keptByRulesAndFloor, pointsThatCount, type Terms } from './decide-points.ts';
import { keepAll } from './decide-retention.ts';
import { floorOf } from './floor.ts';
import { keepYoung } from './min-keep.ts';
import { areOrphanDaysOver } from './orphan-days.ts';
import { applyPace } from './pace.ts';
import { type Kept, keptByRules } from './rules.ts';
import { isValidRetention, type ZonedRetention } from './valid-retention.ts';

/** What a run saw of the disk whose points are decided over. */
export type DiskStanding =
  | { readonly kind: 'protected'; readonly policy: ZonedRetention }
  /** Its tag, or the policies file, is a standing mistake: nothing is pruned. */
  | { readonly kind: 'problem' }
  | OrphanStanding
  /** Not in the inventory, and no answer proves it gone: nothing is pruned. */
  | { readonly kind: 'unknown' };

export interface OrphanStanding {
  readonly kind: 'orphan';
  /** `unselected`: the disk was seen without a policy. `gone`, `replaced`: what a GET of its source id said. */
  readonly cause: 'unselected' | 'gone' | 'replaced';
  /**
   * The policy named on its newest usable scheduled point as it is now, else the text written on that point; undefined
   * where there is neither: then only ad-hoc points go, by their own expiry.
   */
  readonly follows: ZonedRetention | undefined;
  /** Two full passes a day apart saw it gone or replaced. */
  readonly isConfirmed: boolean;
}

export interface DiskContext {
  readonly now: Instant;
  /** The daily pass: what only a changed policy prunes goes in it alone. */
  readonly fullPass: boolean;
  /** A confirmed prune: the pace is lifted, and nothing else. */
  readonly liftPace: boolean;
  /** The first full pass since the app or its policies file changed: nothing goes by the pace. */
  readonly holdPace: boolean;
  /** No scheduled point younger than this is pruned; 0 for none. */
  readonly minKeepDays: number;
  /** When the last two points of a gone disk may go; 0: never. */
  readonly orphanDays: number;
  /** Reads a point's `nightkeep-keep`; undefined where it is absent or unreadable. */
  readonly readWritten: (keepText: string | undefined) => ZonedRetention | undefined;
}

/** The decisions about one disk, with what `pruneCondition` needs of them. */
export interface DecidedDisk {
  /** One for each point, in the order given. */
  readonly decisions: readonly Decision[];
  /** Announced where points wait that only a changed policy prunes. */
  readonly pace?: { readonly waiting: number; readonly endsAt: Instant };
  /** The usable points that count and stay, newest first. */
  readonly remaining: readonly RecoveryPoint[];
  /** The two newest usable scheduled points. */
  readonly floor: readonly RecoveryPoint[];
  /** The disk is gone and its orphan days are over: even the floor may go. */
  readonly isFloorLifted: boolean;
  readonly isOptedIn: boolean;
}

/**
 * The decisions of a run about all points of one disk: its standing, then guards, rules and floor, then the
 * installation's minimum, then the pace. Pure; the caller acts on the prunes, each under its `pruneCondition`.
 */
export function decideDisk(
  points: readonly RecoveryPoint[],
  standing: DiskStanding,
  context: DiskContext,
): DecidedDisk {
  if (standing.kind === 'problem') return pruneNothing(points, 'policy-problem', context.now);
  if (standing.kind === 'unknown') return pruneNothing(points, 'disk-unknown', context.now);
  if (standing.kind === 'protected' && !isValidRetention(standing.policy)) {
    return pruneNothing(points, 'policy-problem', context.now);
  }

  const reading = readingOf(points, standing, context);
  const counted = pointsThatCount(points, context.now);
  const scheduled = counted.filter(isScheduled);
  const decided = decideByPolicy(points, reading, context.now);
  const grown = keepYoung(decided, context.minKeepDays, context.now);
  const paced = applyPace(grown, {
    ...context,
    usable: scheduled.length,
    isPrunedAsWritten: writtenPrunes(scheduled, reading, context),
  });
  const kept = new Set(paced.decisions.filter(({ action }) => action === 'keep').map(({ point }) => point));
  return {
    ...paced,
    remaining: counted.filter((point) => kept.has(point)),
    floor: [...floorOf(scheduled)],
    isFloorLifted: reading.isFloorLifted,
    isOptedIn: reading.isOptedIn,
  };
}

/** How a disk's standing reads any retention, the present one and those written on its points alike. */
interface Reading extends Omit<Terms, 'keptByRules'> {
  /** Undefined where nothing says what stays of the scheduled points. */
  readonly follows: ZonedRetention | undefined;
  readonly keptBy: (scheduled: readonly RecoveryPoint[], retention: ZonedRetention) => Kept;
}

function readingOf(
  points: readonly RecoveryPoint[],
  standing: Extract<DiskStanding, { kind: 'protected' | 'orphan' }>,
  { now, orphanDays }: DiskContext,
): Reading {
  if (standing.kind === 'protected') {
    return { follows: standing.policy, keptBy: keptByRules, isFloorLifted: false, isOptedIn: true };
  }
  const isGone = standing.cause !== 'unselected' && standing.isConfirmed;
  return {
    follows: standing.follows !== undefined && isValidRetention(standing.follows) ? standing.follows : undefined,
    keptBy: (scheduled, retention) => keptByAgedRules(scheduled, retention, now),
    isFloorLifted: isGone && areOrphanDaysOver(points, orphanDays, now),
    isOptedIn: false,
  };
}

function decideByPolicy(points: readonly RecoveryPoint[], reading: Reading, now: Instant): readonly Decision[] {
  const { follows, keptBy } = reading;
  if (follows !== undefined) {
    return decidePoints(points, { ...reading, keptByRules: (scheduled) => keptBy(scheduled, follows) }, now);
  }
  const decisions = decidePoints(points, { ...reading, keptByRules: () => new Map() }, now);
  return decisions.map((decision) =>
    decision.action === 'prune' && isScheduled(decision.point) ? keep(decision.point, ['policy-problem']) : decision,
  );
}

/** Whether the retention written on a point, applied to all the disk's points, prunes it. What cannot be read prunes nothing. */
function writtenPrunes(
  scheduled: readonly RecoveryPoint[],
  reading: Reading,
  { readWritten }: DiskContext,
): (point: RecoveryPoint) => boolean {
  const keptByText = new Map<string | undefined, Kept | undefined>();
  const keptAsWritten = (text: string | undefined): Kept | undefined => {
    const written = readWritten(text);
    if (written === undefined || !isValidRetention(written)) return undefined;
    return keptByRulesAndFloor(scheduled, {
      ...reading,
      keptByRules: (points) => reading.keptBy(points, written),
    });
  };
  return (point) => {
    const text = point.writtenKeep;
    if (!keptByText.has(text)) keptByText.set(text, keptAsWritten(text));
    const kept = keptByText.get(text);
    return kept !== undefined && !kept.has(point);
  };
}

function pruneNothing(
  points: readonly RecoveryPoint[],
  reason: 'policy-problem' | 'disk-unknown',
  now: Instant,
): DecidedDisk {
  const counted = pointsThatCount(points, now);
  return {
    decisions: keepAll(points, reason, now),
    remaining: counted,
    floor: [...floorOf(counted.filter(isScheduled))],
    isFloorLifted: false,
    isOptedIn: reason === 'policy-problem',
  };
}
