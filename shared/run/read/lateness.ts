import { type Instant, MINUTE } from '../../policy/instant.ts';
import { LATE_AFTER_MS } from '../../policy/late.ts';
import { isSelected } from './coverage-disks.ts';
import type { CoverageDisk } from './view-rows.ts';

/** The last of a disk's tries comes 5 h 15 min after its occurrence; from then on nothing more is tried. */
export const OVERDUE_AFTER_MS = 315 * MINUTE;

/** Whether an occurrence that is due has waited too long for its point on any selected disk. */
export function lateness(
  disks: readonly CoverageDisk[],
  dueSince: Instant | undefined,
  now: Instant,
): 'late' | 'overdue' | undefined {
  if (dueSince === undefined) return undefined;
  const isWaiting = disks
    .filter(isSelected)
    .some((disk) => disk.lastScheduledFor === undefined || disk.lastScheduledFor < dueSince);
  if (!isWaiting || now - dueSince < LATE_AFTER_MS) return undefined;
  return now - dueSince < OVERDUE_AFTER_MS ? 'late' : 'overdue';
}
