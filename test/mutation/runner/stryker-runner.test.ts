import { beforeAll, describe, expect, test } from 'vitest';
import { InMemoryRunner } from './stryker-runner.ts';
import type { DryRunResult, MutantRunOptions, MutantRunResult } from './stryker-words.ts';

const FOLDER = 'test/mutation/runner/fixture';
const TESTS = `${FOLDER}/prices.tests.ts`;
const COMPUTED = `${FOLDER}/computed.tests.ts#a price that is computed for the name of its test is %i, row 1`;
const runner = new InMemoryRunner({ inMemory: { tests: [`${FOLDER}/*.tests.ts`] } });
let dry: DryRunResult;

beforeAll(async () => {
  await runner.init();
  dry = await runner.dryRun();
});

/** Runs a mutant as Stryker would, by the tests that reach it. */
function run(id: string, fields: Partial<MutantRunOptions> = {}): Promise<MutantRunResult> {
  const { perTest } = dry.mutantCoverage;
  const tests = Object.keys(perTest).filter((test) => perTest[test]?.[id] !== undefined);
  return runner.mutantRun({
    activeMutant: { id },
    testFilter: tests,
    hitLimit: 1_000,
    sandboxFileName: `${process.cwd()}/${FOLDER}/prices.ts`,
    ...fields,
  });
}

describe('the run without a mutant', () => {
  test('passes each test, rows of a table apart', () => {
    expect(dry.tests.map(({ id, status }) => [id, status])).toEqual([
      [COMPUTED, 0],
      [`${TESTS}#a price > of %i is %i, row 1`, 0],
      [`${TESTS}#a price > of %i is %i, row 2`, 0],
      [`${TESTS}#a price > is never below the start`, 0],
      [`${TESTS}#what a test leaves > is tidied away by %s, row 1`, 0],
      [`${TESTS}#what a test leaves > is tidied away by %s, row 2`, 0],
      [`${TESTS}#a price of 200 is dear`, 0],
      [`${TESTS}#8 is halved three times`, 0],
      [`${TESTS}#nothing fails unheard`, 0],
    ]);
  });

  test('tells what each test reaches, by itself or by the loading of its file', () => {
    expect(dry.mutantCoverage.static).toEqual({});
    expect(dry.mutantCoverage.perTest[`${TESTS}#a price of 200 is dear`]).toEqual({ dear: 1, start: 1 });
  });
});

describe('a mutant', () => {
  test('is killed by the first test that fails', async () => {
    const testFilter = [`${TESTS}#a price of 200 is dear`, `${TESTS}#a price > of %i is %i, row 2`];

    expect(await run('price', { testFilter })).toMatchObject({ status: 'killed', killedBy: [testFilter[1]] });
  });

  test('of a constant is killed, also where nobody says by which tests', async () => {
    expect(await run('start')).toMatchObject({ status: 'killed' });
    expect(await run('start', { testFilter: undefined })).toMatchObject({ status: 'killed' });
  });

  test('of what the name of a test says is killed by that test', async () => {
    expect(await run('price', { testFilter: [COMPUTED] })).toMatchObject({ status: 'killed', killedBy: [COMPUTED] });
  });

  test('that no test notices survives all of its tests', async () => {
    expect(await run('dear')).toEqual({ status: 'survived', nrOfTests: 1 });
  });

  test('that never ends is stopped', async () => {
    expect(await run('halvings')).toEqual({ status: 'timeout', reason: 'hit more than 1000 times' });
  });

  test('whose promise fails unheard is killed', async () => {
    expect(await run('announce')).toMatchObject({ status: 'killed', failureMessage: 'nobody hears of 1' });
  });

  test('leaves nothing behind for the next', async () => {
    await run('price');

    expect(await run('dear', { testFilter: dry.tests.map(({ id }) => id) })).toEqual({
      status: 'survived',
      nrOfTests: 9,
    });
  });
});
