import type { Decision, Reason } from '../decision.ts';
import type { Instant } from '../instant.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { isExpired, lastUsableAdHoc, staysByItself } from './ad-hoc.ts';
import { floorOf } from './floor.ts';
import { counts, exclusions, shields } from './guards.ts';
import { isNewer, newestFirst } from './order.ts';
import type { Kept } from './rules.ts';

/** What differs between the disks that are decided over. */
export interface Terms {
  /** What the rules keep of the scheduled points that count, newest first. */
  readonly keptByRules: (scheduled: readonly RecoveryPoint[]) => Kept;
  /** Lifted only for a disk that is gone and whose orphan days are over. */
  readonly isFloorLifted: boolean;
  /** The last usable ad-hoc point of an opted-in disk stays. */
  readonly isOptedIn: boolean;
}

/** What the decisions about one disk's points rest on. */
interface Grounds {
  /** What rules and floor keep of the scheduled points. */
  readonly kept: Kept;
  /** The expired ad-hoc point that stays all the same. */
  readonly lastAdHoc: RecoveryPoint | undefined;
  /** The newest usable point that remains. */
  readonly newestRemaining: RecoveryPoint | undefined;
}

/** One decision for each point of one disk, in the order given: guards, then rules and floor, ad-hoc expiry, failed ones. */
export function decidePoints(points: readonly RecoveryPoint[], terms: Terms, now: Instant): readonly Decision[] {
  const grounds = groundsOf(pointsThatCount(points, now), terms, now);
  return points.map((point) => decidePoint(point, grounds, now));
}

/** The points that count toward rules and floor, or as what remains: usable ones that nothing excludes, newest first. */
export function pointsThatCount(points: readonly RecoveryPoint[], now: Instant): readonly RecoveryPoint[] {
  return newestFirst(points.filter((point) => counts(point, now)));
}

/** What rules and floor keep of the scheduled points that count, newest first. */
export function keptByRulesAndFloor(scheduled: readonly RecoveryPoint[], terms: Terms): Kept {
  const kept = new Map(terms.keptByRules(scheduled));
  if (terms.isFloorLifted) return kept;
  for (const point of floorOf(scheduled)) kept.set(point, [...(kept.get(point) ?? []), 'floor']);
  return kept;
}

/** Keeps a point for reasons, of which there must be one. */
export function keep(point: RecoveryPoint, reasons: readonly Reason[]): Decision {
  if (reasons.length === 0) throw new Error('a decision needs a reason');
  return { point, action: 'keep', reasons };
}

/** Whether rules and floor decide over a point; an ad-hoc one has its own expiry. */
export function isScheduled(point: RecoveryPoint): boolean {
  return point.kind === 'scheduled';
}

function groundsOf(counted: readonly RecoveryPoint[], terms: Terms, now: Instant): Grounds {
  const kept = keptByRulesAndFloor(counted.filter(isScheduled), terms);
  const adHoc = counted.filter((point) => !isScheduled(point));
  const lastAdHoc = terms.isOptedIn ? lastUsableAdHoc(adHoc, kept.size > 0, now) : undefined;
  const newestRemaining = counted.find((point) =>
    isScheduled(point) ? kept.has(point) : point === lastAdHoc || staysByItself(point, now),
  );
  return { kept, lastAdHoc, newestRemaining };
}

function decidePoint(point: RecoveryPoint, grounds: Grounds, now: Instant): Decision {
  const shielded = shields(point, now);
  const excluded = exclusions(point, now);
  if (excluded.length > 0) return keep(point, [...excluded, ...shielded]);

  const kept = reasonsToKeep(point, grounds, now);
  const reasons = shielded.length === 0 ? kept : [...kept, ...shielded];
  if (reasons.length > 0) return keep(point, reasons);
  return {
    point,
    action: 'prune',
    reasons: [point.state === 'failed' && !isExpired(point, now) ? 'failed' : 'expired'],
  };
}

function reasonsToKeep(point: RecoveryPoint, grounds: Grounds, now: Instant): readonly Reason[] {
  const { kept, lastAdHoc, newestRemaining } = grounds;
  if (point.state === 'failed') {
    if (isExpired(point, now)) return [];
    return newestRemaining !== undefined && isNewer(newestRemaining, point) ? [] : ['no-newer'];
  }
  if (isScheduled(point)) return kept.get(point) ?? [];
  if (!isExpired(point, now)) return ['ad-hoc'];
  return point === lastAdHoc ? ['ad-hoc', 'no-newer'] : [];
}
