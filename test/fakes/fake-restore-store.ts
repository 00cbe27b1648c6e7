import type { RestoreRecord } from '../../shared/restore/records.ts';
import type { Page, RestoreStore, Versioned } from '../../shared/run/ports.ts';
import { keepFrozen } from './keep-frozen.ts';
import { newestFirst, pageAfter } from './newest-first.ts';

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
    return this.#records.get(id);
  }

  async replace(record: RestoreRecord, etag: string): Promise<string | undefined> {
    if (this.#records.get(record.id)?.etag !== etag) return undefined;
    return this.#write(record);
  }

  async list(limit: number, cursor?: string): Promise<Page<RestoreRecord>> {
    return pageAfter(newestFirst(this.#records.values()), limit, cursor);
  }

  async listOpen(): Promise<readonly RestoreRecord[]> {
    return newestFirst(this.#records.values()).filter(({ state }) => state === 'running');
  }

  #write(record: RestoreRecord): string {
    this.#writes += 1;
    const etag = `"${this.#writes}"`;
    this.#records.set(record.id, keepFrozen({ value: record, etag }));
    return etag;
  }
}
