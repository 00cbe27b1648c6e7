import { describe, expect, test } from 'vitest';
import { BadCursorError } from '../../shared/run/bad-cursor-error.ts';
import type { ViewStore } from '../../shared/run/ports.ts';

const row = (key: string, value: unknown = { key }) => ({ key, value });
const SNAPSHOT = '/subscriptions/a/resourceGroups/G/providers/Microsoft.Compute/snapshots/s1';

/** What every ViewStore promises. `open` gives an empty one. */
export function viewStoreContract(implementation: string, open: () => Promise<ViewStore>): void {
  describe(`a view store ${implementation}`, () => {
    test('gives back the rows of a scope, whatever their keys', async () => {
      const store = await open();

      await store.replaceScope('points', "disk/#?'", [row(SNAPSHOT), row('b\\c')]);

      const keys = (await store.listScope<{ key: string }>('points', "disk/#?'")).map(({ key }) => key);
      expect(keys.toSorted()).toEqual([SNAPSHOT, 'b\\c']);
    });

    test('replaces a whole scope and leaves the others', async () => {
      const store = await open();
      await store.replaceScope('coverage', 's1', [row('a'), row('b'), row('c')]);
      await store.replaceScope('coverage', 's2', [row('a')]);

      await store.replaceScope('coverage', 's1', [row('b', { key: 'b', state: 'late' }), row('d')]);

      expect(await store.listScope('coverage', 's1')).toEqual([{ key: 'b', state: 'late' }, { key: 'd' }]);
      expect(await store.listScope('coverage', 's2')).toEqual([{ key: 'a' }]);
      expect(await store.listScope('points', 's1')).toEqual([]);
    });

    test('replaces a scope of more rows than one batch takes', async () => {
      const store = await open();
      const many = Array.from({ length: 230 }, (_, index) => row(`k${String(index).padStart(4, '0')}`));
      await store.replaceScope('coverage', 's1', many);

      await store.replaceScope('coverage', 's1', many.slice(100, 110));

      expect(await store.listScope('coverage', 's1')).toHaveLength(10);
    });

    test('gives back a row as it was, whatever its fields are called and hold', async () => {
      const store = await open();
      const value = {
        version: 9,
        partitionKey: 'p',
        RowKey: 'r',
        timestamp: 't',
        etag: 'e',
        record: 'no',
        record1: 'no',
        asOf: 1_795_399_200_123,
        bytes: 214_748_364_800,
        ratio: 0.5,
        lastPointAt: Number.MAX_SAFE_INTEGER,
        text: '€"\\\n🦉'.repeat(20_000),
        'odd name': true,
        nothing: null,
        list: [1, { deep: '日本' }],
      };

      await store.putRows('coverage', 's1', [row('a', value)]);

      expect(await store.listScope('coverage', 's1')).toEqual([value]);
    });

    test('holds 2,500 rows of a scope, page by page and whole', async () => {
      const store = await open();
      const keys = Array.from({ length: 2_500 }, (_, index) => `k${String(index).padStart(4, '0')}`);
      await store.replaceScope(
        'points',
        'd',
        keys.map((key) => row(key)),
      );

      const first = await store.list<{ key: string }>('points', 1_000);
      const second = await store.list<{ key: string }>('points', 1_000, first.next);
      const third = await store.list<{ key: string }>('points', 1_000, second.next);

      expect([first, second, third].flatMap(({ items }) => items.map(({ key }) => key))).toEqual(keys);
      expect(third.next).toBeUndefined();
      expect(await store.listScope('points', 'd')).toHaveLength(2_500);
    });

    test('has no next page where the last row ends one', async () => {
      const store = await open();
      await store.replaceScope('units', 'vm', [row('a'), row('b')]);

      expect(await store.list('units', 2)).toEqual({ items: [{ key: 'a' }, { key: 'b' }] });
      expect(await store.list('coverage', 2)).toEqual({ items: [] });
    });

    test.each(['', 'nonsense', "x' or 'a' eq 'a", '/#?%', 'W10', 'bnVsbA'])(
      'refuses the cursor %j, which no page gave',
      async (cursor) => {
        const store = await open();
        await store.replaceScope('units', 'vm', [row('a'), row('b')]);

        await expect(store.list('units', 1, cursor)).rejects.toBeInstanceOf(BadCursorError);
      },
    );

    test('empties a scope', async () => {
      const store = await open();
      await store.replaceScope('points', 'd', [row('a')]);

      await store.replaceScope('points', 'd', []);

      expect(await store.listScope('points', 'd')).toEqual([]);
    });

    test('adds and replaces single rows', async () => {
      const store = await open();
      await store.putRows('units', 'vm', [row('2026-11-22'), row('2026-11-23')]);

      await store.putRows('units', 'vm', [row('2026-11-23', { key: '2026-11-23', taken: 1 }), row('2026-11-24')]);

      expect(await store.listScope('units', 'vm')).toEqual([
        { key: '2026-11-22' },
        { key: '2026-11-23', taken: 1 },
        { key: '2026-11-24' },
      ]);
    });

    test('lists a whole view page by page', async () => {
      const store = await open();
      for (const scope of ['s1', 's2', 's3']) await store.replaceScope('coverage', scope, [row(`${scope}a`), row('b')]);
      await store.replaceScope('points', 's1', [row('no')]);

      const found: unknown[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.list('coverage', 4, cursor);
        expect(page.items.length).toBeLessThanOrEqual(4);
        found.push(...page.items);
        cursor = page.next;
      } while (cursor !== undefined);

      expect(found).toHaveLength(6);
      expect(found).toEqual(expect.arrayContaining([{ key: 's1a' }, { key: 's2a' }, { key: 's3a' }, { key: 'b' }]));
    });
  });
}
