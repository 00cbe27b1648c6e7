import type { IANAZone } from 'luxon';
import { type Instant, MINUTE } from './instant.ts';

/** Offsets already asked for, by zone: a fleet's points and schedules share their instants, and each answer costs microseconds. */
const known = new WeakMap<IANAZone, Map<Instant, number>>();
/** Enough for years of hourly occurrences of one zone. */
const MOST_KNOWN = 50_000;

/** How far the clocks of a zone are ahead of UTC at an instant, in milliseconds. */
export function zoneOffset(zone: IANAZone, at: Instant): number {
  const offsets = known.get(zone) ?? remember(zone);
  const present = offsets.get(at);
  if (present !== undefined) return present;
  const offset = zone.offset(at) * MINUTE;
  if (offsets.size === MOST_KNOWN) offsets.clear();
  offsets.set(at, offset);
  return offset;
}

function remember(zone: IANAZone): Map<Instant, number> {
  const offsets = new Map<Instant, number>();
  known.set(zone, offsets);
  return offsets;
}
