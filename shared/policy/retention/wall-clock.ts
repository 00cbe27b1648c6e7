import { IANAZone } from 'luxon';
import { type Instant, MINUTE } from '../instant.ts';

/** Offsets already asked for, by zone: a fleet's points share their occurrences, and each answer costs microseconds. */
const known = new Map<string, Map<Instant, number>>();
/** Enough for years of hourly occurrences of one zone. */
const MOST_KNOWN = 50_000;

/**
 * The wall clock of a zone at an instant, as the instant at which UTC shows the same: read it with UTC's getters, and the
 * host's zone plays no part. Throws where the zone is no IANA zone.
 */
export function wallClock(at: Instant, timeZone: string): number {
  const offsets = known.get(timeZone) ?? remember(timeZone);
  const offset = offsets.get(at) ?? zoneOf(timeZone).offset(at) * MINUTE;
  if (offsets.size === MOST_KNOWN) offsets.clear();
  offsets.set(at, offset);
  return at + offset;
}

function remember(timeZone: string): Map<Instant, number> {
  const offsets = new Map<Instant, number>();
  known.set(timeZone, offsets);
  return offsets;
}

function zoneOf(timeZone: string): IANAZone {
  const zone = IANAZone.create(timeZone);
  if (!zone.isValid) throw new Error(`not an IANA time zone: ${JSON.stringify(timeZone)}`);
  return zone;
}
