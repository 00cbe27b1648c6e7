import { describe, expect, test } from 'vitest';
import { inParallel } from '../../shared/run/in-parallel.ts';
import type { StateStore } from '../../shared/run/ports.ts';

const KEYS = [
  'plain',
  'a/b',
  'a\\b#?',
  "it's",
  'say "no"',
  'ÄÖ é 日本 🦉',
  '%2F',
  '%',
  '=002f',
  '..',
  ' ',
  '\u0000\t\r\n\u001f\u007f\u0085\u009f',
  'x'.repeat(400),
  '/subscriptions/'.repeat(200),
];

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

    test('has nothing before the first row', async () => {
      const store = await open();

      expect(await store.get('attempt', 'a')).toBeUndefined();
      expect(await store.list('attempt')).toEqual([]);
      expect(await store.list('attempt', 'a')).toEqual([]);
    });

    test('inserts a row once', async () => {
      const store = await open();

      expect(await store.put('claim', 'slot', { by: 'first' })).toBeDefined();
      expect(await store.put('claim', 'slot', { by: 'second' })).toBeUndefined();

      expect((await store.get('claim', 'slot'))?.value).toEqual({ by: 'first' });
    });

    test('lets one of many that insert at once win', async () => {
      const store = await open();

      const won = await Promise.all([1, 2, 3, 4, 5].map((by) => store.put('claim', 'slot', { by })));

      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await store.get('claim', 'slot'))?.value).toEqual({ by: won.findIndex(Boolean) + 1 });
    });

    test('replaces the version named, and only that', async () => {
      const store = await open();
      await store.set('bucket', 'b', { level: 1 });
      const seen = (await store.get('bucket', 'b'))?.etag;

      expect(await store.put('bucket', 'b', { level: 2 }, seen)).toBeDefined();
      expect(await store.put('bucket', 'b', { level: 3 }, seen)).toBeUndefined();

      expect((await store.get('bucket', 'b'))?.value).toEqual({ level: 2 });
    });

    test('does not bring back what was removed', async () => {
      const store = await open();
      await store.set('sent', 's', { n: 1 });
      const seen = (await store.get('sent', 's'))?.etag;
      await store.remove('sent', 's');

      expect(await store.put('sent', 's', { n: 2 }, seen)).toBeUndefined();

      expect(await store.get('sent', 's')).toBeUndefined();
    });

    test('removes the version named, and only that', async () => {
      const store = await open();
      const first = await store.put('source', 's', { n: 1 });
      const second = await store.put('source', 's', { n: 1 }, first);
      await store.remove('source', 's', first);
      expect((await store.get('source', 's'))?.etag).toBe(second);

      await store.remove('source', 's', second);

      expect(await store.get('source', 's')).toBeUndefined();
      await store.remove('source', 's', second);
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

    test('tells keys apart that differ in case, at their very end, or as one is the other encoded', async () => {
      const store = await open();
      const long = 'é'.repeat(1_000);
      const keys = ['Key', 'key', 'KEY', `${long}a`, `${long}b`, long, 'a/b', 'a=002fb', 'a%2Fb'];

      for (const key of keys) await store.set('sent', key, { key });

      for (const key of keys) expect((await store.get('sent', key))?.value).toEqual({ key });
      expect((await store.list('sent')).map(({ key }) => key).toSorted()).toEqual(keys.toSorted());
    });

    test.each(['é/ ', 'it', "it's", '%', 'a#', 'x'.repeat(300), 'x'.repeat(399), 'x'.repeat(700), '/'.repeat(90)])(
      'lists the rows whose keys start with %j, however long they are',
      async (prefix) => {
        const store = await open();
        const within = [prefix, `${prefix}a`, `${prefix}${'y'.repeat(500)}`, `${prefix}${'/'.repeat(500)}`];
        const others = ['', 'A', prefix.slice(0, -1), `${prefix.slice(0, -1)}~`, `~${prefix}`];
        for (const key of [...within, ...others]) await store.set('attempt', key, { key });

        const listed = await store.list('attempt', prefix);

        expect(listed.map(({ key }) => key).toSorted()).toEqual(within.toSorted());
      },
    );

    test('lists more rows than Azure gives at once', async () => {
      const store = await open();
      const keys = Array.from({ length: 1_005 }, (_, index) => `sub/disk-${String(index).padStart(4, '0')}`);
      await inParallel(keys, 32, (key) => store.set('gone', key, { key }));

      const listed = await store.list<{ key: string }>('gone', 'sub/');

      expect(listed.map(({ value }) => value.key).toSorted()).toEqual(keys);
    });

    test('changes the ETag with every write', async () => {
      const store = await open();
      const first = await store.put('bucket', 'b', { level: 1 });
      const second = await store.put('bucket', 'b', { level: 1 }, first);
      expect((await store.get('bucket', 'b'))?.etag).toBe(second);
      await store.set('bucket', 'b', { level: 1 });

      expect(second).not.toBe(first);
      expect(await store.put('bucket', 'b', { level: 2 }, second)).toBeUndefined();
      expect(await store.put('bucket', 'c', { level: 2 }, second)).toBeUndefined();
      expect((await store.get('bucket', 'b'))?.value).toEqual({ level: 1 });
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
