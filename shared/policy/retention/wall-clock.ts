import type { Instant } from '../instant.ts';
import { zoneOf } from '../schedule/zone.ts';
import { zoneOffset } from '../zone-offset.ts';

/**
 * The wall clock of a zone at an instant, as the instant at which UTC shows the same: read it with UTC's getters, and the
 * host's zone plays no part. Throws where the zone is no IANA zone.
 */
export function wallClock(at: Instant, timeZone: string): number {
  return at + zoneOffset(zoneOf(timeZone), at);
}
