import { type Instant, MINUTE } from './instant.ts';
import type { PlanSettings } from './plan.ts';
import { NO_POLICY } from './point-tags.ts';
import type { Policy } from './policy.ts';
import type { RecoveryPoint } from './recovery-point.ts';
import { compareNewestFirst } from './retention/order.ts';
import { readWrittenPolicy } from './tag/written.ts';

type BookSettings = Pick<PlanSettings, 'book' | 'timeZone'>;

const CLOCK_TOLERANCE = 5 * MINUTE;

/** The newest scheduled point that is provably ours, says under which policy it was made, and is not dated ahead. */
export function newestWrittenPoint(
  points: readonly RecoveryPoint[],
  now: Instant,
  isFit: (point: RecoveryPoint) => boolean = () => true,
): RecoveryPoint | undefined {
  let newest: RecoveryPoint | undefined;
  for (const point of points) {
    if (!isBelieved(point, now) || !isFit(point)) continue;
    if (newest === undefined || compareNewestFirst(point, newest) < 0) newest = point;
  }
  return newest;
}

function isBelieved(point: RecoveryPoint, now: Instant): boolean {
  return (
    point.ownership.kind === 'own' &&
    point.kind === 'scheduled' &&
    !point.isCopy &&
    point.writtenPolicy !== undefined &&
    point.writtenPolicy !== NO_POLICY &&
    point.scheduledFor <= now + CLOCK_TOLERANCE
  );
}

/** The policy that a point's tags say; undefined where they say none, or nothing that can be read. */
export function writtenPolicyOf(point: RecoveryPoint, { book, timeZone }: BookSettings): Policy | undefined {
  if (point.writtenPolicy === undefined) return undefined;
  return readWrittenPolicy(point.writtenPolicy, point.writtenKeep, book, timeZone);
}

/**
 * By what a disk with a mistaken tag is protected: the policy written on its newest point, else the one on the newest
 * point of its VM's other disks, else the default policy. Nothing of it is pruned meanwhile.
 */
export function fallbackPolicy(
  own: readonly RecoveryPoint[],
  ofVm: readonly RecoveryPoint[],
  { book, timeZone }: BookSettings,
  now: Instant,
): Policy {
  for (const points of [own, ofVm]) {
    const newest = newestWrittenPoint(points, now);
    const written = newest && writtenPolicyOf(newest, { book, timeZone });
    if (written !== undefined) return written;
  }
  return defaultPolicy(book);
}

function defaultPolicy({ policies, defaultName }: PlanSettings['book']): Policy {
  const policy = policies.get(defaultName);
  if (policy === undefined) throw new Error(`the policy book has no default policy ${JSON.stringify(defaultName)}`);
  return policy;
}
