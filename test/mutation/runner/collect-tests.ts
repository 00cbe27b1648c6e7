/** What a suite sets up or tidies away, around each of its tests. */
type Hook = () => unknown;

interface Suite {
  readonly name: string;
  readonly parent: Suite | undefined;
  readonly before: Hook[];
  readonly after: Hook[];
}

/** A test as its file declares it; `id` is one of its own in all the files together. */
export interface CollectedTest {
  readonly id: string;
  readonly file: string;
  readonly body: () => unknown;
  readonly suite: Suite;
}

/** What of vitest the tests in memory use to declare themselves. Any other way fails, as not a function. */
export interface DeclaringWords {
  readonly describe: Declare;
  readonly test: Declare;
  readonly it: Declare;
  readonly beforeEach: (hook: Hook) => void;
  readonly afterEach: (hook: Hook) => void;
  readonly onTestFinished: (hook: Hook) => void;
}

type Body = (...values: unknown[]) => unknown;

interface Declare {
  (name: string, ...rest: readonly unknown[]): void;
  each(rows: readonly unknown[]): (name: string, ...rest: readonly unknown[]) => void;
}

/** Gathers the tests that files declare, instead of vitest's own `describe` and `test`, so that they may run again and again. */
export class TestCollector {
  #tests: CollectedTest[] = [];
  readonly #seen = new Map<string, number>();
  #file = '';
  #suite = newSuite('', undefined);
  #finished: Hook[] = [];

  readonly words: DeclaringWords = (() => {
    const describe = declaring((name, body) => this.#describe(name, body));
    const test = declaring((name, body) => this.#add(name, body));
    return {
      describe,
      test,
      it: test,
      beforeEach: (hook) => void this.#suite.before.push(hook),
      afterEach: (hook) => void this.#suite.after.unshift(hook),
      onTestFinished: (hook) => void this.#finished.unshift(hook),
    };
  })();

  /** Runs what loads a file's declarations, and gives its tests. */
  collect(file: string, load: () => void): readonly CollectedTest[] {
    this.#file = file;
    this.#suite = newSuite('', undefined);
    this.#tests = [];
    load();
    return this.#tests;
  }

  /** Runs one test with its hooks; rejects with what failed first. Hooks that tidy run in any case. */
  async run(test: CollectedTest): Promise<void> {
    this.#finished = [];
    const suites = lineage(test.suite);
    const failures: unknown[] = [];
    const attempt = async (step: Hook): Promise<void> => {
      try {
        await step();
      } catch (error) {
        failures.push(error);
      }
    };
    await attempt(async () => {
      for (const hook of suites.flatMap(({ before }) => before)) await hook();
      await test.body();
    });
    for (const hook of suites.toReversed().flatMap(({ after }) => after)) await attempt(hook);
    for (const hook of this.#finished) await attempt(hook);
    if (failures.length > 0) throw failures[0];
  }

  #describe(name: string, body: Hook): void {
    const outer = this.#suite;
    this.#suite = newSuite(name, outer);
    body();
    this.#suite = outer;
  }

  #add(name: string, body: Hook): void {
    const names = [...lineage(this.#suite).map((suite) => suite.name), name].filter((part) => part !== '');
    const title = `${this.#file}#${names.join(' > ')}`;
    const nth = (this.#seen.get(title) ?? 0) + 1;
    this.#seen.set(title, nth);
    this.#tests.push({ id: nth === 1 ? title : `${title} (${nth})`, file: this.#file, body, suite: this.#suite });
  }
}

function newSuite(name: string, parent: Suite | undefined): Suite {
  return { name, parent, before: [], after: [] };
}

/** A suite and those around it, the outermost first. */
function lineage(suite: Suite): readonly Suite[] {
  return suite.parent === undefined ? [suite] : [...lineage(suite.parent), suite];
}

function declaring(declare: (name: string, body: Hook) => void): Declare {
  const one = (name: string, ...rest: readonly unknown[]): void => {
    const body = bodyOf(name, rest);
    // vitest hands a test its context; those in memory ask for none of it.
    declare(name, () => body({}));
  };
  const each =
    (rows: readonly unknown[]) =>
    (name: string, ...rest: readonly unknown[]): void => {
      const body = bodyOf(name, rest);
      // Named by its place: what a row says may be what a mutant changes, and it would not be found again.
      for (const [index, row] of rows.entries()) {
        const values = Array.isArray(row) ? row : [row];
        declare(`${name}, row ${index + 1}`, () => body(...values));
      }
    };
  return Object.assign(one, { each });
}

function bodyOf(name: string, rest: readonly unknown[]): Body {
  const body = rest.find((part) => typeof part === 'function');
  if (body === undefined) throw new Error(`the test or suite "${name}" has no body`);
  return body as Body;
}
