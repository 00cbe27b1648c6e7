import type { TableClient, TableEntity, TransactionAction } from '@azure/data-tables';
import { AzureError } from '../run/azure-error.ts';
import { callStorage } from './storage-errors.ts';

/** A transaction holds at most 100 rows of one partition and 4 MiB, which three bytes a character stay within. */
const MOST_ROWS = 100;
const MOST_CHARACTERS = 1_200_000;

/**
 * Inserts or replaces rows of one partition, each taken when its turn has come, in as few transactions as the limits allow.
 * Of two rows with one key the last counts.
 */
export async function putRows(table: TableClient, rows: Iterable<TableEntity<object>>): Promise<void> {
  await submit(table, upserts(rows));
}

function* upserts(rows: Iterable<TableEntity<object>>): Iterable<TransactionAction> {
  for (const row of rows) yield ['upsert', row, 'Replace'];
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

async function submit(table: TableClient, actions: Iterable<TransactionAction>): Promise<void> {
  // A transaction takes a row once.
  const batch = new Map<string, TransactionAction>();
  let characters = 0;
  const send = async (): Promise<void> => {
    if (batch.size > 0) await callStorage(() => table.submitTransaction([...batch.values()]));
    batch.clear();
    characters = 0;
  };
  for (const action of actions) {
    const { rowKey } = action[1];
    const size = JSON.stringify(action[1]).length;
    if (batch.size === MOST_ROWS || batch.has(rowKey) || characters + size > MOST_CHARACTERS) await send();
    batch.set(rowKey, action);
    characters += size;
  }
  await send();
}
