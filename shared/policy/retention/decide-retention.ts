import type { Decision, Reason } from '../decision.ts';
import type { Instant } from '../instant.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { isExpired } from './ad-hoc.ts';
import { decidePoints, keep } from './decide-points.ts';
import { exclusions, shields } from './guards.ts';
import { keptByRules } from './rules.ts';
import { isValidRetention, type ZonedRetention } from './valid-retention.ts';

/**
 * What a policy says of the points of one disk that it protects: one decision each, in the order given. Guards, rules,
 * floor, ad-hoc expiry and failed points are in it; the pace and `min-keep` are not (see `decideDisk`). An empty or
 * invalid policy prunes nothing.
 */
export function decideRetention(
  points: readonly RecoveryPoint[],
  policy: ZonedRetention,
  now: Instant,
): readonly Decision[] {
  if (!isValidRetention(policy)) return keepAll(points, 'policy-problem', now);
  const terms = {
    keptByRules: (scheduled: readonly RecoveryPoint[]) => keptByRules(scheduled, policy),
    isFloorLifted: false,
    isOptedIn: true,
  };
  return decidePoints(points, terms, now);
}

/** Prunes nothing, and says why beside each point's own guards. */
export function keepAll(
  points: readonly RecoveryPoint[],
  reason: Extract<Reason, 'policy-problem' | 'disk-unknown'>,
  now: Instant,
): readonly Decision[] {
  return points.map((point) => {
    const guards = [...exclusions(point, now), ...shields(point, now)];
    const adHoc: readonly Reason[] = point.kind === 'ad-hoc' && !isExpired(point, now) ? ['ad-hoc'] : [];
    return keep(point, [...guards, ...adHoc, reason]);
  });
}
