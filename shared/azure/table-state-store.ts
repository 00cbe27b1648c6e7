import type { TableClient, TableEntity } from '@azure/data-tables';
import type { SourceRow } from '../run/execute/claim-source.ts';
import type { SentRow } from '../run/execute/send-once.ts';
import type { StatePartition, StateStore, Versioned } from '../run/ports.ts';
import { writeRow } from './record-row.ts';
import { encodeKey, encodePrefix, prefixFilter, quote } from './row-key.ts';
import type { StorageClients } from './storage-clients.ts';
import { callStorage, unlessStatus } from './storage-errors.ts';

const TABLE = 'state';

/** Table `state`. PartitionKey: what the row is about (claim, subscription, attempt, sent, bucket and so on); RowKey: its key, encoded. */
export class TableStateStore implements StateStore {
  readonly #storage: StorageClients;

  constructor(storage: StorageClients) {
    this.#storage = storage;
  }

  async get<T>(partition: StatePartition, key: string): Promise<Versioned<T> | undefined> {
    const table = await this.#storage.tableToRead(TABLE);
    const row = await unlessStatus([404], undefined, () => table.getEntity(partition, encodeKey(key)));
    const value = row && (this.#storage.readable<T>(row) ?? (whereUnreadable(partition, row) as T | undefined));
    return value && { value, etag: row.etag };
  }

  async put<T>(partition: StatePartition, key: string, value: T, etag?: string): Promise<string | undefined> {
    const table = await this.#storage.table(TABLE);
    const row = stateRow(partition, key, value);
    const written = await unlessStatus([404, 409, 412], undefined, () =>
      etag === undefined ? create(table, row) : replace(table, row, etag),
    );
    return written ?? (etag === undefined ? this.#replaceUnreadable(table, row) : undefined);
  }

  /** Who reads a row that was edited by hand finds none, and must be able to write one. */
  async #replaceUnreadable(table: TableClient, row: TableEntity<object>): Promise<string | undefined> {
    const present = await unlessStatus([404], undefined, () => table.getEntity(row.partitionKey, row.rowKey));
    if (present === undefined || this.#storage.readable(present) !== undefined) return undefined;
    return unlessStatus([404, 412], undefined, () => replace(table, row, present.etag));
  }

  async set<T>(partition: StatePartition, key: string, value: T): Promise<void> {
    const table = await this.#storage.table(TABLE);
    await callStorage(() => table.upsertEntity(stateRow(partition, key, value), 'Replace'));
  }

  async remove(partition: StatePartition, key: string, etag?: string): Promise<void> {
    const table = await this.#storage.table(TABLE);
    const options = etag === undefined ? {} : { etag };
    await unlessStatus([404, 412], undefined, () => table.deleteEntity(partition, encodeKey(key), options));
  }

  async list<T>(
    partition: StatePartition,
    prefix = '',
  ): Promise<readonly { readonly key: string; readonly value: T }[]> {
    const table = await this.#storage.tableToRead(TABLE);
    const within = prefix === '' ? '' : ` and ${prefixFilter('RowKey', encodePrefix(prefix))}`;
    const filter = `PartitionKey eq ${quote(partition)}${within}`;
    // Before the first row there is no table.
    return unlessStatus([404], [], async () => {
      const found: { key: string; value: T }[] = [];
      for await (const row of table.listEntities({ queryOptions: { filter } })) {
        const key = String(row['key']);
        const value = key.startsWith(prefix) ? this.#storage.readable<T>(row) : undefined;
        if (value !== undefined) found.push({ key, value });
      }
      return found;
    });
  }
}

/**
 * What a row that was edited by hand counts as, where it must not count as absent: as sent, or as a copy begun, when the
 * row was written last. It may then delay a PUT and forbid a DELETE.
 */
function whereUnreadable(partition: StatePartition, { timestamp }: { readonly timestamp?: string }) {
  const at = Date.parse(timestamp ?? '');
  if (partition === 'sent') return { runId: '', at } satisfies SentRow;
  return partition === 'source' ? ({ runId: '', at, use: 'copy' } satisfies SourceRow) : undefined;
}

function stateRow(partition: StatePartition, key: string, value: unknown) {
  return writeRow({ partitionKey: partition, rowKey: encodeKey(key) }, value, { key });
}

async function create(table: TableClient, row: TableEntity<object>): Promise<string> {
  return etagIn(await table.createEntity(row));
}

async function replace(table: TableClient, row: TableEntity<object>, etag: string): Promise<string> {
  return etagIn(await table.updateEntity(row, 'Replace', { etag }));
}

function etagIn({ etag }: { readonly etag?: string }): string {
  if (etag === undefined) throw new Error('the service gave no ETag of the row it wrote');
  return etag;
}
