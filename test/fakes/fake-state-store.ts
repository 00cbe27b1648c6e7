import type { StatePartition, StateStore, Versioned } from '../../shared/run/ports.ts';

/** State rows in memory, with compare-and-swap. */
export class FakeStateStore implements StateStore {
  readonly #rows = new Map<string, Versioned<unknown>>();
  #writes = 0;

  async get<T>(partition: StatePartition, key: string): Promise<Versioned<T> | undefined> {
    return structuredClone(this.#rows.get(keyOf(partition, key)) as Versioned<T> | undefined);
  }

  async put<T>(partition: StatePartition, key: string, value: T, etag?: string): Promise<boolean> {
    if (this.#rows.get(keyOf(partition, key))?.etag !== etag) return false;
    await this.set(partition, key, value);
    return true;
  }

  async set<T>(partition: StatePartition, key: string, value: T): Promise<void> {
    this.#writes += 1;
    this.#rows.set(keyOf(partition, key), { value: structuredClone(value), etag: `"${this.#writes}"` });
  }

  async remove(partition: StatePartition, key: string): Promise<void> {
    this.#rows.delete(keyOf(partition, key));
  }

  async list<T>(
    partition: StatePartition,
    prefix = '',
  ): Promise<readonly { readonly key: string; readonly value: T }[]> {
    const start = keyOf(partition, prefix);
    return [...this.#rows]
      .filter(([key]) => key.startsWith(start))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, { value }]) => ({ key: key.slice(partition.length + 1), value: structuredClone(value) as T }));
  }
}

function keyOf(partition: StatePartition, key: string): string {
  return `${partition}|${key}`;
}
