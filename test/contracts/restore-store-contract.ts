import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { RestoreRecord } from '../../shared/restore/records.ts';
import { BadCursorError } from '../../shared/run/bad-cursor-error.ts';
import type { RestoreStore } from '../../shared/run/ports.ts';
import { NO_RUNS } from './records.ts';
import { aRestore, aRestoredDisk, RESTORE_ID } from './restore-records.ts';

/** Four restores in the order in which they are listed. */
const RESTORES: readonly RestoreRecord[] = [
  '2026-11-23T02:05:00Z',
  '2026-11-23T02:00:00Z',
  '2026-11-16T02:00:00Z',
  '2025-12-31T23:59:59Z',
].map((at, index) => aRestore({ id: `${at.replaceAll(/[-:]/g, '')}-restore${index}`, startedAt: parseInstant(at) }));

/** What every RestoreStore promises. `open` gives an empty one, of a clock at 03:00 UTC on 23 November 2026. */
export function restoreStoreContract(implementation: string, open: () => Promise<RestoreStore>): void {
  describe(`a restore store ${implementation}`, () => {
    test('is empty before anything was restored', async () => {
      const store = await open();

      expect(await store.get(RESTORE_ID)).toBeUndefined();
      expect(await store.list(10)).toEqual({ items: [] });
      expect(await store.listOpen()).toEqual([]);
    });

    test('gives back a restore as it was written, with more disks than a property holds', async () => {
      const store = await open();
      const disks = Array.from({ length: 100 }, (_, index) => aRestoredDisk(`web-data-ü-${index}`, { lun: index }));
      const restore = aRestore({ disks, reason: 'it\'s "gone"\n', notes: ['LUN 3 is taken.'] });

      expect(await store.insert(restore)).toBe(true);

      expect((await store.get(RESTORE_ID))?.value).toEqual(restore);
    });

    test('takes an id once', async () => {
      const store = await open();
      await store.insert(aRestore());

      expect(await store.insert(aRestore({ state: 'failed' }))).toBe(false);

      expect((await store.get(RESTORE_ID))?.value.state).toBe('running');
    });

    test('gives one of two writers who saw the same version its way, and tells it the new one', async () => {
      const store = await open();
      await store.insert(aRestore());
      const seen = (await store.get(RESTORE_ID))?.etag ?? '';

      const written = await store.replace(aRestore({ round: 1 }), seen);
      const late = await store.replace(aRestore({ round: 9 }), seen);
      const again = await store.replace(aRestore({ round: 2 }), written ?? '');

      expect([written, late, again]).toEqual([expect.any(String), undefined, expect.any(String)]);
      expect(await store.get(RESTORE_ID)).toEqual({ value: aRestore({ round: 2 }), etag: again });
    });

    test('replaces nothing that is not there', async () => {
      const store = await open();
      await store.insert(RESTORES[0] ?? aRestore());
      const seen = (await store.get(RESTORES[0]?.id ?? ''))?.etag ?? '';

      expect(await store.replace(aRestore(), seen)).toBeUndefined();
      expect(await store.get(RESTORE_ID)).toBeUndefined();
    });

    test.each(NO_RUNS)('knows no restore %j', async (id) => {
      const store = await open();
      await store.insert(aRestore());

      expect(await store.get(id)).toBeUndefined();
    });

    test('lists restores newest first, page by page', async () => {
      const store = await open();
      for (const restore of RESTORES.toReversed()) await store.insert(restore);

      const first = await store.list(3);
      const second = await store.list(3, first.next);

      expect([...first.items, ...second.items]).toEqual(RESTORES);
      expect(first.items).toHaveLength(3);
      expect(second.next).toBeUndefined();
      expect(await store.list(RESTORES.length)).toEqual({ items: RESTORES });
    });

    test.each(['', 'nonsense', "x' or 'a' eq 'a", '/#?%'])(
      'refuses the cursor %j, which no page gave',
      async (cursor) => {
        const store = await open();
        await store.insert(aRestore());

        await expect(store.list(2, cursor)).rejects.toBeInstanceOf(BadCursorError);
      },
    );

    test('lists the running restores of the last days as open, until they end', async () => {
      const store = await open();
      const [newest, ended, old] = RESTORES as readonly [RestoreRecord, RestoreRecord, RestoreRecord];
      await store.insert(newest);
      await store.insert({ ...ended, state: 'partial' });
      await store.insert(old);

      expect((await store.listOpen()).map(({ id }) => id)).toEqual([newest.id, old.id]);

      const seen = (await store.get(newest.id))?.etag ?? '';
      await store.replace({ ...newest, state: 'succeeded' }, seen);
      expect((await store.listOpen()).map(({ id }) => id)).toEqual([old.id]);
    });
  });
}
