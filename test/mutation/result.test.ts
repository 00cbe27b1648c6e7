import { describe, expect, test } from 'vitest';
import type { Group } from './groups.ts';
import type { Mutant } from './report.ts';
import { updated } from './result.ts';

const GROUPS: readonly Group[] = [
  { name: 'careful', files: ['shared/careful/*.ts'], suite: 'policy', leastScore: 75 },
  { name: 'rest', files: ['shared/**/*.ts'], suite: 'policy', leastScore: 50 },
];
const BEFORE = {
  'shared/careful/a.ts': { on: '2026-11-20', mutants: 4, killed: 1, timedOut: 0, alive: 3 },
  'shared/careful/b.ts': { on: '2026-11-21', mutants: 3, killed: 2, timedOut: 1, alive: 0 },
  'shared/c.ts': { on: '2026-11-22', mutants: 2, killed: 1, timedOut: 0, alive: 1 },
};

function tried(file: string, ...fates: readonly Mutant['fate'][]): readonly Mutant[] {
  return fates.map((fate, at) => ({ file, at, change: { line: '', from: '', to: '' }, fate }));
}

function afterTrying(mutants: readonly Mutant[], present: readonly string[] = Object.keys(BEFORE)) {
  return updated(BEFORE, mutants, { groups: GROUPS, present, on: '2026-11-29' });
}

describe('what is written down', () => {
  test('is new for the files that were tried, and as before for others', () => {
    expect(afterTrying(tried('shared/careful/a.ts', 'killed', 'killed', 'timeout', 'alive')).files).toEqual({
      ...BEFORE,
      'shared/careful/a.ts': { on: '2026-11-29', mutants: 4, killed: 2, timedOut: 1, alive: 1 },
    });
  });

  test('is summed up by group, which is as old as its oldest file', () => {
    expect(afterTrying(tried('shared/careful/a.ts', 'killed', 'killed', 'timeout', 'alive')).groups).toEqual([
      {
        name: 'careful',
        files: 2,
        mutants: 7,
        killed: 4,
        timedOut: 2,
        alive: 1,
        score: 85.7,
        leastScore: 75,
        since: '2026-11-21',
      },
      {
        name: 'rest',
        files: 1,
        mutants: 2,
        killed: 1,
        timedOut: 0,
        alive: 1,
        score: 50,
        leastScore: 50,
        since: '2026-11-22',
      },
    ]);
  });

  test('holds nothing of a file that is gone, nor of a group that was never tried', () => {
    const { files, groups } = afterTrying([], ['shared/c.ts', 'shared/new.ts']);

    expect(Object.keys(files)).toEqual(['shared/c.ts']);
    expect(groups.map(({ name }) => name)).toEqual(['rest']);
  });
});
