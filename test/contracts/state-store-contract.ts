import { describe, expect, test } from 'vitest';
import type { StateStore } from '../../shared/run/ports.ts';

const KEYS = ['plain', 'a/b', 'a\\b#?', "it's", 'ÄÖ é', '%2F', 'x'.repeat(400)];

/** What every StateStore promises. `open` gives an empty one. */
export function stateStoreContract(implementation: string, open: () => Promise<StateStore>): void {
  describe(`a state store ${implementation}`, () => {
    test.each(KEYS)('finds a value under the key %j', async (key) => {
      const store = await open();

      await store.set('attempt', key, { text: 'ünï', list: [1, null], deep: { at: 5 } });

      expect((await store.get('attempt', key))?.value).toEqual({ text: 'ünï', list: [1, null], deep: { at: 5 } });
      expect(await store.list('attempt')).toMatchObject([{ key }]);
    });

    test('has nothing where nothing was written', async () => {
      const store = await open();
      await store.set('attempt', 'a', 1);

      expect(await store.get('sent', 'a')).toBeUndefined();
      expect(await store.get('attempt', 'b')).toBeUndefined();
      await store.remove('attempt', 'b');
      expect(await store.list('gone')).toEqual([]);
    });

    test('inserts a row once', async () => {
      const store = await open();

      expect(await store.put('claim', 'slot', { by: 'first' })).toBe(true);
      expect(await store.put('claim', 'slot', { by: 'second' })).toBe(false);

      expect((await store.get('claim', 'slot'))?.value).toEqual({ by: 'first' });
    });

    test('lets one of many that insert at once win', async () => {
      const store = await open();

      const won = await Promise.all([1, 2, 3, 4, 5].map((by) => store.put('claim', 'slot', { by })));

      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await store.get('claim', 'slot'))?.value).toEqual({ by: won.indexOf(true) + 1 });
    });

    test('replaces the version named, and only that', async () => {
      const store = await open();
      await store.set('bucket', 'b', { level: 1 });
      const seen = (await store.get('bucket', 'b'))?.etag;

      expect(await store.put('bucket', 'b', { level: 2 }, seen)).toBe(true);
      expect(await store.put('bucket', 'b', { level: 3 }, seen)).toBe(false);

      expect((await store.get('bucket', 'b'))?.value).toEqual({ level: 2 });
    });

    test('does not bring back what was removed', async () => {
      const store = await open();
      await store.set('sent', 's', { n: 1 });
      const seen = (await store.get('sent', 's'))?.etag;
      await store.remove('sent', 's');

      expect(await store.put('sent', 's', { n: 2 }, seen)).toBe(false);

      expect(await store.get('sent', 's')).toBeUndefined();
    });

    test('lists the rows whose keys start with a text', async () => {
      const store = await open();
      for (const key of ['sub-1/disk-a', 'sub-1/disk-b', 'sub-10/disk-a', 'sub-2/disk-a']) {
        await store.set('gone', key, { key });
      }

      const listed = await store.list('gone', 'sub-1/');

      expect(listed.map(({ key }) => key).toSorted()).toEqual(['sub-1/disk-a', 'sub-1/disk-b']);
      expect(listed.every(({ key, value }) => (value as { key: string }).key === key)).toBe(true);
    });

    test('holds a large value', async () => {
      const store = await open();
      const value = { text: 'a"'.repeat(60_000) };

      await store.set('subscription', 's', value);
      expect((await store.get('subscription', 's'))?.value).toEqual(value);
      await store.set('subscription', 's', { text: 'short' });

      expect((await store.get('subscription', 's'))?.value).toEqual({ text: 'short' });
    });
  });
}
