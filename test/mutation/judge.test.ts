import { describe, expect, test } from 'vitest';
import type { Group } from './groups.ts';
import { type Expected, groupOf, isGood, judge } from './judge.ts';
import type { Mutant } from './report.ts';

const GROUPS: readonly Group[] = [
  { name: 'careful', files: ['shared/careful/*.ts'], suite: 'policy', leastScore: 75 },
  { name: 'rest', files: ['shared/**/*.ts'], suite: 'policy', leastScore: 50 },
];
const CHANGE = { line: 'return a > b;', from: 'a > b', to: 'a >= b' };
const EXPECTED: Expected = { 'shared/careful/a.ts': [{ ...CHANGE, why: 'a never equals b' }] };

function aMutant(fields: Partial<Mutant> = {}): Mutant {
  return { file: 'shared/careful/a.ts', at: 3, change: CHANGE, fate: 'alive', ...fields };
}

function killed(count: number, file = 'shared/careful/a.ts'): readonly Mutant[] {
  return Array.from({ length: count }, (_, at) =>
    aMutant({ file, at, change: { ...CHANGE, to: `${at}` }, fate: 'killed' }),
  );
}

describe('a group', () => {
  test('scores what is killed and what never ends, rounded down, and counts a survivor that is expected as alive', () => {
    const mutants = [...killed(1), aMutant({ fate: 'timeout' }), aMutant()];

    expect(judge(mutants, GROUPS, EXPECTED).groups).toEqual([
      { name: 'careful', files: 1, mutants: 3, killed: 1, timedOut: 1, alive: 1, score: 66.6, leastScore: 75 },
    ]);
  });

  test('that scores less than its bound is not good, though each survivor is expected', () => {
    expect(isGood(judge([...killed(2), aMutant()], GROUPS, EXPECTED))).toBe(false);
    expect(isGood(judge([...killed(3), aMutant()], GROUPS, EXPECTED))).toBe(true);
  });

  test('has the files that no group before it names', () => {
    expect(groupOf('shared/careful/a.ts', GROUPS).name).toBe('careful');
    expect(groupOf('shared/careful/deep/a.ts', GROUPS).name).toBe('rest');
    expect(() => groupOf('local/a.ts', GROUPS)).toThrow('local/a.ts is in no group');
  });
});

describe('a survivor', () => {
  test('that no list expects is told', () => {
    const verdict = judge([...killed(9), aMutant()], GROUPS, {});

    expect(verdict.unexpected).toEqual([aMutant()]);
    expect(isGood(verdict)).toBe(false);
  });

  test.each([
    ['another line', { line: 'return a > b + 1;' }],
    ['another place on the line', { from: 'b' }],
    ['another change', { to: 'true' }],
  ])('that is expected on %s is told twice', (_, other) => {
    const verdict = judge([...killed(9), aMutant({ change: { ...CHANGE, ...other } })], GROUPS, EXPECTED);

    expect(verdict.unexpected).toHaveLength(1);
    expect(verdict.outdated).toHaveLength(1);
  });

  test('is expected wherever its line moves', () => {
    expect(isGood(judge([...killed(9), aMutant({ at: 300 })], GROUPS, EXPECTED))).toBe(true);
  });

  test('needs an expectation of its own', () => {
    const verdict = judge([...killed(18), aMutant(), aMutant({ at: 9 })], GROUPS, EXPECTED);

    expect(verdict.unexpected).toHaveLength(1);
    expect(verdict.outdated).toEqual([]);
  });
});

describe('an expected survivor', () => {
  test('that is killed now is told', () => {
    const verdict = judge([...killed(9), aMutant({ fate: 'killed' })], GROUPS, EXPECTED);

    expect(verdict.outdated).toEqual([{ file: 'shared/careful/a.ts', ...CHANGE }]);
    expect(isGood(verdict)).toBe(false);
  });

  test('may take too long instead, as on a slower machine', () => {
    expect(isGood(judge([...killed(9), aMutant({ fate: 'timeout' })], GROUPS, EXPECTED))).toBe(true);
  });

  test('of a file that was not tried is left alone', () => {
    expect(isGood(judge(killed(9, 'shared/careful/b.ts'), GROUPS, EXPECTED))).toBe(true);
  });
});
