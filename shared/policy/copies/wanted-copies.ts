import { type Instant, MINUTE } from '../instant.ts';
import { regionKey } from '../names.ts';
import type { CopyTarget } from '../policy.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import { isScheduled } from '../retention/decide-points.ts';
import { newestFirst } from '../retention/order.ts';
import { keptByRules } from '../retention/rules.ts';
import { isValidRetention } from '../retention/valid-retention.ts';

/** So many points of a disk may wait for their copy to a region; of more the oldest are given up. */
const MOST_WAITING = 3;

const CLOCK_TOLERANCE = 5 * MINUTE;

/** What of a disk's points is to be copied to a target, oldest first. */
export interface WantedCopies {
  readonly target: CopyTarget;
  /** At most three. */
  readonly waiting: readonly RecoveryPoint[];
  /** Given up, since more wait than can be caught up with: they are never copied there. */
  readonly dropped: readonly RecoveryPoint[];
  /** All that Azure would still take a copy of there, wanted or not: of one of them another run may be making it. */
  readonly copyable: readonly RecoveryPoint[];
}

/** What of a disk's points (those at home and the copies alike) its policy wants in a target's region and is not there. */
export function wantedCopies(
  points: readonly RecoveryPoint[],
  target: CopyTarget,
  timeZone: string,
  now: Instant,
): WantedCopies {
  const there = points.filter((point) => isCopyIn(point, target.region) && point.state !== 'failed');
  const newestThere = Math.max(...there.map(({ scheduledFor }) => scheduledFor));
  // Azure takes the copies of a disk in the order of their making: what is older than a copy comes too late.
  const copyable = points.filter((point) => isCopyable(point, now) && point.scheduledFor > newestThere);
  const wanted = target.copies === 'all' ? copyable : keptThere([...there, ...copyable], copyable, target, timeZone);
  const oldestFirst = newestFirst(oncePerOccurrence(wanted)).toReversed();
  const most = Math.max(0, oldestFirst.length - MOST_WAITING);
  return { target, waiting: oldestFirst.slice(most), dropped: oldestFirst.slice(0, most), copyable };
}

/** A copy of ours, of a scheduled point, in a region; in whatever state. */
export function isCopyIn(point: RecoveryPoint, region: string): boolean {
  return (
    point.isCopy &&
    point.ownership.kind === 'own' &&
    isScheduled(point) &&
    regionKey(point.snapshot.location) === regionKey(region)
  );
}

/** Scheduled points of ours that can be restored from. Azure copies incremental snapshots alone. */
function isCopyable(point: RecoveryPoint, now: Instant): boolean {
  const { snapshot, scheduledFor } = point;
  if (point.isCopy || point.state !== 'usable' || point.ownership.kind !== 'own' || !isScheduled(point)) return false;
  if (snapshot.incremental !== true) return false;
  return scheduledFor <= now + CLOCK_TOLERANCE;
}

/** The points that the target's rules would keep, were all of them there. */
function keptThere(
  all: readonly RecoveryPoint[],
  copyable: readonly RecoveryPoint[],
  { retention }: CopyTarget,
  timeZone: string,
): readonly RecoveryPoint[] {
  const rules = { retention, timeZone };
  if (!isValidRetention(rules)) return [];
  const kept = keptByRules(newestFirst(all), rules);
  return copyable.filter((point) => kept.has(point));
}

function oncePerOccurrence(points: readonly RecoveryPoint[]): readonly RecoveryPoint[] {
  return [...Map.groupBy(points, ({ scheduledFor }) => scheduledFor).values()].flatMap(
    (alike) => newestFirst(alike)[0] ?? [],
  );
}
