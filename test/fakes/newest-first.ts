import { runStart } from '../../shared/policy/run-start.ts';
import { BadCursorError } from '../../shared/run/bad-cursor-error.ts';
import type { Page } from '../../shared/run/ports.ts';

interface Timed {
  readonly id: string;
}

/** How much of an id tells when it began, to the second: `20261123T020000Z`. */
const STAMP = 16;

/** The stored records, newest first by their ids. */
export function newestFirst<T extends Timed>(records: Iterable<{ readonly value: T }>): readonly T[] {
  return [...records]
    .map(({ value }) => value)
    .toReversed()
    .toSorted((a, b) => order(b.id.slice(0, STAMP), a.id.slice(0, STAMP)) || order(a.id, b.id));
}

/** One page of records that are newest first. Throws BadCursorError for a cursor that is no id of one. */
export function pageAfter<T extends Timed>(sorted: readonly T[], limit: number, cursor: string | undefined): Page<T> {
  if (cursor !== undefined && runStart(cursor) === undefined) throw new BadCursorError();
  const rest = cursor === undefined ? sorted : sorted.filter(({ id }) => isAfter(id, cursor));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(rest.length > limit && last !== undefined ? { next: last.id } : {}) };
}

function isAfter(id: string, cursor: string): boolean {
  return (order(cursor.slice(0, STAMP), id.slice(0, STAMP)) || order(id, cursor)) > 0;
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
