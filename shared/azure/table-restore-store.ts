import type { TableClient, TableEntity } from '@azure/data-tables';
import { DAY, type Instant } from '../policy/instant.ts';
import type { RestoreRecord } from '../restore/records.ts';
import { BadCursorError } from '../run/bad-cursor-error.ts';
import type { Page, RestoreStore, Versioned } from '../run/ports.ts';
import { writeRow } from './record-row.ts';
import { reversedSecond, timedKey } from './reversed-second.ts';
import { quote } from './row-key.ts';
import type { StorageClients } from './storage-clients.ts';
import { unlessStatus } from './storage-errors.ts';

const TABLE = 'restores';
const RESTORES = 'restore';
/** No restore is open longer: its messages never wait longer than a week, the longest that a queue keeps one from view. */
const OPEN_AT_MOST_MS = 8 * DAY;

/** Table `restores`. PartitionKey `restore`, RowKey ten digits that fall as time goes on, `-`, the id; so a plain read gives the newest first. */
export class TableRestoreStore implements RestoreStore {
  readonly #storage: StorageClients;
  readonly #now: () => Instant;

  constructor(storage: StorageClients, now: () => Instant) {
    this.#storage = storage;
    this.#now = now;
  }

  async insert(record: RestoreRecord): Promise<boolean> {
    const table = await this.#table();
    return unlessStatus([409], false, async () => {
      await table.createEntity(restoreRow(record));
      return true;
    });
  }

  async get(id: string): Promise<Versioned<RestoreRecord> | undefined> {
    const rowKey = timedKey(id);
    if (rowKey === undefined) return undefined;
    const table = await this.#storage.tableToRead(TABLE);
    const row = await unlessStatus([404], undefined, () => table.getEntity(RESTORES, rowKey));
    const value = row && this.#storage.readable<RestoreRecord>(row);
    return value && { value, etag: row.etag };
  }

  async replace(record: RestoreRecord, etag: string): Promise<string | undefined> {
    const table = await this.#table();
    return unlessStatus([404, 412], undefined, async () => {
      const written = await table.updateEntity(restoreRow(record), 'Replace', { etag });
      if (written.etag === undefined) throw new Error('the service gave no ETag of the row it wrote');
      return written.etag;
    });
  }

  async list(limit: number, cursor?: string): Promise<Page<RestoreRecord>> {
    const after = cursor === undefined ? undefined : timedKey(cursor);
    if (cursor !== undefined && after === undefined) throw new BadCursorError();
    const found = await this.#query(after === undefined ? '' : ` and RowKey gt ${quote(after)}`, limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, ...(found.length > limit && last !== undefined ? { next: last.id } : {}) };
  }

  async listOpen(): Promise<readonly RestoreRecord[]> {
    const oldest = reversedSecond(this.#now() - OPEN_AT_MOST_MS);
    return this.#query(` and RowKey lt ${quote(oldest)} and state eq 'running'`);
  }

  #table(): Promise<TableClient> {
    return this.#storage.table(TABLE);
  }

  async #query(condition: string, limit = Number.POSITIVE_INFINITY): Promise<readonly RestoreRecord[]> {
    const table = await this.#storage.tableToRead(TABLE);
    const filter = `PartitionKey eq ${quote(RESTORES)}${condition}`;
    // Before the first restore there is no table.
    return unlessStatus([404], [], async () => {
      const found: RestoreRecord[] = [];
      for await (const row of table.listEntities({ queryOptions: { filter } })) {
        const record = this.#storage.readable<RestoreRecord>(row);
        if (record !== undefined) found.push(record);
        if (found.length >= limit) break;
      }
      return found;
    });
  }
}

function restoreRow(record: RestoreRecord): TableEntity<object> {
  const rowKey = timedKey(record.id);
  if (rowKey === undefined) throw new Error(`not the id of a restore: ${JSON.stringify(record.id)}`);
  const { startedBy, source, error, endedAt } = record;
  return writeRow({ partitionKey: RESTORES, rowKey }, record, {
    id: record.id,
    kind: record.kind,
    state: record.state,
    step: record.kind === 'new-disks' ? undefined : record.step,
    vm: source.vm,
    set: source.set,
    takenFrom: new Date(source.takenFrom),
    takenTo: new Date(source.takenTo),
    startedAt: new Date(record.startedAt),
    endedAt: endedAt === undefined ? undefined : new Date(endedAt),
    startedBy: [startedBy.kind, startedBy.principal, startedBy.by].filter(Boolean).join(' '),
    reason: record.reason,
    disks: record.disks.length,
    made: record.disks.filter(({ state }) => state === 'succeeded').length,
    failed: record.disks.filter(({ state }) => state === 'failed').length,
    errorCode: error?.code,
    errorMessage: error?.message.slice(0, 1000),
  });
}
