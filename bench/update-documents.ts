import { readFileSync, writeFileSync } from 'node:fs';
import { fillTables } from './fill-tables.ts';
import type { Result } from './result.ts';

/** The documents with tables of the bench. */
export const DOCUMENTS = ['README.md', 'docs/performance.md'] as const;

/** Writes the last results into the tables of the documents. */
export function updateDocuments(results: readonly Result[]): void {
  for (const path of DOCUMENTS) {
    const file = new URL(`../${path}`, import.meta.url);
    writeFileSync(file, fillTables(readFileSync(file, 'utf8'), results));
  }
}
