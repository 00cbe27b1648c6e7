/** A row that is not as this app wrote it: a person edited it, and nothing of it is believed. */
export class BrokenRowError extends Error {
  override readonly name = 'BrokenRowError';

  constructor(partitionKey: string, rowKey: string) {
    super(`The row ${rowKey} of ${partitionKey} was edited by hand, and nothing of it is believed. Remove it.`);
  }
}
