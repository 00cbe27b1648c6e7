import { BadCursorError } from '../../shared/run/bad-cursor-error.ts';
import type { Page, ViewName, ViewStore } from '../../shared/run/ports.ts';
import { keepFrozen } from './keep-frozen.ts';

interface ViewRow<T = unknown> {
  readonly key: string;
  readonly value: T;
}

/** Rows for readers, in memory. */
export class FakeViewStore implements ViewStore {
  readonly #scopes = new Map<string, Map<string, unknown>>();

  async replaceScope<T>(view: ViewName, scope: string, rows: readonly ViewRow<T>[]): Promise<void> {
    this.#scopes.set(scopeKey(view, scope), new Map());
    await this.putRows(view, scope, rows);
  }

  async putRows<T>(view: ViewName, scope: string, rows: readonly ViewRow<T>[]): Promise<void> {
    const key = scopeKey(view, scope);
    const present = this.#scopes.get(key) ?? new Map<string, unknown>();
    for (const row of rows) present.set(row.key, keepFrozen(row.value));
    this.#scopes.set(key, present);
  }

  async listScope<T>(view: ViewName, scope: string): Promise<readonly T[]> {
    return sorted<T>(this.#scopes.get(scopeKey(view, scope)) ?? new Map());
  }

  async list<T>(view: ViewName, limit: number, cursor?: string): Promise<Page<T>> {
    if (cursor !== undefined && !/^\d+$/.test(cursor)) throw new BadCursorError();
    const start = Number(cursor ?? 0);
    const all = [...this.#scopes]
      .filter(([key]) => key.startsWith(`${view}|`))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([, rows]) => sorted<T>(rows));
    const isLast = start + limit >= all.length;
    return { items: all.slice(start, start + limit), ...(isLast ? {} : { next: String(start + limit) }) };
  }
}

function sorted<T>(rows: ReadonlyMap<string, unknown>): readonly T[] {
  return [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row as T);
}

function scopeKey(view: ViewName, scope: string): string {
  return `${view}|${scope}`;
}
