import { type Instant, inZone } from '../instant.ts';
import type { Span } from '../policy.ts';

const UNITS: ReadonlyMap<string, Span['unit']> = new Map(
  (
    [
      ['h', 'h hr hrs hour hours'],
      ['d', 'd day days'],
      ['w', 'w wk wks week weeks'],
      ['mo', 'mo month months'],
      ['y', 'y yr yrs year years'],
    ] as const
  ).flatMap(([unit, words]) => words.split(' ').map((word) => [word, unit] as const)),
);

/** The most that a unit can be, in days. */
const DAYS: Readonly<Record<Span['unit'], number>> = { h: 1 / 24, d: 1, w: 7, mo: 31, y: 366 };

const LONGEST_DAYS = 3_660;

/**
 * Reads `14d`, `36 hours`, `2w`, `3mo`, `1y`: a positive whole count, at most ten years. Undefined for all else, and for
 * a bare `m`, which means minutes to half the world and months to the other half.
 */
export function readSpan(text: string): Span | undefined {
  const match = /^(\d{1,6})\s*([a-z]+)$/.exec(text.trim().toLowerCase());
  const unit = UNITS.get(match?.[2] ?? '');
  const count = Number(match?.[1]);
  if (unit === undefined || !(count > 0)) return undefined;
  const span: Span = { count, unit };
  return spanDays(span) <= LONGEST_DAYS ? span : undefined;
}

export function formatSpan(span: Span): string {
  return `${span.count}${span.unit}`;
}

/** The most days that the span can be. */
export function spanDays(span: Span): number {
  return span.count * DAYS[span.unit];
}

/** Reads how long an ad-hoc point lives: from 1h to 3650d. The mistake is a sentence for the person who typed it. */
export function readKeepFor(text: string): { readonly span: Span } | { readonly mistake: string } {
  const expected = 'must be a time from 1h to 3650d, such as 7d, 36h, 2w, 3mo or 1y';
  const span = readSpan(text);
  if (span !== undefined && spanDays(span) <= 3_650) return { span };
  const typed = text.trim();
  const minutes = /^(\d{1,4})\s*m(in|ins|inutes?)?$/i.exec(typed);
  if (minutes) return { mistake: `${expected}; ${typed} could be minutes or months: write ${minutes[1]}mo for months` };
  const iso = /^p(?:t(?=\d+h)|(?=\d+[dwmy]))(\d{1,5})([a-z])$/.exec(typed.toLowerCase());
  if (iso) return { mistake: `${expected}; write ${iso[1]}${iso[2] === 'm' ? 'mo' : iso[2]}` };
  return { mistake: `${expected}, not ${JSON.stringify(typed.slice(0, 40))}` };
}

/**
 * The instant a span after (sign 1) or before (-1) another. Hours are elapsed; days and longer go by the calendar of the
 * zone, where a day is not always 24 hours and month ends clamp.
 */
export function addSpan(at: Instant, span: Span, timeZone: string, sign: 1 | -1): Instant {
  const unit = ({ h: 'hours', d: 'days', w: 'weeks', mo: 'months', y: 'years' } as const)[span.unit];
  return inZone(at, timeZone)
    .plus({ [unit]: sign * span.count })
    .toMillis();
}
