import { runStart } from '../../shared/policy/run-start.ts';
import { BadCursorError } from '../../shared/run/bad-cursor-error.ts';
import type { Page } from '../../shared/run/ports.ts';

interface Timed {
  readonly id: string;
}

/** Copies of records whose ids tell when they began, newest first. */
export function newestFirst<T extends Timed>(records: Iterable<{ readonly value: T }>): readonly T[] {
  return [...records]
    .map(({ value }) => structuredClone(value))
    .toSorted((a, b) => (runStart(b.id) ?? 0) - (runStart(a.id) ?? 0) || (a.id < b.id ? -1 : 1));
}

/** One page of records that are newest first. Throws BadCursorError for a cursor that is no id of one. */
export function pageAfter<T extends Timed>(sorted: readonly T[], limit: number, cursor: string | undefined): Page<T> {
  const after = cursor === undefined ? Number.POSITIVE_INFINITY : runStart(cursor);
  if (after === undefined) throw new BadCursorError();
  const rest = sorted.filter(({ id }) => {
    const startedAt = runStart(id) ?? 0;
    return startedAt < after || (startedAt === after && id > (cursor ?? ''));
  });
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(rest.length > limit && last !== undefined ? { next: last.id } : {}) };
}
