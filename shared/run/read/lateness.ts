import { type Instant, MINUTE } from '../../policy/instant.ts';
import { LATE_AFTER_MS } from '../../policy/late.ts';
import { isSelected } from './coverage-disks.ts';
import type { CoverageDisk } from './view-rows.ts';

/** The last of a disk's tries comes 5 h 15 min after its occurrence; from then on nothing more is tried. */
export const OVERDUE_AFTER_MS = 315 * MINUTE;

/** That an occurrence has waited too long for its point on a selected disk. */
export interface Lateness {
  readonly state: 'late' | 'overdue';
  /** The first occurrence that the disk that waits longest has had no point since. */
  readonly since: Instant;
}

/** Whether a selected disk has waited too long. One that missed an occurrence goes on waiting through the next ones. */
export function lateness(
  disks: readonly CoverageDisk[],
  dueSince: Instant | undefined,
  now: Instant,
): Lateness | undefined {
  if (dueSince === undefined) return undefined;
  const waiting = disks.filter((disk) => isSelected(disk) && waits(disk, dueSince));
  const since = waiting.reduce((first, { waitingSince = dueSince }) => Math.min(first, waitingSince), dueSince);
  if (waiting.length === 0 || now - since < LATE_AFTER_MS) return undefined;
  return { state: now - since < OVERDUE_AFTER_MS ? 'late' : 'overdue', since };
}

/** Whether a disk has no usable scheduled point for an occurrence or a later one. */
export function waits({ lastScheduledFor }: CoverageDisk, occurrence: Instant): boolean {
  return lastScheduledFor === undefined || lastScheduledFor < occurrence;
}
