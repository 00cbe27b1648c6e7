import type { StatePartition, StateStore, Versioned } from '../../shared/run/ports.ts';
import { keepFrozen } from './keep-frozen.ts';

/** State rows in memory, with compare-and-swap. */
export class FakeStateStore implements StateStore {
  readonly #partitions = new Map<StatePartition, Map<string, Versioned<unknown>>>();
  #writes = 0;

  async get<T>(partition: StatePartition, key: string): Promise<Versioned<T> | undefined> {
    return this.#rows(partition).get(key) as Versioned<T> | undefined;
  }

  async put<T>(partition: StatePartition, key: string, value: T, etag?: string): Promise<string | undefined> {
    if (this.#rows(partition).get(key)?.etag !== etag) return undefined;
    await this.set(partition, key, value);
    return this.#rows(partition).get(key)?.etag;
  }

  async set<T>(partition: StatePartition, key: string, value: T): Promise<void> {
    this.#writes += 1;
    this.#rows(partition).set(key, keepFrozen({ value, etag: `"${this.#writes}"` }));
  }

  async remove(partition: StatePartition, key: string, etag?: string): Promise<void> {
    const rows = this.#rows(partition);
    if (etag === undefined || rows.get(key)?.etag === etag) rows.delete(key);
  }

  async list<T>(
    partition: StatePartition,
    prefix = '',
  ): Promise<readonly { readonly key: string; readonly value: T }[]> {
    return [...this.#rows(partition)]
      .filter(([key]) => key.startsWith(prefix))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { value }]) => ({ key, value: value as T }));
  }

  #rows(partition: StatePartition): Map<string, Versioned<unknown>> {
    const rows = this.#partitions.get(partition) ?? new Map<string, Versioned<unknown>>();
    this.#partitions.set(partition, rows);
    return rows;
  }
}
