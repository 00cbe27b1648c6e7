import { describe, expect, test } from 'vitest';
import { mutantsOf } from './report.ts';

const SOURCE = ['function more(a: number): boolean {', '  return a > 1 && isOdd(', '    a,', '  );', '}'].join('\n');

function reported(status: string, fields: object = {}) {
  const location = { start: { line: 2, column: 10 }, end: { line: 2, column: 15 } };
  const mutant = { mutatorName: 'EqualityOperator', replacement: 'a >= 1', status, location, ...fields };
  return { files: { 'shared/more.ts': { source: SOURCE, mutants: [mutant] } } };
}

describe('a mutant of the report', () => {
  test('is known by its line, what is replaced and by what', () => {
    expect(mutantsOf(reported('Killed'))).toEqual([
      {
        file: 'shared/more.ts',
        at: 2,
        change: { line: 'return a > 1 && isOdd(', from: 'a > 1', to: 'a >= 1' },
        fate: 'killed',
      },
    ]);
  });

  test('of several lines is known by their first', () => {
    const location = { start: { line: 2, column: 19 }, end: { line: 4, column: 4 } };
    const [mutant] = mutantsOf(reported('Survived', { location, replacement: 'isOdd(\n  0)' }));

    expect(mutant?.change).toEqual({ line: 'return a > 1 && isOdd(', from: 'isOdd(', to: 'isOdd(' });
  });

  test.each([
    ['Killed', 'killed'],
    ['Timeout', 'timeout'],
    ['Survived', 'alive'],
    ['NoCoverage', 'alive'],
  ])('that ended as %s is %s', (status, fate) => {
    expect(mutantsOf(reported(status))[0]?.fate).toBe(fate);
  });

  test.each(['RuntimeError', 'CompileError', 'Ignored', 'Pending'])('that ended as %s is no answer', (status) => {
    expect(() => mutantsOf(reported(status))).toThrow(`shared/more.ts:2 EqualityOperator ended as ${status}`);
  });
});
