/**
 * Changes the code a little, again and again, and tells which change no test notices:
 * `npm run mutation` tries everything and compares with what is expected, `npm run mutation -- PATH...` the files below
 * these paths, and `npm run mutation -- --record` everything, and writes down the result.
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sayMachine, thisMachine } from '../../bench/machine.ts';
import { GROUPS, type Suite, TESTS } from './groups.ts';
import { type Expected, groupOf, isGood, judge, type Verdict } from './judge.ts';
import { type Mutant, mutantsOf } from './report.ts';
import { runStryker } from './run-stryker.ts';
import { sayVerdict } from './say-verdict.ts';
import { EQUIVALENT } from './survivors.ts';

const ROOT = join(import.meta.dirname, '../..');
const OPEN = join(import.meta.dirname, 'open-survivors.json');
const RESULT = join(import.meta.dirname, 'result.json');

function main(words: readonly string[]): number {
  const paths = words.filter((word) => word !== '--record');
  const isRecording = paths.length < words.length;
  if (isRecording && paths.length > 0) throw new Error('only a whole run is recorded');
  const files = filesBelow(paths);
  if (files.length === 0) throw new Error(`no file to mutate is below ${paths.join(', ')}`);
  const machine = thisMachine();
  process.stdout.write(`${sayMachine(machine)}\n${files.length} files\n`);
  const from = performance.now();
  const mutants = tryAll(files);
  const minutes = Math.ceil((performance.now() - from) / 60_000);
  if (isRecording) recordOpen(mutants);
  const verdict = judge(mutants, GROUPS, both(EQUIVALENT, openSurvivors()));
  process.stdout.write(sayVerdict(verdict));
  if (isRecording) recordResult(verdict, { machine, minutes });
  return isGood(verdict) ? 0 : 1;
}

function filesBelow(paths: readonly string[]): readonly string[] {
  const all = GROUPS.flatMap((group) => globSync([...group.files], { cwd: ROOT }));
  const isWanted = (file: string): boolean => paths.some((path) => file === path || file.startsWith(`${path}/`));
  return [...new Set(all)].filter((file) => paths.length === 0 || isWanted(file)).sort();
}

function tryAll(files: readonly string[]): readonly Mutant[] {
  const bySuite = Map.groupBy(files, (file) => groupOf(file, GROUPS).suite);
  return [...bySuite].flatMap(([suite, tried]: [Suite, string[]]) =>
    mutantsOf(runStryker(ROOT, suite, tried, TESTS[suite])),
  );
}

function openSurvivors(): Expected {
  return JSON.parse(readFileSync(OPEN, 'utf8')) as Expected;
}

function both(one: Expected, other: Expected): Expected {
  const files = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...files].map((file) => [file, [...(one[file] ?? []), ...(other[file] ?? [])]]));
}

/** Writes down what is alive and not argued: it may be killed one day, and no other may join it unseen. */
function recordOpen(mutants: readonly Mutant[]): void {
  const { unexpected } = judge(mutants, GROUPS, EQUIVALENT);
  const byFile = Map.groupBy(unexpected, ({ file }) => file);
  const open = Object.fromEntries(
    [...byFile].map(([file, alive]) => [file, alive.map(({ change }) => ({ ...change, why: 'open' }))]),
  );
  writeFileSync(OPEN, `${JSON.stringify(open, undefined, 2)}\n`);
}

function recordResult({ groups }: Verdict, circumstances: object): void {
  const date = new Date().toISOString().slice(0, 10);
  writeFileSync(RESULT, `${JSON.stringify({ date, ...circumstances, groups }, undefined, 2)}\n`);
}

process.exitCode = main(process.argv.slice(2));
