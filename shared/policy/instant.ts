import { DateTime, Settings } from 'luxon';

// An invalid Duration has NaN milliseconds and every comparison with NaN is false; failing at once is the only safe choice.
Settings.throwOnInvalid = true;

declare module 'luxon' {
  interface TSSettings {
    throwOnInvalid: true;
  }
}

/** A moment: milliseconds since 1970-01-01T00:00Z. Never a wall-clock time. */
export type Instant = number;

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
/** 24 hours; a calendar day of a zone can be longer or shorter. */
export const DAY = 24 * HOUR;

/**
 * Reads an ISO 8601 instant. A text without an offset is read as UTC; offsets and up to nine fractional digits are
 * accepted, as ARM writes them. Throws on anything else.
 */
export function parseInstant(text: string): Instant {
  return DateTime.fromISO(text.trim(), { zone: 'utc' }).toMillis();
}

/** The instant in UTC as ISO 8601, without milliseconds where they are zero: `2026-11-23T02:00:00Z`. Throws where it is none. */
export function formatInstant(at: Instant): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

/** The date in UTC: `2026-11-23`. */
export function utcDate(at: Instant): string {
  return formatInstant(at).slice(0, 10);
}

/** The wall clock of a zone at an instant. Throws where there is no such instant or zone. */
export function inZone(at: Instant, timeZone: string): DateTime<true> {
  const there = DateTime.fromMillis(at, { zone: timeZone });
  // Of these two luxon makes an invalid DateTime all the same.
  if (!(there.isValid as boolean)) throw new RangeError(`no instant ${at} in a time zone ${timeZone}`);
  return there;
}
