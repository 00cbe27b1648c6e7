import type { GapRecord, UnitRecord } from '../evidence/records.ts';
import type { Instant } from '../policy/instant.ts';
import type { EvidenceRecord, EvidenceStore } from '../run/ports.ts';
import { columnsOf } from './columns.ts';
import { dropMonthsBefore, monthsBetween } from './months.ts';
import { writeRow } from './record-row.ts';
import { encodeKey, quote } from './row-key.ts';
import type { StorageClients } from './storage-clients.ts';
import { unlessStatus } from './storage-errors.ts';
import { putRows } from './write-rows.ts';

const PREFIX = 'days';
const MONTHS_AT_ONCE = 6;

/**
 * Tables `daysYYYYMM`, by the month with which the key begins, so that old evidence goes by dropping a table. PartitionKey:
 * the unit (a VM, a disk, or the subscription), RowKey: the key, both encoded.
 */
export class TableEvidenceStore implements EvidenceStore {
  readonly #storage: StorageClients;

  constructor(storage: StorageClients) {
    this.#storage = storage;
  }

  async put(unit: string, rows: readonly { readonly key: string; readonly value: EvidenceRecord }[]): Promise<void> {
    for (const [month, ofMonth] of Map.groupBy(rows, ({ key }) => key.slice(0, 7))) {
      const table = await this.#storage.table(`${PREFIX}${month.replace('-', '')}`);
      const keysOf = (key: string) => ({ partitionKey: encodeKey(unit), rowKey: encodeKey(key) });
      await putRows(
        table,
        ofMonth.map(({ key, value }) => writeRow(keysOf(key), value, columnsOf(value))),
      );
    }
  }

  async list(unit: string, from: string, to: string): Promise<readonly UnitRecord[]> {
    return this.#list<UnitRecord>(unit, from, to);
  }

  async listGaps(subscriptionId: string, from: string, to: string): Promise<readonly GapRecord[]> {
    return this.#list<GapRecord>(subscriptionId, from, to);
  }

  dropBefore(before: Instant): Promise<void> {
    return dropMonthsBefore(this.#storage, PREFIX, before);
  }

  async #list<T>(unit: string, from: string, to: string): Promise<readonly T[]> {
    const months = monthsBetween(from, to);
    const found: (readonly T[])[] = [];
    for (let start = 0; start < months.length; start += MONTHS_AT_ONCE) {
      const some = months.slice(start, start + MONTHS_AT_ONCE);
      found.push(...(await Promise.all(some.map((month) => this.#listMonth<T>(month, unit, from, to)))));
    }
    return found.flat();
  }

  async #listMonth<T>(month: string, unit: string, from: string, to: string): Promise<readonly T[]> {
    const table = await this.#storage.tableToRead(`${PREFIX}${month}`);
    const keys = `RowKey ge ${quote(encodeKey(from))} and RowKey lt ${quote(encodeKey(to))}`;
    const filter = `PartitionKey eq ${quote(encodeKey(unit))} and ${keys}`;
    // A month of which nothing was written has no table.
    return unlessStatus([404], [], async () => {
      const found: T[] = [];
      for await (const row of table.listEntities({ queryOptions: { filter } })) {
        const record = this.#storage.readable<T>(row);
        if (record !== undefined) found.push(record);
      }
      return found;
    });
  }
}
