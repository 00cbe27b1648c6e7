import type { Instant } from './instant.ts';
import type { Snapshot } from './inventory.ts';

export type PointState = 'usable' | 'pending' | 'failed';

/** Whether this installation made the point, proven by tags and name. */
export type Ownership =
  | { readonly kind: 'own' }
  /** Another owner's or nobody's. */
  | { readonly kind: 'foreign'; readonly owner?: string }
  /** It carries our owner tag, but what the name proves does not agree with the tags. */
  | { readonly kind: 'in-doubt'; readonly why: string };

/** A snapshot read as a recovery point: what its tags and name say of it, and whether they can be believed. */
export interface RecoveryPoint {
  readonly snapshot: Snapshot;
  readonly ownership: Ownership;
  readonly state: PointState;
  readonly kind: 'scheduled' | 'ad-hoc';
  /** Lower-cased `uniqueId` of the source disk: `sourceUniqueId`, else the tag. Absent where neither says. */
  readonly diskUniqueId?: string;
  /** The occurrence; for an ad-hoc point, or where the tag is unreadable, `timeCreated` (or 0 where that is absent too). */
  readonly scheduledFor: Instant;
  /** 1, or N of the name's `-N`. */
  readonly attempt: number;
  /** When an ad-hoc point goes. */
  readonly expiresAt?: Instant;
  readonly isCopy: boolean;
  /** Of a copy: when what it copies was taken, where its tag says it. */
  readonly copiedFrom?: Instant;
  /** It bears `nightkeep-hold`, whatever the value. */
  readonly isHeld: boolean;
  /** Another snapshot of the inventory is an unfinished copy of this one. */
  readonly isBeingCopied: boolean;
  /** It is one disk of a restore point of which another disk's part stays. */
  readonly isOfKeptWhole?: true;
  /** `nightkeep-policy` and `nightkeep-keep` as written, absent where the tag is. */
  readonly writtenPolicy?: string;
  readonly writtenKeep?: string;
  readonly runId?: string;
  readonly set?: string;
  /** `group/name` of the VM it was made for. */
  readonly vm?: string;
}

/** What a restore goes by: when the content was taken. A copy that does not say it counts as no older than it is itself. */
export function takenAt({ copiedFrom, snapshot }: Pick<RecoveryPoint, 'copiedFrom' | 'snapshot'>): Instant | undefined {
  return copiedFrom ?? snapshot.timeCreated;
}
