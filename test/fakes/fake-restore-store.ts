import { runStart } from '../../shared/policy/run-start.ts';
import type { RestoreRecord } from '../../shared/restore/records.ts';
import { BadCursorError } from '../../shared/run/bad-cursor-error.ts';
import type { Page, RestoreStore, Versioned } from '../../shared/run/ports.ts';

/** Restores in memory, with ETags. */
export class FakeRestoreStore implements RestoreStore {
  readonly #records = new Map<string, Versioned<RestoreRecord>>();
  #writes = 0;

  async insert(record: RestoreRecord): Promise<boolean> {
    if (this.#records.has(record.id)) return false;
    this.#write(record);
    return true;
  }

  async get(id: string): Promise<Versioned<RestoreRecord> | undefined> {
    return structuredClone(this.#records.get(id));
  }

  async replace(record: RestoreRecord, etag: string): Promise<string | undefined> {
    if (this.#records.get(record.id)?.etag !== etag) return undefined;
    return this.#write(record);
  }

  async list(limit: number, cursor?: string): Promise<Page<RestoreRecord>> {
    const after = cursor === undefined ? Number.POSITIVE_INFINITY : runStart(cursor);
    if (after === undefined) throw new BadCursorError();
    const rest = this.#newestFirst().filter(({ id }) => {
      const startedAt = runStart(id) ?? 0;
      return startedAt < after || (startedAt === after && id > (cursor ?? ''));
    });
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return { items, ...(rest.length > limit && last !== undefined ? { next: last.id } : {}) };
  }

  async listOpen(): Promise<readonly RestoreRecord[]> {
    return this.#newestFirst().filter(({ state }) => state === 'running');
  }

  #newestFirst(): readonly RestoreRecord[] {
    return [...this.#records.values()]
      .map(({ value }) => structuredClone(value))
      .toSorted((a, b) => (runStart(b.id) ?? 0) - (runStart(a.id) ?? 0) || (a.id < b.id ? -1 : 1));
  }

  #write(record: RestoreRecord): string {
    this.#writes += 1;
    const etag = `"${this.#writes}"`;
    this.#records.set(record.id, { value: structuredClone(record), etag });
    return etag;
  }
}
