import { formatInstant, type Instant } from '../instant.ts';
import type { PointState, RecoveryPoint } from '../recovery-point.ts';
import { computeId } from '../resource-id.ts';
import { addSpan } from '../tag/span.ts';

/** A point of one imagined disk, for decisions that are shown and not acted on. */
export interface ImaginedPoint {
  readonly id: string;
  readonly createdAt: Instant;
  /** Absent: `createdAt`. */
  readonly scheduledFor?: Instant;
  /** With the usual expiry of 7 days. */
  readonly adHoc?: boolean;
  readonly state?: PointState;
  readonly hold?: boolean;
}

const SUBSCRIPTION = '00000000-0000-0000-0000-000000000000';

/** The recovery point that a decision sees: our own, of one disk, usable unless said otherwise. */
export function imaginedPoint({ id, createdAt, scheduledFor, adHoc, state, hold }: ImaginedPoint): RecoveryPoint {
  return {
    snapshot: {
      id: computeId(SUBSCRIPTION, 'imagined', 'snapshots', id),
      name: id,
      resourceGroup: 'imagined',
      subscriptionId: SUBSCRIPTION,
      location: 'imagined',
      tags: { 'nightkeep-scheduled-for': adHoc ? 'ad-hoc' : formatInstant(scheduledFor ?? createdAt) },
      timeCreated: createdAt,
      provisioningState: { usable: 'Succeeded', pending: 'Updating', failed: 'Failed' }[state ?? 'usable'],
    },
    ownership: { kind: 'own' },
    state: state ?? 'usable',
    kind: adHoc ? 'ad-hoc' : 'scheduled',
    diskUniqueId: 'imagined',
    scheduledFor: scheduledFor ?? createdAt,
    attempt: 1,
    ...(adHoc ? { expiresAt: addSpan(createdAt, { count: 7, unit: 'd' }, 'UTC', 1) } : {}),
    isCopy: false,
    isHeld: hold ?? false,
    isBeingCopied: false,
  };
}

/** The point that a schedule will make at an occurrence. */
export function occurrencePoint(at: Instant): RecoveryPoint {
  return imaginedPoint({ id: `occurrence-${at}`, createdAt: at });
}
