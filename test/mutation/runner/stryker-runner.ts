import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import * as vitest from 'vitest';
import { bundleTests, type TestBundle } from './bundle-tests.ts';
import { type CollectedTest, TestCollector } from './collect-tests.ts';
import { withFewRuns } from './few-runs.ts';
import { Pretence } from './pretence.ts';
import { byFile, coverageOf, type FileReach, readReach, saveReach, testsReaching, type Wanted } from './reach.ts';
import type { DryRunResult, MutantRunOptions, MutantRunResult, StrykerSpace, TestResult } from './stryker-words.ts';

/** The global by which instrumented code asks which mutant it is to be, and tells what it covers. */
const SPACE = '__stryker__';

/** What takes longer is tried last, whatever file it is in. */
const SLOW_MS = 20;

interface RunnerOptions {
  readonly inMemory: { readonly tests: readonly string[] };
}

/**
 * Runs tests in the process of the runner, every module evaluated afresh for each mutant: what a mutant leaves behind
 * in a module is gone with it, and a mutant of a constant needs no new process.
 */
export class InMemoryRunner {
  readonly #patterns: readonly string[];
  readonly #root = process.cwd();
  readonly #spentMs = new Map<string, number>();
  #bundle: TestBundle | undefined;
  #reach: readonly FileReach[] | undefined;
  #stray: unknown;

  constructor(options: RunnerOptions) {
    this.#patterns = options.inMemory.tests;
  }

  capabilities(): { reloadEnvironment: boolean } {
    return { reloadEnvironment: true };
  }

  async init(): Promise<void> {
    process.on('unhandledRejection', (error) => {
      this.#stray ??= error;
    });
    this.#bundle = await bundleTests(this.#root, this.#patterns);
  }

  async dryRun(): Promise<DryRunResult> {
    const space = useSpace({ mutantCoverage: { static: {}, perTest: {} } });
    const results: TestResult[] = [];
    const reach: FileReach[] = [];
    for (const file of this.#loaded().files) {
      const seen = { static: {}, perTest: {} };
      space.mutantCoverage = seen;
      const { collect, run } = this.#evaluate();
      const tests = collect(file);
      for (const test of tests) {
        space.currentTestId = test.id;
        results.push(await run(test));
        space.currentTestId = undefined;
      }
      reach.push({ file, tests: tests.map(({ id }) => id), loading: seen.static, perTest: seen.perTest });
    }
    saveReach(this.#root, reach);
    return { status: 'complete', tests: results, mutantCoverage: coverageOf(reach) };
  }

  /** Ends with the first test that fails. */
  async mutantRun({ activeMutant, testFilter, hitLimit, sandboxFileName }: MutantRunOptions): Promise<MutantRunResult> {
    const space = useSpace({ activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const wanted = testFilter === undefined ? this.#reachOf(activeMutant.id) : byFile(testFilter);
    const { collect, run } = this.#evaluate();
    const slow: CollectedTest[] = [];
    let count = 0;
    const attempt = async (test: CollectedTest): Promise<MutantRunResult | undefined> => {
      const result = await run(test);
      count += 1;
      if (hitLimit !== undefined && (space.hitCount ?? 0) > hitLimit) {
        return { status: 'timeout', reason: `hit more than ${hitLimit} times` };
      }
      return result.status === FAILED ? killed(test.id, result.failureMessage, count) : undefined;
    };
    for (const file of this.#likeliestFirst(wanted.keys(), sandboxFileName)) {
      const tests = attemptLoad(() => collect(file));
      if (tests instanceof Error) return killed(`the loading of ${file}`, tests.message, count);
      for (const test of tests.filter(({ id }) => wanted.get(file)?.has(id) ?? true)) {
        if (this.#spentOn(test) > SLOW_MS) slow.push(test);
        else {
          const fate = await attempt(test);
          if (fate !== undefined) return fate;
        }
      }
    }
    for (const test of slow.toSorted((a, b) => this.#spentOn(a) - this.#spentOn(b))) {
      const fate = await attempt(test);
      if (fate !== undefined) return fate;
    }
    return { status: 'survived', nrOfTests: count };
  }

  /** All modules anew: what loads the tests of a file, and what runs one of them. */
  #evaluate(): {
    readonly collect: (file: string) => readonly CollectedTest[];
    readonly run: (test: CollectedTest) => Promise<TestResult>;
  } {
    const collector = new TestCollector();
    const fc = withFewRuns(createRequire(join(this.#root, 'package.json'))('fast-check'));
    const packages = new Map<string, unknown>([
      ['vitest', { ...vitest, ...collector.words, vi: new Pretence() }],
      ['fast-check', fc],
    ]);
    const loaders = this.#loaded().evaluate(packages);
    return {
      collect: (file) => collector.collect(file, () => loaders[file]?.()),
      run: (test) => this.#run(collector, test),
    };
  }

  #loaded(): TestBundle {
    if (this.#bundle === undefined) throw new Error('the runner was not initialised');
    return this.#bundle;
  }

  /** The files whose loading reaches a mutant, with all of their tests, and the tests elsewhere that reach it. */
  #reachOf(id: string): Wanted {
    this.#reach ??= readReach(this.#root);
    return testsReaching(id, this.#reach);
  }

  /** The file that is named after the source first, then the quicker ones. */
  #likeliestFirst(files: Iterable<string>, source: string): readonly string[] {
    const named = basename(source, '.ts');
    const rank = (file: string): number => (basename(file, '.test.ts') === named ? -1 : (this.#spentMs.get(file) ?? 0));
    return [...files].sort((a, b) => rank(a) - rank(b));
  }

  async #run(collector: TestCollector, test: CollectedTest): Promise<TestResult> {
    const from = performance.now();
    this.#stray = undefined;
    const base = { id: test.id, name: test.id, fileName: test.file };
    try {
      await collector.run(test);
      if (this.#stray !== undefined) throw this.#stray;
      return { ...base, status: PASSED, timeSpentMs: this.#spent(test, from) };
    } catch (error) {
      return { ...base, status: FAILED, timeSpentMs: this.#spent(test, from), failureMessage: asError(error).message };
    }
  }

  #spentOn({ id }: CollectedTest): number {
    return this.#spentMs.get(id) ?? 0;
  }

  /** Remembers the longest that a test took, and of a file its longest test. */
  #spent({ id, file }: CollectedTest, from: number): number {
    const ms = performance.now() - from;
    for (const key of [id, file]) this.#spentMs.set(key, Math.max(ms, this.#spentMs.get(key) ?? 0));
    return ms;
  }
}

// Stryker's TestStatus.
const PASSED = 0;
const FAILED = 1;

function useSpace(space: StrykerSpace): StrykerSpace {
  const world = globalThis as typeof globalThis & { [SPACE]?: StrykerSpace };
  const present = world[SPACE];
  if (present === undefined) {
    world[SPACE] = space;
    return space;
  }
  // Instrumented modules hold on to the object that they found.
  return Object.assign(present, { activeMutant: undefined, hitCount: undefined, hitLimit: undefined }, space);
}

function attemptLoad<T>(load: () => T): T | Error {
  try {
    return load();
  } catch (error) {
    return asError(error);
  }
}

function killed(by: string, failureMessage: string, nrOfTests: number): MutantRunResult {
  return { status: 'killed', killedBy: [by], failureMessage, nrOfTests };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function createInMemoryRunner(options: RunnerOptions): InMemoryRunner {
  return new InMemoryRunner(options);
}
createInMemoryRunner.inject = ['options'] as const;

/** What Stryker looks for in a module that `plugins` names. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'in-memory', factory: createInMemoryRunner }];

/** What Stryker knows the options of this runner by. */
export const strykerValidationSchema = {
  properties: { inMemory: { type: 'object', properties: { tests: { type: 'array', items: { type: 'string' } } } } },
};
