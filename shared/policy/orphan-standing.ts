import { newestWrittenPoint, writtenPolicyOf } from './fallback-policy.ts';
import type { Instant } from './instant.ts';
import type { PlanSettings, SourceAnswer } from './plan.ts';
import type { RecoveryPoint } from './recovery-point.ts';
import type { DiskStanding } from './retention/decide-disk.ts';
import type { ZonedRetention } from './retention/valid-retention.ts';

/** What this run saw of a disk that no policy selects. */
export type OrphanSight =
  /** It is listed, and neither it nor any of its VMs, all listed too, names a policy. */
  | { readonly kind: 'listed-unselected' }
  /** No listed disk has its unique id; the answer is what a GET of its source id said in this run, if one was made. */
  | { readonly kind: 'not-listed'; readonly answer: SourceAnswer | undefined; readonly isConfirmed: boolean };

/** Whether the points of an unselected disk are orphans, and what they follow. Anything but a clear sight is unknown. */
export function orphanStanding(
  sight: OrphanSight,
  points: readonly RecoveryPoint[],
  settings: Pick<PlanSettings, 'book' | 'timeZone'>,
  now: Instant,
): DiskStanding {
  const follows = followedRetention(points, settings, now);
  if (sight.kind === 'listed-unselected') return { kind: 'orphan', cause: 'unselected', follows, isConfirmed: false };
  if (sight.answer !== 'gone' && sight.answer !== 'replaced') return { kind: 'unknown' };
  return { kind: 'orphan', cause: sight.answer, follows, isConfirmed: sight.isConfirmed };
}

/** The policy named on the newest usable scheduled point as it is now, else the text written on that point. */
function followedRetention(
  points: readonly RecoveryPoint[],
  settings: Pick<PlanSettings, 'book' | 'timeZone'>,
  now: Instant,
): ZonedRetention | undefined {
  const newest = newestWrittenPoint(points, now, (point) => point.state === 'usable');
  if (newest?.writtenPolicy === undefined) return undefined;
  return settings.book.policies.get(newest.writtenPolicy.toLowerCase()) ?? writtenPolicyOf(newest, settings);
}
