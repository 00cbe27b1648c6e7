import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { GROUPS } from './groups.ts';
import type { Expected } from './judge.ts';
import type { Result } from './result.ts';

const ROOT = join(import.meta.dirname, '../..');
const equivalent = read('equivalent-survivors.json') as Expected;
const open = read('open-survivors.json') as Expected;
const result = read('result.json') as Result;

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, name), 'utf8'));
}

test.each([...Object.entries(equivalent), ...Object.entries(open)])(
  'the survivors of %s stand in it',
  (file, expected) => {
    expect(existsSync(join(ROOT, file))).toBe(true);
    const lines = readFileSync(join(ROOT, file), 'utf8')
      .split('\n')
      .map((line) => line.trim());

    expect(expected.filter(({ line }) => !lines.includes(line))).toEqual([]);
    expect(expected.filter(({ line, from }) => !line.includes(from))).toEqual([]);
  },
);

test('each survivor that no test can kill has a reason of its own', () => {
  expect(
    Object.values(equivalent)
      .flat()
      .filter(({ why }) => why.length < 20),
  ).toEqual([]);
});

test('no group is written down below its bound', () => {
  for (const { name, score, leastScore } of result.groups) {
    expect(GROUPS.find((group) => group.name === name)?.leastScore).toBe(leastScore);
    expect(score).toBeGreaterThanOrEqual(leastScore);
  }
});
