import type { Decision } from '../decision.ts';
import { DAY, type Instant } from '../instant.ts';
import type { Policy } from '../policy.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { occurrencesBetween } from '../schedule/occurrences.ts';
import { decideRetention } from './decide-retention.ts';
import { occurrencePoint } from './imagined-point.ts';

/** What a policy does to one disk that had no points before. */
export interface Simulation {
  /** The number of points that are left after each 24 hours, the first day first. */
  readonly days: readonly { readonly at: Instant; readonly points: number }[];
  /** What is kept at the end, and why, the newest first. */
  readonly kept: readonly Decision[];
}

/**
 * Lets the schedule make a point at each occurrence from `from` on and before `to`, and the rules decide after each 24
 * hours and at the end. What the rules keep does not depend on how often they decide: a point that is kept later was kept
 * at every decision before.
 */
export function simulateRetention(policy: Policy, from: Instant, to: Instant): Simulation {
  const days: { at: Instant; points: number }[] = [];
  const madeOn = Map.groupBy(occurrencesBetween(policy, from - 1, to - 1), (at) => Math.floor((at - from) / DAY));
  let kept: readonly Decision[] = [];
  for (let day = 0; from + day * DAY < to; day += 1) {
    const end = Math.min(from + (day + 1) * DAY, to);
    const made = (madeOn.get(day) ?? []).map(occurrencePoint);
    kept = decideRetention([...kept.map(pointOf), ...made], policy, end).filter(isKept);
    days.push({ at: end, points: kept.length });
  }
  return { days, kept: kept.toReversed() };
}

function pointOf({ point }: Decision): RecoveryPoint {
  return point;
}

function isKept({ action }: Decision): boolean {
  return action === 'keep';
}
