import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import * as vitest from 'vitest';
import { bundleTests, type TestBundle } from './bundle-tests.ts';
import { type CollectedTest, TestCollector } from './collect-tests.ts';
import { withFewRuns } from './few-runs.ts';
import { Pretence } from './pretence.ts';
import type { DryRunResult, MutantRunOptions, MutantRunResult, StrykerSpace, TestResult } from './stryker-words.ts';

/** The global by which instrumented code asks which mutant it is to be, and tells what it covers. */
const SPACE = '__stryker__';

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
    const space = useSpace({});
    const { collector, tests } = this.#load(() => true);
    const results: TestResult[] = [];
    for (const test of tests) {
      space.currentTestId = test.id;
      results.push(await this.#run(collector, test));
    }
    space.currentTestId = undefined;
    return { status: 'complete', tests: results, mutantCoverage: space.mutantCoverage ?? { static: {}, perTest: {} } };
  }

  /** Ends with the first test that fails. */
  async mutantRun({ activeMutant, testFilter, hitLimit, sandboxFileName }: MutantRunOptions): Promise<MutantRunResult> {
    const space = useSpace({ activeMutant: activeMutant.id, hitCount: 0, hitLimit });
    const wanted = testFilter === undefined ? undefined : new Set(testFilter);
    const { collector, tests } = this.#loadFor(wanted, relative(this.#root, sandboxFileName));
    if (tests instanceof Error) return killed('its loading', tests.message, 0);
    let count = 0;
    for (const test of this.#quickestFirst(tests)) {
      const result = await this.#run(collector, test);
      count += 1;
      if (hitLimit !== undefined && (space.hitCount ?? 0) > hitLimit) {
        return { status: 'timeout', reason: `hit more than ${hitLimit} times` };
      }
      if (result.status === FAILED) return killed(test.id, result.failureMessage, count);
    }
    return { status: 'survived', nrOfTests: count };
  }

  /** The tests to try, or the error with which a mutant refuses to be loaded. */
  #loadFor(
    wanted: ReadonlySet<string> | undefined,
    source: string,
  ): { readonly collector: TestCollector; readonly tests: readonly CollectedTest[] | Error } {
    const files = wanted === undefined ? undefined : new Set([...wanted].map((id) => id.slice(0, id.indexOf('#'))));
    try {
      const { collector, tests } = this.#load((file) => files?.has(file) ?? this.#loaded().reaches(file, source));
      return { collector, tests: tests.filter(({ id }) => wanted?.has(id) ?? true) };
    } catch (error) {
      return { collector: new TestCollector(), tests: asError(error) };
    }
  }

  #load(isWanted: (file: string) => boolean): {
    readonly collector: TestCollector;
    readonly tests: readonly CollectedTest[];
  } {
    const bundle = this.#loaded();
    const collector = new TestCollector();
    const fc = withFewRuns(createRequire(join(this.#root, 'package.json'))('fast-check'));
    const packages = new Map<string, unknown>([
      ['vitest', { ...vitest, ...collector.words, vi: new Pretence() }],
      ['fast-check', fc],
    ]);
    const loaders = bundle.evaluate(packages);
    for (const file of bundle.files.filter(isWanted)) collector.collect(file, () => loaders[file]?.());
    return { collector, tests: collector.tests };
  }

  #loaded(): TestBundle {
    if (this.#bundle === undefined) throw new Error('the runner was not initialised');
    return this.#bundle;
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

  #spent({ id }: CollectedTest, from: number): number {
    const ms = performance.now() - from;
    this.#spentMs.set(id, Math.max(ms, this.#spentMs.get(id) ?? 0));
    return ms;
  }

  #quickestFirst(tests: readonly CollectedTest[]): readonly CollectedTest[] {
    return tests.toSorted((a, b) => (this.#spentMs.get(a.id) ?? 0) - (this.#spentMs.get(b.id) ?? 0));
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
