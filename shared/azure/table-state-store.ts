import type { StatePartition, StateStore, Versioned } from '../run/ports.ts';
import { readRow, writeRow } from './record-row.ts';
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
    return row && { value: readRow<T>(row), etag: row.etag };
  }

  async put<T>(partition: StatePartition, key: string, value: T, etag?: string): Promise<boolean> {
    const table = await this.#storage.table(TABLE);
    const row = stateRow(partition, key, value);
    return unlessStatus([404, 409, 412], false, async () => {
      if (etag === undefined) await table.createEntity(row);
      else await table.updateEntity(row, 'Replace', { etag });
      return true;
    });
  }

  async set<T>(partition: StatePartition, key: string, value: T): Promise<void> {
    const table = await this.#storage.table(TABLE);
    await callStorage(() => table.upsertEntity(stateRow(partition, key, value), 'Replace'));
  }

  async remove(partition: StatePartition, key: string): Promise<void> {
    const table = await this.#storage.table(TABLE);
    await unlessStatus([404], undefined, () => table.deleteEntity(partition, encodeKey(key)));
  }

  async list<T>(
    partition: StatePartition,
    prefix = '',
  ): Promise<readonly { readonly key: string; readonly value: T }[]> {
    const table = await this.#storage.table(TABLE);
    const within = prefix === '' ? '' : ` and ${prefixFilter('RowKey', encodePrefix(prefix))}`;
    const filter = `PartitionKey eq ${quote(partition)}${within}`;
    return callStorage(async () => {
      const found: { key: string; value: T }[] = [];
      for await (const row of table.listEntities({ queryOptions: { filter } })) {
        const key = String(row['key']);
        if (key.startsWith(prefix)) found.push({ key, value: readRow<T>(row) });
      }
      return found;
    });
  }
}

function stateRow(partition: StatePartition, key: string, value: unknown) {
  return writeRow({ partitionKey: partition, rowKey: encodeKey(key) }, value, { key });
}
