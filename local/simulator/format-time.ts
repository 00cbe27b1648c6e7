/**
 * An instant as DiskRP writes it: seven fractional digits and an offset (`2023-11-06T03:59:15.0831857+00:00`). The
 * digits below a millisecond follow from the instant, so that one instant is always written alike.
 */
export function formatTime(at: number, utcOffsetMinutes: number): string {
  const local = new Date(at + utcOffsetMinutes * 60_000).toISOString().slice(0, -1);
  const below = String(((Math.floor(at) * 7919) % 8999) + 1000);
  const sign = utcOffsetMinutes < 0 ? '-' : '+';
  const distance = Math.abs(utcOffsetMinutes);
  const hours = String(Math.trunc(distance / 60)).padStart(2, '0');
  const minutes = String(distance % 60).padStart(2, '0');
  return `${local}${below}${sign}${hours}:${minutes}`;
}
