import type { TableClient } from '@azure/data-tables';
import { BadCursorError } from '../run/bad-cursor-error.ts';
import type { Page, ViewName, ViewStore } from '../run/ports.ts';
import { columnsOf } from './columns.ts';
import { READ_PROPERTIES, writeRow } from './record-row.ts';
import { encodeKey, quote } from './row-key.ts';
import type { StorageClients } from './storage-clients.ts';
import { callStorage } from './storage-errors.ts';
import { putRows, removeRows } from './write-rows.ts';

/** Of one reply of the Table service. */
const LARGEST_PAGE = 1_000;

const select = [...READ_PROPERTIES];

interface ViewRow<T> {
  readonly key: string;
  readonly value: T;
}

/**
 * Tables `coverage` (PartitionKey: subscription, RowKey: VM or disk), `points` (disk, snapshot) and `units`
 * (subscription, VM or disk), keys encoded.
 */
export class TableViewStore implements ViewStore {
  readonly #storage: StorageClients;

  constructor(storage: StorageClients) {
    this.#storage = storage;
  }

  async replaceScope<T>(view: ViewName, scope: string, rows: readonly ViewRow<T>[]): Promise<void> {
    const table = await this.#storage.table(view);
    const partitionKey = encodeKey(scope);
    const wanted = new Set(rows.map(({ key }) => encodeKey(key)));
    const present = await this.#rowKeys(table, partitionKey);
    await this.putRows(view, scope, rows);
    const gone = present.filter((rowKey) => !wanted.has(rowKey));
    await removeRows(
      table,
      gone.map((rowKey) => ({ partitionKey, rowKey })),
    );
  }

  async putRows<T>(view: ViewName, scope: string, rows: readonly ViewRow<T>[]): Promise<void> {
    const table = await this.#storage.table(view);
    const partitionKey = encodeKey(scope);
    await putRows(
      table,
      rows.map(({ key, value }) => writeRow({ partitionKey, rowKey: encodeKey(key) }, value, columnsOf(value))),
    );
  }

  async listScope<T>(view: ViewName, scope: string): Promise<readonly T[]> {
    const table = await this.#storage.table(view);
    const filter = `PartitionKey eq ${quote(encodeKey(scope))}`;
    return callStorage(async () => {
      const found: T[] = [];
      for await (const row of table.listEntities({ queryOptions: { filter, select } })) {
        const record = this.#storage.readable<T>(row);
        if (record !== undefined) found.push(record);
      }
      return found;
    });
  }

  async list<T>(view: ViewName, limit: number, cursor?: string): Promise<Page<T>> {
    const table = await this.#storage.table(view);
    const queryOptions = { select, ...(cursor === undefined ? {} : { filter: afterCursor(cursor) }) };
    return callStorage(async () => {
      const items: T[] = [];
      for await (const page of table
        .listEntities({ queryOptions })
        .byPage({ maxPageSize: Math.min(limit, LARGEST_PAGE) })) {
        const wanted = page.slice(0, limit - items.length);
        items.push(...wanted.flatMap((row) => this.#storage.readable<T>(row) ?? []));
        const last = wanted.at(-1);
        const isMore = page.length > wanted.length || page.continuationToken !== undefined;
        // Not by reading on: of rows by the thousand that would be a request more for each page.
        if (items.length === limit && isMore && last !== undefined) {
          return { items, next: cursorOf(last.partitionKey ?? '', last.rowKey ?? '') };
        }
      }
      return { items };
    });
  }

  async #rowKeys(table: TableClient, partitionKey: string): Promise<readonly string[]> {
    const queryOptions = { filter: `PartitionKey eq ${quote(partitionKey)}`, select: ['rowKey'] };
    return callStorage(async () => {
      const found: string[] = [];
      for await (const row of table.listEntities({ queryOptions })) found.push(row.rowKey ?? '');
      return found;
    });
  }
}

function cursorOf(partitionKey: string, rowKey: string): string {
  return Buffer.from(JSON.stringify([partitionKey, rowKey])).toString('base64url');
}

function afterCursor(cursor: string): string {
  const [partitionKey, rowKey] = readCursor(cursor);
  const partition = quote(partitionKey);
  return `(PartitionKey eq ${partition} and RowKey gt ${quote(rowKey)}) or PartitionKey gt ${partition}`;
}

function readCursor(cursor: string): readonly [string, string] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parts) && parts.length === 2 && parts.every((part) => typeof part === 'string')) {
      return [parts[0] as string, parts[1] as string];
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new BadCursorError();
}
