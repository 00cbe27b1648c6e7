import { DAY, formatInstant, type Instant, utcDate } from '../policy/instant.ts';

/** A unit of which there is, or was, evidence. */
export interface UnitRow {
  /** Its id, lower case. */
  readonly key: string;
  readonly name: string;
  readonly subscriptionId: string;
}

export function unitRow(row: UnitRow): { readonly key: string; readonly value: UnitRow } {
  return { key: row.key, value: row };
}

/** The key of a day's row: its local date. */
export function dayKey(date: string): string {
  return date;
}

/** The key of what a run did about an occurrence, or at an instant: by its time in UTC, among the days. */
export function factKey(at: Instant, what: 'made' | 'pruned' | 'set' | 'lifted' | 'gap', by: string): string {
  return `${formatInstant(at)}_${what}_${by}`;
}

/** A key after those of all rows that are written by now: no local date is two days ahead. */
export function keysAfter(now: Instant): string {
  return utcDate(now + 2 * DAY);
}
