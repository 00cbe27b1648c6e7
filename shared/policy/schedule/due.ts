import { HOUR, type Instant } from '../instant.ts';
import type { AttemptMemory } from '../plan.ts';
import type { RecoveryPoint } from '../recovery-point.ts';
import type { ResourceId } from '../resource-id.ts';
import { runStart } from '../run-start.ts';
import { MOST_TRIES } from './attempts.ts';
import { latestOccurrence, type Scheduled } from './occurrences.ts';

export { nextAttempt } from './attempts.ts';

export interface DueInput {
  readonly policy: Scheduled;
  /** All points of the disk, whoever's and in whatever state. */
  readonly points: readonly RecoveryPoint[];
  /** What stands under the name of an occurrence of this disk, under any attempt and whoever made it. */
  readonly standingUnder: (occurrence: Instant) => readonly RecoveryPoint[];
  /** The `scheduledFor` of planned, sent or pending creates of open runs; those of ad-hoc points not among them. */
  readonly openCreates: readonly Instant[];
  readonly memory: AttemptMemory | undefined;
  readonly now: Instant;
  /** A point pending for this long satisfies no schedule. */
  readonly pendingHours: number;
}

export type Due =
  | {
      readonly kind: 'due';
      readonly occurrence: Instant;
      /** For the name: one more than the latest that failed, or is stuck, and still stands. */
      readonly attempt: number;
      readonly reason: 'due' | 'retry';
    }
  | { readonly kind: 'not-due'; readonly why: NotDue };

type NotDue =
  /** The schedule has not asked for anything yet. */
  | { readonly code: 'no-occurrence' }
  /** This point has the latest occurrence, or a later one of an earlier schedule. */
  | { readonly code: 'satisfied'; readonly snapshotId: ResourceId }
  /** An open run is at it. */
  | { readonly code: 'open' }
  /** A snapshot that did not fail stands under the occurrence's name, whatever its tags say. */
  | { readonly code: 'name-taken'; readonly snapshotId: ResourceId }
  /** The last attempt failed; the next one is not before `until`. */
  | { readonly code: 'waiting'; readonly until: Instant }
  /** Tried as often as an occurrence is, or planned once in `observe`: it waits for the next occurrence. */
  | { readonly code: 'spent' };

/** Whether a disk is to get a point now: for its latest occurrence alone, so that what was missed is caught up once. */
export function decideDue(input: DueInput): Due {
  const { policy, points, openCreates, now } = input;
  const occurrence = latestOccurrence(policy, now);
  if (occurrence === undefined) return notDue({ code: 'no-occurrence' });
  const isCovered = (scheduledFor: Instant): boolean => scheduledFor >= occurrence && scheduledFor <= now;
  const satisfying = points.find((point) => isCovered(point.scheduledFor) && canSatisfy(point, input));
  if (satisfying !== undefined) return notDue({ code: 'satisfied', snapshotId: satisfying.snapshot.id });
  if (openCreates.some(isCovered)) return notDue({ code: 'open' });
  const standing = input.standingUnder(occurrence);
  const taken = standing.find((point) => point.state !== 'failed' && !isStuck(point, input));
  if (taken !== undefined) return notDue({ code: 'name-taken', snapshotId: taken.snapshot.id });
  const memory = input.memory !== undefined && isCovered(input.memory.occurrence) ? input.memory : undefined;
  return afterFailures(occurrence, standing, memory, now);
}

/** Everything that stands under the name now has failed, or is stuck. */
function afterFailures(
  occurrence: Instant,
  standing: readonly RecoveryPoint[],
  memory: AttemptMemory | undefined,
  now: Instant,
): Due {
  if (standing.length >= MOST_TRIES) return notDue({ code: 'spent' });
  if (memory !== undefined) {
    if (memory.nextAttemptAt === undefined) return notDue({ code: 'spent' });
    if (memory.nextAttemptAt > now) return notDue({ code: 'waiting', until: memory.nextAttemptAt });
  }
  const attempt = Math.max(0, ...standing.map((point) => point.attempt)) + 1;
  const reason = (memory?.attempts ?? 0) > 0 || standing.length > 0 ? 'retry' : 'due';
  return { kind: 'due', occurrence, attempt, reason };
}

function notDue(why: NotDue): Due {
  return { kind: 'not-due', why };
}

/** A scheduled point of ours that is usable or on its way. A copy in another region stands in for nothing here. */
function canSatisfy(point: RecoveryPoint, input: DueInput): boolean {
  if (point.ownership.kind !== 'own' || point.kind !== 'scheduled' || point.isCopy) return false;
  return point.state === 'usable' || (point.state === 'pending' && !isStuck(point, input));
}

/** One of ours that has been pending for too long. What others make is theirs to judge. */
function isStuck(point: RecoveryPoint, { now, pendingHours }: DueInput): boolean {
  if (point.ownership.kind !== 'own' || point.state !== 'pending') return false;
  return now - pendingSince(point) >= pendingHours * HOUR;
}

/** Azure says when a snapshot was taken only once that is done; until then its run says it, to the second. */
function pendingSince({ snapshot, runId, scheduledFor }: RecoveryPoint): Instant {
  return snapshot.timeCreated ?? (runId === undefined ? undefined : runStart(runId)) ?? scheduledFor;
}
