import { type Instant, inZone } from '../instant.ts';
import type { Span } from '../policy.ts';

const UNIT = { h: 'hours', d: 'days', w: 'weeks', mo: 'months', y: 'years' } as const;

/**
 * The instant a span of calendar time before another one. A point exactly there is outside the span. Where a wall clock
 * happens twice it is the first pass: the longer span.
 */
export function spanBefore(at: Instant, { count, unit }: Span, timeZone: string): Instant {
  const before = inZone(at, timeZone).minus({ [UNIT[unit]]: count });
  // Hours are elapsed time, and never ambiguous.
  if (unit === 'h') return before.toMillis();
  return Math.min(...before.getPossibleOffsets().map((possible) => possible.toMillis()));
}
