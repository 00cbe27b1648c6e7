import type { TableEntity } from '@azure/data-tables';
import { NewerVersionError } from '../run/newer-version-error.ts';
import { RECORD_VERSION } from '../run/records.ts';

/** A text property holds at most 32 Ki UTF-16 characters. */
const CHUNK = 30_000;

type Cell = string | number | boolean | Date | undefined;

export interface RowKeys {
  readonly partitionKey: string;
  readonly rowKey: string;
}

/**
 * A record as a table row: `record`, `record1` and so on hold it as JSON, which the app reads; the columns beside it are
 * for people with any table client.
 */
export function writeRow(
  keys: RowKeys,
  record: unknown,
  columns: Readonly<Record<string, Cell>> = {},
): TableEntity<object> {
  const json = JSON.stringify(record);
  const row: Record<string, unknown> = { ...keys, version: RECORD_VERSION };
  for (const [name, value] of Object.entries(columns)) if (value !== undefined) row[name] = value;
  for (let index = 0, start = 0; start < json.length; index++, start += CHUNK) {
    row[chunkName(index)] = json.slice(start, start + CHUNK);
  }
  return row as TableEntity<object>;
}

/** The record of a row. Throws NewerVersionError for one that a newer app wrote, and where a person emptied the row. */
export function readRow<T>(row: Readonly<Record<string, unknown>>): T {
  const { version } = row;
  if (typeof version === 'number' && version > RECORD_VERSION) {
    throw new NewerVersionError(`The row ${String(row['rowKey'])}`, version, RECORD_VERSION);
  }
  let json = '';
  for (let index = 0; typeof row[chunkName(index)] === 'string'; index++) json += row[chunkName(index)] as string;
  return JSON.parse(json) as T;
}

function chunkName(index: number): string {
  return index === 0 ? 'record' : `record${index}`;
}
