import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Machine } from './machine.ts';
import { type Row, ratioOf } from './row.ts';

const RESULTS = new URL('./results/', import.meta.url);

/** What a part of the bench measured the last time it ran. */
export interface Result {
  readonly part: string;
  /** ISO 8601, UTC. */
  readonly measuredAt: string;
  readonly machine: Machine;
  readonly rows: readonly Row[];
  /** What the rows were made of. */
  readonly figures: unknown;
}

/** A part's last result; undefined where it never ran. */
export function readResult(part: string): Result | undefined {
  const path = pathOf(part);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Result) : undefined;
}

/** Replaces the part's last result; each row is written with its ratio. */
export function writeResult(result: Result): void {
  const rows = result.rows.map((row) => ({ ...row, ratio: ratioOf(row) }));
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(pathOf(result.part), `${JSON.stringify({ ...result, rows }, undefined, 2)}\n`);
}

function pathOf(part: string): URL {
  return new URL(`${part}.json`, RESULTS);
}
