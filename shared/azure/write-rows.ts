import type { TableClient, TableEntity, TransactionAction } from '@azure/data-tables';
import { AzureError } from '../run/azure-error.ts';
import { callStorage } from './storage-errors.ts';

/** A transaction holds at most 100 rows of one partition and 4 MiB, which three bytes a character stay within. */
const MOST_ROWS = 100;
const MOST_CHARACTERS = 1_200_000;

/**
 * Inserts or replaces rows of one partition, in as few transactions as the limits allow. A transaction takes a row once: of
 * two with one key the last counts, as in a plain sequence of writes.
 */
export async function putRows(table: TableClient, rows: readonly TableEntity<object>[]): Promise<void> {
  const byKey = new Map(rows.map((row) => [row.rowKey, row]));
  await submit(
    table,
    [...byKey.values()].map((row) => ['upsert', row, 'Replace'] as TransactionAction),
  );
}

/** Removes rows of one partition; those already gone are no error. */
export async function removeRows(
  table: TableClient,
  keys: readonly { readonly partitionKey: string; readonly rowKey: string }[],
): Promise<void> {
  try {
    await submit(
      table,
      keys.map((key) => ['delete', { ...key }] as TransactionAction),
    );
  } catch (error) {
    if (!(error instanceof AzureError) || error.status !== 404) throw error;
    // One missing row fails its whole transaction: remove the others one by one.
    for (const { partitionKey, rowKey } of keys) await removeRow(table, partitionKey, rowKey);
  }
}

async function removeRow(table: TableClient, partitionKey: string, rowKey: string): Promise<void> {
  try {
    await callStorage(() => table.deleteEntity(partitionKey, rowKey));
  } catch (error) {
    if (!(error instanceof AzureError) || error.status !== 404) throw error;
  }
}

async function submit(table: TableClient, actions: readonly TransactionAction[]): Promise<void> {
  let batch: TransactionAction[] = [];
  let characters = 0;
  for (const action of actions) {
    const size = JSON.stringify(action[1]).length;
    if (batch.length === MOST_ROWS || (batch.length > 0 && characters + size > MOST_CHARACTERS)) {
      await send(table, batch);
      batch = [];
      characters = 0;
    }
    batch.push(action);
    characters += size;
  }
  if (batch.length > 0) await send(table, batch);
}

async function send(table: TableClient, batch: TransactionAction[]): Promise<void> {
  await callStorage(() => table.submitTransaction(batch));
}
