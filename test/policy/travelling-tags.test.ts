import { expect, test } from 'vitest';
import { inKeyOrder, withTravellers } from '../../shared/policy/travelling-tags.ts';

const OWN = { 'Nightkeep-Run': 'run-1', Note: 'ours' };

function travelled(travellers: readonly (readonly [string, string])[], most = 9) {
  return withTravellers(OWN, travellers, { tagKey: 'Snapshot-Policy', most });
}

test.each(['note', 'NOTE', 'snapshot-policy', 'SNAPSHOT-POLICY', 'nightkeep-x', 'Hidden-title', 'MS-resource'])(
  '%s stays behind',
  (key) => {
    expect(travelled([[key, 'theirs']])).toEqual({ tags: OWN, leftOut: [] });
  },
);

test.each(['cost', 'not-hidden-x', 'my-nightkeep-x', 'hidden', 'msx-1'])('%s travels', (key) => {
  expect(travelled([[key, 'theirs']])).toEqual({ tags: { ...OWN, [key]: 'theirs' }, leftOut: [] });
});

test('the first of two keys that differ by case alone travels', () => {
  const travellers = [
    ['Cost', '1'],
    ['COST', '2'],
  ] as const;

  expect(travelled(travellers)).toEqual({ tags: { ...OWN, Cost: '1' }, leftOut: [] });
});

test('what has no room is named, once', () => {
  const travellers = [
    ['a', '1'],
    ['b', '2'],
    ['B', '3'],
  ] as const;

  expect(travelled(travellers, 3)).toEqual({ tags: { ...OWN, a: '1' }, leftOut: ['b'] });
});

test('keys are in order without case, and with it among equals', () => {
  const keys = (...given: readonly string[]) =>
    inKeyOrder(Object.fromEntries(given.map((key) => [key, '']))).map(([key]) => key);

  expect(keys('b', 'C', 'a', 'B')).toEqual(['a', 'B', 'b', 'C']);
  expect(keys('B', 'a', 'C', 'b')).toEqual(['a', 'B', 'b', 'C']);
});
