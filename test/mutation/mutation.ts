/**
 * Changes the code a little, again and again, and tells which change no test notices: `npm run mutation` tries everything,
 * `npm run mutation -- PATH...` the files below these paths. With `--record` it writes down what it found, else it
 * compares with that. `--workers N` tries so many at a time, as many as there are cores where absent.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { sayMachine, thisMachine } from '../../bench/machine.ts';
import { readCount } from '../support/read-count.ts';
import { GROUPS, type Suite, TESTS } from './groups.ts';
import { type Expected, groupOf, isGood, judge } from './judge.ts';
import { type Mutant, mutantsOf } from './report.ts';
import { type Result, updated } from './result.ts';
import { runStryker } from './run-stryker.ts';
import { sayVerdict } from './say-verdict.ts';

const ROOT = join(import.meta.dirname, '../..');
/** The mutants that no test can kill, by file, and why each is the same program to everyone who calls it. */
const EQUIVALENT = join(import.meta.dirname, 'equivalent-survivors.json');
const OPEN = join(import.meta.dirname, 'open-survivors.json');
const RESULT = join(import.meta.dirname, 'result.json');

function main(words: readonly string[]): number {
  const { values, positionals: paths } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      record: { type: 'boolean', default: false },
      workers: { type: 'string', default: String(availableParallelism()) },
    },
  });
  const present = allFiles();
  const files = present.filter((file) => paths.length === 0 || paths.some((path) => isBelow(file, path)));
  if (files.length === 0) throw new Error(`no file to mutate is below ${paths.join(', ')}`);
  process.stdout.write(`${sayMachine(thisMachine())}\n${files.length} files\n`);
  const mutants = tryAll(files, readCount(values.workers));
  if (values.record) record(mutants, files, present);
  const verdict = judge(mutants, GROUPS, both(expectedIn(EQUIVALENT), expectedIn(OPEN)));
  process.stdout.write(sayVerdict(verdict));
  return isGood(verdict) ? 0 : 1;
}

function allFiles(): readonly string[] {
  return [...new Set(GROUPS.flatMap((group) => globSync([...group.files], { cwd: ROOT })))].sort();
}

function isBelow(file: string, path: string): boolean {
  return file === path || file.startsWith(`${path.replace(/\/$/, '')}/`);
}

function tryAll(files: readonly string[], workers: number): readonly Mutant[] {
  const bySuite = Map.groupBy(files, (file) => groupOf(file, GROUPS).suite);
  return [...bySuite].flatMap(([suite, tried]: [Suite, string[]]) =>
    mutantsOf(runStryker(ROOT, { name: suite, files: tried, tests: TESTS[suite], workers })),
  );
}

function expectedIn(path: string): Expected {
  return JSON.parse(readFileSync(path, 'utf8')) as Expected;
}

function both(one: Expected, other: Expected): Expected {
  const files = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...files].map((file) => [file, [...(one[file] ?? []), ...(other[file] ?? [])]]));
}

/**
 * Writes down the scores, and as open what is alive without a reason: it may be killed one day, and no other may join it
 * unseen.
 */
function record(mutants: readonly Mutant[], tried: readonly string[], present: readonly string[]): void {
  const { unexpected } = judge(mutants, GROUPS, expectedIn(EQUIVALENT));
  const alive = Map.groupBy(unexpected, ({ file }) => file);
  const before = expectedIn(OPEN);
  const open = present.flatMap((file) => {
    const own = tried.includes(file)
      ? (alive.get(file) ?? []).map(({ change }) => ({ ...change, why: 'open' }))
      : (before[file] ?? []);
    return own.length === 0 ? [] : [[file, own] as const];
  });
  write(OPEN, Object.fromEntries(open));
  const { files } = JSON.parse(readFileSync(RESULT, 'utf8')) as Result;
  write(RESULT, updated(files, mutants, { groups: GROUPS, present, on: new Date().toISOString().slice(0, 10) }));
}

function write(path: string, value: object): void {
  writeFileSync(path, `${JSON.stringify(value, undefined, 2)}\n`);
}

process.exitCode = main(process.argv.slice(2));
