import { type Instant, inZone } from '../instant.ts';
import type { RecoveryPoint } from '../recovery-point.ts';

/**
 * Whether more than `orphanDays` have passed since the newest own point of a disk was made: then even its last two may go.
 * 0 days means never; so does a point that does not say when it was made.
 */
export function areOrphanDaysOver(points: readonly RecoveryPoint[], orphanDays: number, now: Instant): boolean {
  if (!(orphanDays > 0)) return false;
  const own = points.filter((point) => point.ownership.kind === 'own');
  const edge = inZone(now, 'utc').minus({ days: orphanDays }).toMillis();
  return own.every(({ snapshot }) => (snapshot.timeCreated ?? Number.POSITIVE_INFINITY) <= edge);
}
