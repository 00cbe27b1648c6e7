import { expect, test } from 'vitest';
import { count } from '../../shared/policy/count.ts';
import { sayNumber } from '../../shared/policy/limits.ts';
import { listed } from '../../shared/policy/listed.ts';

test('a number of things has its noun, one thing in the singular', () => {
  expect([0, 1, 2].map((value) => count(value, 'point'))).toEqual(['0 points', '1 point', '2 points']);
  expect([1, 3].map((value) => count(value, 'copy', 'copies'))).toEqual(['1 copy', '3 copies']);
});

test('a large number has its thousands apart', () => {
  expect([0, 999, 1_000, 50_000].map(sayNumber)).toEqual(['0', '999', '1,000', '50,000']);
});

test.each([
  [[], 'nothing'],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c'],
  [['a', 'b', 'c', 'd'], 'a, b, c and d'],
])('%j are listed as people do', (parts, text) => {
  expect(listed(parts)).toBe(text);
});
