import type { TableClient } from '@azure/data-tables';
import { StorageClients } from '../../shared/azure/storage-clients.ts';
import { readFilter } from './odata-filter.ts';

/** A row as the service has it. */
export type Entity = Readonly<Record<string, unknown>> & { readonly partitionKey: string; readonly rowKey: string };

/** The rows of each table, by their keys. */
export type Tables = ReadonlyMap<string, ReadonlyMap<string, Entity>>;

class StorageRefusal extends Error {
  readonly statusCode: number;

  constructor(statusCode: number) {
    super(`the table answered ${statusCode}`);
    this.statusCode = statusCode;
  }
}

interface Written {
  readonly etag: string;
}

/** One table in memory, with the service's own answers to what is there and what is not. */
class MemoryTable {
  readonly rows: Map<string, Entity>;
  readonly #now: () => number;
  #writes = 0;

  constructor(now: () => number, rows: ReadonlyMap<string, Entity> = new Map()) {
    this.rows = new Map(rows);
    this.#now = now;
  }

  async createTable(): Promise<void> {}

  async getEntity(partitionKey: string, rowKey: string): Promise<Entity> {
    return this.#found(partitionKey, rowKey);
  }

  async createEntity(row: Entity): Promise<Written> {
    if (this.rows.has(keyOf(row.partitionKey, row.rowKey))) throw new StorageRefusal(409);
    return this.upsertEntity(row);
  }

  async upsertEntity(row: Entity): Promise<Written> {
    this.#writes += 1;
    const written = { etag: `W/"${this.#writes}"`, timestamp: new Date(this.#now()).toISOString() };
    this.rows.set(keyOf(row.partitionKey, row.rowKey), { ...row, ...written });
    return written;
  }

  async updateEntity(row: Entity, _mode: 'Replace', { etag }: Written): Promise<Written> {
    if (this.#found(row.partitionKey, row.rowKey)['etag'] !== etag) throw new StorageRefusal(412);
    return this.upsertEntity(row);
  }

  async deleteEntity(partitionKey: string, rowKey: string, { etag }: Partial<Written> = {}): Promise<void> {
    const found = this.#found(partitionKey, rowKey);
    if (etag !== undefined && etag !== found['etag']) throw new StorageRefusal(412);
    this.rows.delete(keyOf(partitionKey, rowKey));
  }

  async submitTransaction(actions: readonly (readonly ['upsert' | 'delete', Entity])[]): Promise<void> {
    for (const [action, row] of actions) {
      if (action === 'upsert') await this.upsertEntity(row);
      else await this.deleteEntity(row.partitionKey, row.rowKey);
    }
  }

  listEntities({ queryOptions: { filter = '' } }: { readonly queryOptions: { readonly filter?: string } }) {
    const matches = readFilter(filter);
    const found = [...this.rows.values()]
      .filter(matches)
      .toSorted((a, b) => compare(a.partitionKey, b.partitionKey) || compare(a.rowKey, b.rowKey));
    return Object.assign(each(found), { byPage: () => each([found]) });
  }

  #found(partitionKey: string, rowKey: string): Entity {
    const row = this.rows.get(keyOf(partitionKey, rowKey));
    if (row === undefined) throw new StorageRefusal(404);
    return row;
  }
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function keyOf(partitionKey: string, rowKey: string): string {
  return `${partitionKey}\n${rowKey}`;
}

/** The tables of an installation in memory: the real stores run over it. */
export class MemoryStorage extends StorageClients {
  readonly #now: () => number;
  readonly #tables: Map<string, MemoryTable>;

  constructor(now: () => number, tables: Tables) {
    super({}, { getToken: async () => null });
    this.#now = now;
    this.#tables = new Map([...tables].map(([name, rows]) => [name, new MemoryTable(now, rows)]));
  }

  /** As they are now. */
  get tables(): Tables {
    return new Map([...this.#tables].map(([name, { rows }]) => [name, new Map(rows)]));
  }

  override async table(name: string): Promise<TableClient> {
    const table = this.#tables.get(name) ?? new MemoryTable(this.#now);
    this.#tables.set(name, table);
    return table as unknown as TableClient;
  }

  override tableToRead(name: string): Promise<TableClient> {
    return this.table(name);
  }

  override async tableNames(prefix: string): Promise<readonly string[]> {
    return [...this.#tables.keys()].filter((name) => name.startsWith(prefix));
  }

  override async dropTable(name: string): Promise<void> {
    this.#tables.delete(name);
  }
}
