import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Hits } from './stryker-words.ts';

/** Which mutants are reached by what, as a run without a mutant saw it. */
export interface Reach {
  /** By test file, the mutants that are reached while it and what it imports are loaded. */
  readonly loads: Readonly<Record<string, readonly string[]>>;
  /** By the id of a test, the mutants that it reaches. */
  readonly perTest: Readonly<Record<string, Hits>>;
}

/** Test files with the ids of those of their tests that are to be run; undefined for all. */
export type Wanted = ReadonlyMap<string, ReadonlySet<string> | undefined>;

const FILE = '.mutation/reached.json';

/** Leaves what the run without a mutant saw to the other processes, which do no such run. */
export function saveReach(root: string, reach: Reach): void {
  const path = join(root, FILE);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(reach));
}

export function readReach(root: string): Reach {
  return JSON.parse(readFileSync(join(root, FILE), 'utf8')) as Reach;
}

/** All tests of the files whose loading reaches a mutant, and the tests of others that reach it. */
export function testsReaching(id: string, { loads, perTest }: Reach): Wanted {
  const whole = Object.keys(loads).filter((file) => loads[file]?.includes(id));
  const single = Object.keys(perTest).filter((test) => perTest[test]?.[id] !== undefined);
  return new Map<string, ReadonlySet<string> | undefined>([
    ...byFile(single),
    ...whole.map((file) => [file, undefined] as const),
  ]);
}

/** Ids of tests, by the file that each begins with. */
export function byFile(ids: readonly string[]): Wanted {
  const groups = Map.groupBy(ids, (id) => id.slice(0, id.indexOf('#')));
  return new Map([...groups].map(([file, own]) => [file, new Set(own)]));
}

export function addHits(to: Hits, hits: Readonly<Hits>): void {
  for (const [id, count] of Object.entries(hits)) to[id] = (to[id] ?? 0) + count;
}
