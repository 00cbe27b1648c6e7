import { IANAZone } from 'luxon';
import type { Policy, Retention, Span } from '../policy.ts';

/** Keep rules and the zone whose calendar they count in: what decides over a disk's points. */
export type ZonedRetention = Pick<Policy, 'retention' | 'timeZone'>;

const COUNTS: ReadonlySet<string> = new Set(['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly']);
const UNITS: ReadonlySet<unknown> = new Set(['h', 'd', 'w', 'mo', 'y']);
/** Far beyond any use, and within what calendar arithmetic can express. */
const MOST = 100_000;

/**
 * Whether a retention may prune at all: at least one rule, each count and span positive and whole, no unknown rule, and
 * a zone that exists. An empty or invalid policy prunes nothing.
 */
export function isValidRetention({ retention, timeZone }: ZonedRetention): boolean {
  const rules = Object.entries(retention).filter(([, value]) => value !== undefined);
  return rules.length > 0 && rules.every(isValidRule) && isZone(timeZone);
}

/** Zones that exist, once asked: asking makes a date formatter, which a fleet's points would do again and again. */
const zones = new Set<string>();

function isZone(timeZone: string): boolean {
  if (zones.has(timeZone)) return true;
  if (!IANAZone.isValidZone(timeZone)) return false;
  zones.add(timeZone);
  return true;
}

function isValidRule([rule, value]: [string, Retention[keyof Retention]]): boolean {
  if (rule === 'within') return isValidSpan(value);
  return COUNTS.has(rule) && isCount(value);
}

function isValidSpan(value: unknown): boolean {
  const { count, unit } = (value ?? {}) as Partial<Span>;
  return isCount(count) && UNITS.has(unit);
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= MOST;
}
