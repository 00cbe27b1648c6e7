import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Hits, MutantCoverage } from './stryker-words.ts';

/** What one test file reaches in a run without a mutant. */
export interface FileReach {
  readonly file: string;
  /** The ids of its tests. */
  readonly tests: readonly string[];
  /** The mutants that are reached while it and what it imports are loaded. */
  readonly loading: Readonly<Hits>;
  readonly perTest: Readonly<Record<string, Readonly<Hits>>>;
}

/** Test files with the ids of those of their tests that are to be run; undefined for all. */
export type Wanted = ReadonlyMap<string, ReadonlySet<string> | undefined>;

const FILE = '.mutation/reached.json';

/** A mutant that the loading of more files reaches is called static: a test's table is of a file, a constant of all. */
const FEW_FILES = 8;

/** Leaves what the run without a mutant saw to the other processes, which do no such run. */
export function saveReach(root: string, reach: readonly FileReach[]): void {
  const path = join(root, FILE);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(reach));
}

export function readReach(root: string): readonly FileReach[] {
  return JSON.parse(readFileSync(join(root, FILE), 'utf8')) as readonly FileReach[];
}

/**
 * Coverage as Stryker knows it. What the loading of few files reaches counts as reached by each of their tests, so that it
 * need not take every test into account.
 */
export function coverageOf(reach: readonly FileReach[]): MutantCoverage {
  const loadedBy = Map.groupBy(
    reach.flatMap((file) => Object.keys(file.loading).map((id) => ({ id, file }))),
    ({ id }) => id,
  );
  const perTest = Object.assign({}, ...reach.map((file) => structuredClone(file.perTest))) as Record<string, Hits>;
  const loading: Hits = {};
  for (const [id, loads] of loadedBy) {
    for (const { file } of loads) {
      const places = loads.length > FEW_FILES ? [loading] : file.tests.map((test) => hitsOf(perTest, test));
      for (const place of places) place[id] = (place[id] ?? 0) + (file.loading[id] ?? 0);
    }
  }
  return { static: loading, perTest };
}

/** All tests of the files whose loading reaches a mutant, and the tests of others that reach it. */
export function testsReaching(id: string, reach: readonly FileReach[]): Wanted {
  const wanted = new Map<string, ReadonlySet<string> | undefined>();
  for (const { file, loading, perTest } of reach) {
    const single = Object.keys(perTest).filter((test) => perTest[test]?.[id] !== undefined);
    if (loading[id] !== undefined) wanted.set(file, undefined);
    else if (single.length > 0) wanted.set(file, new Set(single));
  }
  return wanted;
}

/** Ids of tests, by the file that each begins with. */
export function byFile(ids: readonly string[]): Wanted {
  const groups = Map.groupBy(ids, (id) => id.slice(0, id.indexOf('#')));
  return new Map([...groups].map(([file, own]) => [file, new Set(own)]));
}

function hitsOf(perTest: Record<string, Hits>, test: string): Hits {
  perTest[test] ??= {};
  return perTest[test];
}
