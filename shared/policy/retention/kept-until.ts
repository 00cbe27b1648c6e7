import type { Decision, Reason } from '../decision.ts';
import { DAY, type Instant } from '../instant.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { occurrencesBetween, type Scheduled } from '../schedule/occurrences.ts';
import { type DiskContext, type DiskStanding, decideDisk } from './decide-disk.ts';
import { occurrencePoint } from './imagined-point.ts';

/** How long a point stays. */
export type Stay =
  /** Nothing keeps it any more, or only the pace. */
  | { readonly kind: 'goes' }
  /** Let go once the point of this occurrence is made, or by time alone. */
  | { readonly kind: 'until'; readonly at: Instant }
  /** Longer than was looked ahead. */
  | { readonly kind: 'beyond'; readonly after: Instant }
  /** As long as this is so; time alone does not end it. */
  | { readonly kind: 'stays'; readonly why: Reason };

/** What the decisions of days to come depend on. */
export interface StayTerms extends Pick<DiskContext, 'now' | 'minKeepDays' | 'orphanDays'> {
  readonly standing: DiskStanding;
  /** By what points keep coming; undefined where none do. */
  readonly schedule: Scheduled | undefined;
}

/** Reasons that no coming point ends, the first that a person would have to end first. */
const LASTING: readonly Reason[] = [
  'hold',
  'in-doubt',
  'foreign',
  'policy-problem',
  'disk-unknown',
  'immutable',
  'copying',
  'pending',
  'future-dated',
];

const STEPS_AT_ONCE = 24;
/** 2 years of hours. */
const MOST_STEPS = 834 * STEPS_AT_ONCE;
const SPAN_AT_ONCE = 30 * DAY;
/** 11 years. */
const FARTHEST = 134 * SPAN_AT_ONCE;

/**
 * Until when each point of a disk stays, if every occurrence to come makes a usable point and the policy remains: the
 * decisions of the days to come, taken now. An ad-hoc point stays until its expiry. The pace is left out.
 */
export function keptUntil(points: readonly RecoveryPoint[], terms: StayTerms): ReadonlyMap<RecoveryPoint, Stay> {
  const stays = new Map<RecoveryPoint, Stay>();
  const open = new Set<RecoveryPoint>();
  for (const decision of decide(points, terms, terms.now)) {
    const settled = settledNow(decision, terms.now);
    if (settled === undefined) open.add(decision.point);
    else stays.set(decision.point, settled);
  }
  let alive: readonly RecoveryPoint[] = points;
  let reached = terms.now;
  for (const batch of batches(terms)) {
    if (open.size === 0) break;
    alive = advance(alive, batch, open, stays, terms);
    reached = endOf(batch);
  }
  for (const { point, reasons } of decide(alive, terms, reached)) {
    if (open.has(point)) stays.set(point, atTheEnd(reasons, reached));
  }
  return stays;
}

interface Step {
  readonly at: Instant;
  readonly makes: boolean;
}

/**
 * What is kept after a batch of steps; the points that go within it move from `open` to `stays`, each with the step that
 * lets it go. A batch is halved only where something goes: what is kept does not depend on how often it is decided.
 */
function advance(
  alive: readonly RecoveryPoint[],
  batch: readonly Step[],
  open: Set<RecoveryPoint>,
  stays: Map<RecoveryPoint, Stay>,
  terms: StayTerms,
): readonly RecoveryPoint[] {
  const end = endOf(batch);
  const kept = keptAt([...alive, ...batch.flatMap(pointOf)], terms, end);
  const gone = [...open].filter((point) => !kept.has(point));
  if (gone.length > 0 && batch.length > 1) {
    const half = Math.ceil(batch.length / 2);
    const between = advance(alive, batch.slice(0, half), open, stays, terms);
    return advance(between, batch.slice(half), open, stays, terms);
  }
  for (const point of gone) {
    stays.set(point, { kind: 'until', at: end });
    open.delete(point);
  }
  return [...kept];
}

/** The stay of a point that needs no look ahead. */
function settledNow({ point, action, reasons }: Decision, now: Instant): Stay | undefined {
  if (action === 'prune') return { kind: 'goes' };
  const why = LASTING.find((reason) => reasons.includes(reason));
  if (why !== undefined) return { kind: 'stays', why };
  if (point.expiresAt === undefined || point.expiresAt <= now) return undefined;
  return { kind: 'until', at: point.expiresAt };
}

/** Where no points come, time ends all but the floor. */
function atTheEnd(reasons: readonly Reason[], reached: Instant): Stay {
  if (reasons.every((reason) => reason === 'floor')) return { kind: 'stays', why: 'floor' };
  return { kind: 'beyond', after: reached };
}

function* batches(terms: StayTerms): Generator<readonly Step[]> {
  let batch: Step[] = [];
  let taken = 0;
  for (const step of stepsOf(terms)) {
    batch.push(step);
    taken += 1;
    if (batch.length < STEPS_AT_ONCE) continue;
    yield batch;
    batch = [];
    if (taken >= MOST_STEPS) return;
  }
  if (batch.length > 0) yield batch;
}

/** The occurrences to come, or days where none come. */
function* stepsOf({ schedule, now }: StayTerms): Generator<Step> {
  for (let from = now; from < now + FARTHEST; from += SPAN_AT_ONCE) {
    if (schedule !== undefined) {
      for (const at of occurrencesBetween(schedule, from, from + SPAN_AT_ONCE)) yield { at, makes: true };
    } else {
      for (let at = from + DAY; at <= from + SPAN_AT_ONCE; at += DAY) yield { at, makes: false };
    }
  }
}

/** The last instant of a batch, which has at least one. */
function endOf(batch: readonly Step[]): Instant {
  return Math.max(...batch.map(({ at }) => at));
}

function pointOf({ at, makes }: Step): readonly RecoveryPoint[] {
  return makes ? [occurrencePoint(at)] : [];
}

function keptAt(points: readonly RecoveryPoint[], terms: StayTerms, now: Instant): ReadonlySet<RecoveryPoint> {
  const kept = decide(points, terms, now).filter(({ action }) => action === 'keep');
  return new Set(kept.map(({ point }) => point));
}

function decide(points: readonly RecoveryPoint[], terms: StayTerms, now: Instant): readonly Decision[] {
  const { standing, minKeepDays, orphanDays } = terms;
  const context = { now, minKeepDays, orphanDays, fullPass: true, liftPace: true, holdPace: false };
  return decideDisk(points, standing, { ...context, readWritten: () => undefined }).decisions;
}
