import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedKeys } from '../../../local/simulator/sorted-keys.ts';

test('keys are given in order from any key on, whatever was added and deleted', () => {
  const key = fc.integer({ min: 0, max: 3_000 }).map((number) => `k${number}`);
  fc.assert(
    fc.property(
      fc.uniqueArray(key, { maxLength: 1_500 }),
      fc.array(key),
      fc.array(key),
      key,
      (filled, added, deleted, from) => {
        const keys = new SortedKeys();
        const model = new Set(filled);
        keys.fill(filled);
        for (const one of added) {
          if (!model.has(one)) keys.add(one);
          model.add(one);
        }
        for (const one of deleted) {
          keys.delete(one);
          model.delete(one);
        }
        expect([...keys.from(from)]).toEqual([...model].filter((one) => one >= from).sort());
      },
    ),
    { numRuns: 60 },
  );
});

test('a chunk that grows full is split, one that empties goes', () => {
  const keys = new SortedKeys();
  const all = Array.from({ length: 3_000 }, (_, index) => String(index).padStart(4, '0'));

  for (const key of all.toReversed()) keys.add(key);
  const grown = [...keys.from('')];
  for (const key of all) keys.delete(key);

  expect(grown).toEqual(all);
  expect([...keys.from('')]).toEqual([]);
});
