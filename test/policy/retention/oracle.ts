import { DateTime, FixedOffsetZone } from 'luxon';
import type { Retention } from '../../../shared/policy/policy.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';

/**
 * The rules once more, written another way and as slowly as their text reads: each point is asked by itself, periods are
 * labels that luxon writes. No sorting, no walking, no numbers for periods.
 */
export function rulesByTheBook(
  points: readonly RecoveryPoint[],
  retention: Retention,
  timeZone: string,
): ReadonlyMap<RecoveryPoint, readonly string[]> {
  const kept = new Map<RecoveryPoint, readonly string[]>();
  for (const point of points) {
    const reasons = [
      ...lastReason(point, points, retention.last ?? 0),
      ...RULES.flatMap((rule) => calendarReason(point, points, rule, retention[rule] ?? 0, timeZone)),
      ...withinReason(point, points, retention, timeZone),
    ];
    if (reasons.length > 0) kept.set(point, reasons);
  }
  return kept;
}

const RULES = ['hourly', 'daily', 'weekly', 'monthly', 'yearly'] as const;

const LABELS = {
  hourly: "yyyy-MM-dd'T'HH ZZ",
  daily: 'yyyy-MM-dd',
  weekly: "kkkk-'W'WW",
  monthly: 'yyyy-MM',
  yearly: 'yyyy',
} as const;

/** The calendar's own name for the period of an instant: `2020-W53`. */
export function periodLabel(rule: keyof typeof LABELS, at: number, timeZone: string): string {
  return DateTime.fromMillis(at, { zone: timeZone }).toFormat(LABELS[rule]);
}

export function isNewerByTheBook(a: RecoveryPoint, b: RecoveryPoint): boolean {
  if (a.scheduledFor !== b.scheduledFor) return a.scheduledFor > b.scheduledFor;
  if (a.attempt !== b.attempt) return a.attempt > b.attempt;
  return a.snapshot.id.toLowerCase() > b.snapshot.id.toLowerCase();
}

function lastReason(point: RecoveryPoint, points: readonly RecoveryPoint[], count: number): string[] {
  const newer = points.filter((other) => isNewerByTheBook(other, point)).length;
  return newer < count ? [`last-${newer + 1}`] : [];
}

function calendarReason(
  point: RecoveryPoint,
  points: readonly RecoveryPoint[],
  rule: (typeof RULES)[number],
  count: number,
  timeZone: string,
): string[] {
  if (count === 0) return [];
  const labels = new Map(points.map((of) => [of, periodLabel(rule, of.scheduledFor, timeZone)]));
  const isCandidate = (of: RecoveryPoint) =>
    !points.some((other) => labels.get(other) === labels.get(of) && isNewerByTheBook(other, of));
  const candidates = points.filter(isCandidate);
  const newerCandidates = candidates.filter((other) => isNewerByTheBook(other, point)).length;
  if (candidates.includes(point)) return newerCandidates < count ? [`${rule}-${newerCandidates + 1}`] : [];
  const isOldest = !points.some((other) => isNewerByTheBook(point, other));
  return isOldest && candidates.length < count ? [`${rule}-oldest`] : [];
}

function withinReason(
  point: RecoveryPoint,
  points: readonly RecoveryPoint[],
  { within }: Retention,
  timeZone: string,
): string[] {
  if (within === undefined) return [];
  const newest = Math.max(...points.map(({ scheduledFor }) => scheduledFor));
  const unit = ({ h: 'hour', d: 'day', w: 'week', mo: 'month', y: 'year' } as const)[within.unit];
  const edge = DateTime.fromMillis(newest, { zone: timeZone }).minus({ [unit]: within.count });
  const first = within.unit === 'h' ? [edge] : edge.getPossibleOffsets();
  return first.every((possible) => point.scheduledFor <= possible.toMillis()) ? [] : ['within'];
}

/** How many calendar periods before the running one a point lies: 0 in the running one. */
export function periodsAgo(rule: keyof typeof LABELS, at: number, now: number, timeZone: string): number {
  const unit = ({ hourly: 'hour', daily: 'day', weekly: 'week', monthly: 'month', yearly: 'year' } as const)[rule];
  // Whole hours by the clock of UTC plus the zone's odd minutes; the rest on a calendar without clock changes.
  const calendar = (instant: number) => {
    const local = DateTime.fromMillis(instant, { zone: timeZone });
    const plain = rule === 'hourly' ? local.setZone(FixedOffsetZone.instance(local.offset % 60)) : local;
    return plain.setZone('utc', { keepLocalTime: true }).startOf(unit);
  };
  return Math.round(calendar(now).diff(calendar(at), unit).as(unit));
}
