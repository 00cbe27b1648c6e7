import type { Reason } from '../decision.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { type CalendarRule, periodKey } from './periods.ts';
import type { ZonedRetention } from './valid-retention.ts';
import { spanBefore } from './within.ts';

export const CALENDAR_RULES = [
  'hourly',
  'daily',
  'weekly',
  'monthly',
  'yearly',
] as const satisfies readonly CalendarRule[];

/** The points that rules keep, each with every reason that keeps it. A point that is not in it, no rule keeps. */
export type Kept = ReadonlyMap<RecoveryPoint, readonly Reason[]>;

/** One rule's say: the points it keeps, one reason each. */
export type RuleKeeps = Iterable<readonly [RecoveryPoint, Reason]>;

/**
 * The union of the rules over the points that count, newest first. Rules are independent; empty periods do not count.
 */
export function keptByRules(points: readonly RecoveryPoint[], { retention, timeZone }: ZonedRetention): Kept {
  const rules: RuleKeeps[] = [];
  if (retention.last !== undefined) rules.push(keepLast(points, retention.last));
  for (const rule of CALENDAR_RULES) {
    const count = retention[rule];
    if (count !== undefined) rules.push(keepPeriods(points, rule, count, timeZone));
  }
  const newest = points[0];
  if (retention.within !== undefined && newest !== undefined) {
    rules.push(keepNewerThan(points, spanBefore(newest.scheduledFor, retention.within, timeZone)));
  }
  return union(rules);
}

/** Joins what independent rules keep; reasons stand in the order of the rules. */
export function union(rules: readonly RuleKeeps[]): Kept {
  const kept = new Map<RecoveryPoint, readonly Reason[]>();
  for (const rule of rules) {
    for (const [point, reason] of rule) {
      const reasons = kept.get(point);
      kept.set(point, reasons === undefined ? alone(reason) : [...reasons, reason]);
    }
  }
  return kept;
}

/** A list of one reason. A fleet has few different ones and hundreds of thousands of points, which share them. */
function alone(reason: Reason): readonly Reason[] {
  const present = ALONE.get(reason);
  if (present !== undefined) return present;
  const made = Object.freeze([reason]);
  ALONE.set(reason, made);
  return made;
}

const ALONE = new Map<Reason, readonly Reason[]>();

/** Everything newer than an instant; the instant itself is outside. */
export function keepNewerThan(points: readonly RecoveryPoint[], edge: number): RuleKeeps {
  return points.filter((point) => !(point.scheduledFor <= edge)).map((point) => [point, 'within']);
}

function keepLast(points: readonly RecoveryPoint[], count: number): RuleKeeps {
  return points.slice(0, count).map((point, index) => [point, `last-${index + 1}`]);
}

/**
 * The newest point of each of the newest periods that have any; while there are fewer periods than asked for, the oldest
 * point too. A set of periods, not a comparison with the one before: where a clock is set back across midnight, the days
 * run Sunday, Saturday, Sunday.
 */
function keepPeriods(points: readonly RecoveryPoint[], rule: CalendarRule, count: number, timeZone: string): RuleKeeps {
  const periods = new Set<number>();
  const keeps: [RecoveryPoint, Reason][] = [];
  for (const point of points) {
    if (periods.size === count) return keeps;
    const period = periodKey(rule, point.scheduledFor, timeZone);
    if (periods.has(period)) continue;
    periods.add(period);
    keeps.push([point, `${rule}-${periods.size}`]);
  }
  // A rule that is full by now is so by its oldest point.
  const oldest = points.at(-1);
  const isCandidate = keeps.at(-1)?.[0] === oldest;
  if (oldest !== undefined && !isCandidate) keeps.push([oldest, `${rule}-oldest`]);
  return keeps;
}
