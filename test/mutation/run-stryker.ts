import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from './report.ts';

const FOLDER = '.mutation';

export interface Trial {
  /** Of the folder below `.mutation` where what was found stays. */
  readonly name: string;
  readonly files: readonly string[];
  /** Globs. */
  readonly tests: readonly string[];
  /** At a time. */
  readonly workers: number;
}

/**
 * Mutates files, tries the mutants by the tests that the globs name, and gives the report, which stays below
 * `.mutation/NAME` as JSON and as a page to look at. Throws where Stryker could not be run to its end, as where a test
 * fails without any mutant.
 */
export function runStryker(root: string, trial: Trial): Report {
  const folder = join(FOLDER, trial.name);
  mkdirSync(join(root, folder), { recursive: true });
  const config = join(folder, 'stryker.json');
  writeFileSync(join(root, config), JSON.stringify(optionsOf(folder, trial), undefined, 2));
  const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js');
  const { status, error } = spawnSync(process.execPath, [stryker, 'run', config], { cwd: root, stdio: 'inherit' });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`Stryker ended with ${status}`);
  return JSON.parse(readFileSync(join(root, folder, 'report.json'), 'utf8')) as Report;
}

function optionsOf(folder: string, { files, tests, workers }: Trial): object {
  return {
    testRunner: 'in-memory',
    plugins: ['./test/mutation/runner/stryker-runner.ts'],
    inMemory: { tests },
    mutate: files,
    coverageAnalysis: 'perTest',
    concurrency: workers,
    // Ample: what is slow on a busy machine must not pass for a mutant that never ends.
    timeoutMS: 15_000,
    timeoutFactor: 2,
    dryRunTimeoutMinutes: 30,
    reporters: ['json', 'html', 'progress-append-only'],
    jsonReporter: { fileName: join(folder, 'report.json') },
    htmlReporter: { fileName: join(folder, 'report.html') },
    tempDirName: join(FOLDER, 'sandbox'),
    // Stryker would rewrite it by TypeScript's API, which TypeScript 7 has not.
    tsconfigFile: 'none.json',
  };
}
