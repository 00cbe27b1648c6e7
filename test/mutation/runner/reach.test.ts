import { describe, expect, test } from 'vitest';
import { coverageOf, type FileReach, testsReaching } from './reach.ts';

/** A file of two tests whose loading reaches the mutant `loaded`, and whose first test reaches `run`. */
function aFile(name: string): FileReach {
  const tests = [`${name}#one`, `${name}#two`];
  return { file: name, tests, loading: { loaded: 2 }, perTest: { [`${name}#one`]: { run: 3, loaded: 1 } } };
}

function files(count: number): readonly FileReach[] {
  return Array.from({ length: count }, (_, n) => aFile(`test/${n}.test.ts`));
}

describe('what the loading of a file reaches', () => {
  test('counts for each of its tests where few files load it', () => {
    const { static: loading, perTest } = coverageOf(files(8));

    expect(loading).toEqual({});
    expect(perTest['test/0.test.ts#one']).toEqual({ run: 3, loaded: 3 });
    expect(perTest['test/7.test.ts#two']).toEqual({ loaded: 2 });
  });

  test('is static where many load it', () => {
    const { static: loading, perTest } = coverageOf(files(9));

    expect(loading).toEqual({ loaded: 18 });
    expect(perTest['test/0.test.ts#one']).toEqual({ run: 3, loaded: 1 });
    expect(perTest).not.toHaveProperty('test/0.test.ts#two');
  });

  test('is tried by all tests of the file, else by those that reach it', () => {
    const [first, second] = [aFile('test/a.test.ts'), { ...aFile('test/b.test.ts'), loading: {} }];

    expect(testsReaching('loaded', [first, second])).toEqual(
      new Map([
        ['test/a.test.ts', undefined],
        ['test/b.test.ts', new Set(['test/b.test.ts#one'])],
      ]),
    );
    expect(testsReaching('run', [first])).toEqual(new Map([['test/a.test.ts', new Set(['test/a.test.ts#one'])]]));
    expect(testsReaching('nowhere', [first, second])).toEqual(new Map());
  });
});
