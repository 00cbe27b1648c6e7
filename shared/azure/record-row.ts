import { crc32 } from 'node:zlib';
import type { TableEntity } from '@azure/data-tables';
import { BrokenRowError } from '../run/broken-row-error.ts';
import { NewerVersionError } from '../run/newer-version-error.ts';
import { RECORD_VERSION } from '../run/records.ts';

/** A text property holds at most 32 Ki UTF-16 characters. */
const CHUNK = 30_000;
/** A row holds a MiB, and a character is two bytes of it. */
const MOST_CHUNKS = Math.ceil(2 ** 20 / (2 * CHUNK));
/** Columns are for the eye: a longer text is cut there, and whole in the record. */
const LONGEST_COLUMN = 10_000;
/** Names that a column may not take from the row itself. */
const RESERVED = /^(partitionKey|rowKey|timestamp|etag|version|sum|record\d*)$/i;

/** The times that a DateTime property can hold. */
const EARLIEST = Date.UTC(1601, 0, 1);
const LATEST = Date.UTC(10_000, 0, 1);

type Cell = string | number | boolean | Date | undefined;

export interface RowKeys {
  readonly partitionKey: string;
  readonly rowKey: string;
}

/**
 * A record as a table row: `record`, `record1` and so on hold it as JSON, which the app reads; the columns beside it are
 * for people with any table client. By `sum` an edit of the record shows, and a record in the place of another.
 */
export function writeRow(
  keys: RowKeys,
  record: unknown,
  columns: Readonly<Record<string, Cell>> = {},
): TableEntity<object> {
  const json = asciiJson(record);
  const row: Record<string, unknown> = { ...keys, version: RECORD_VERSION, sum: sumOf(keys, json) };
  for (const [name, value] of Object.entries(columns)) {
    const property = RESERVED.test(name) ? undefined : toProperty(value);
    if (property !== undefined) row[name] = property;
  }
  for (const [index, chunk] of chunksOf(json).entries()) row[chunkName(index)] = chunk;
  return row as TableEntity<object>;
}

/** JSON that no cut between properties, and no service that takes UTF-8 apart, can change: Azurite does, in long rows. */
function asciiJson(record: unknown): string {
  return JSON.stringify(record).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Cuts a text into properties. */
function chunksOf(text: string): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / CHUNK) }, (_, nth) => text.slice(nth * CHUNK, (nth + 1) * CHUNK));
}

/**
 * A whole number beyond 32 bits is an instant in our records, and is shown as a time; without a type the service would take
 * it for an Int32, and refuse it. A time that it cannot hold is left to the record.
 */
function toProperty(value: Cell): unknown {
  if (typeof value === 'string') return value.slice(0, LONGEST_COLUMN).toWellFormed();
  const isLarge = typeof value === 'number' && Number.isSafeInteger(value) && Math.abs(value) >= 2 ** 31;
  const property = isLarge ? new Date(value) : value;
  if (!(property instanceof Date)) return property;
  return property.getTime() >= EARLIEST && property.getTime() < LATEST ? property : undefined;
}

/** The record of a row. Throws NewerVersionError for one that a newer app wrote, and BrokenRowError for one that a person edited. */
export function readRow<T>(row: Readonly<Record<string, unknown>>): T {
  const { version } = row;
  if (typeof version === 'number' && version > RECORD_VERSION) {
    throw new NewerVersionError(`The row ${String(row['rowKey'])}`, version, RECORD_VERSION);
  }
  let json = '';
  for (let index = 0; typeof row[chunkName(index)] === 'string'; index++) json += row[chunkName(index)] as string;
  const keys = { partitionKey: String(row['partitionKey']), rowKey: String(row['rowKey']) };
  if (row['sum'] !== sumOf(keys, json)) throw new BrokenRowError(keys.partitionKey, keys.rowKey);
  return JSON.parse(json) as T;
}

/** Against slips of a hand, not against malice: who may write here could write another sum. */
function sumOf({ partitionKey, rowKey }: RowKeys, json: string): string {
  return crc32(`${partitionKey}\n${rowKey}\n${json}`).toString(16).padStart(8, '0');
}

/** The properties of a row that `readRow` reads: a list of rows without the columns for people takes a third of the time. */
export const READ_PROPERTIES: readonly string[] = [
  'PartitionKey',
  'RowKey',
  'version',
  'sum',
  ...Array.from({ length: MOST_CHUNKS }, (_, index) => chunkName(index)),
];

function chunkName(index: number): string {
  return index === 0 ? 'record' : `record${index}`;
}
