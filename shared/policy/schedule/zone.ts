import { IANAZone } from 'luxon';
import { DAY, type Instant, SECOND } from '../instant.ts';
import { zoneOffset } from '../zone-offset.ts';

/** A wall-clock time of some zone: the milliseconds since 1970-01-01T00:00 that its calendar and clock show. */
export type WallTime = number;

/** A local calendar day as the number of days since 1970-01-01. */
export type LocalDay = number;

/** A zone by its IANA name. Throws where there is none of that name. */
export function zoneOf(timeZone: string): IANAZone {
  const zone = IANAZone.create(timeZone);
  if (!zone.isValid) throw new Error(`not an IANA time zone: ${JSON.stringify(timeZone)}`);
  return zone;
}

/** What the clocks of a zone show at an instant. */
function wallTimeAt(at: Instant, zone: IANAZone): WallTime {
  return at + zoneOffset(zone, at);
}

/** The local day that the calendars of a zone show at an instant. */
export function localDayAt(at: Instant, zone: IANAZone): LocalDay {
  return Math.floor(wallTimeAt(at, zone) / DAY);
}

/**
 * The first instant at which the clocks of a zone show a wall time or later: a time that happens twice counts the first
 * time, one in a gap is the first valid instant after it.
 */
export function firstInstantOf(wall: WallTime, zone: IANAZone): Instant {
  // No offset is a day or more, so these see both sides of any change near the wall time.
  const before = zoneOffset(zone, wall - DAY);
  const after = zoneOffset(zone, wall + DAY);
  if (before === after) return wall - before;
  const earlier = wall - Math.max(before, after);
  const later = wall - Math.min(before, after);
  if (wallTimeAt(earlier, zone) === wall) return earlier;
  if (wallTimeAt(later, zone) === wall) return later;
  return endOfGap(wall, earlier, later, zone);
}

/** The first instant of a local day; undefined for a day that a zone left out, as Samoa did 2011-12-30. */
export function firstInstantOfDay(day: LocalDay, zone: IANAZone): Instant | undefined {
  const first = firstInstantOf(day * DAY, zone);
  return localDayAt(first, zone) === day ? first : undefined;
}

/** Halves the span in which the clocks jump over the wall time; zones change on whole seconds. */
function endOfGap(wall: WallTime, from: Instant, to: Instant, zone: IANAZone): Instant {
  let [tooEarly, reached] = [from, to];
  while (reached - tooEarly > SECOND) {
    const middle = tooEarly + Math.floor((reached - tooEarly) / (2 * SECOND)) * SECOND;
    if (wallTimeAt(middle, zone) < wall) tooEarly = middle;
    else reached = middle;
  }
  return reached;
}
