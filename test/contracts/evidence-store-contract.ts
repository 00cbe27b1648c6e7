import { describe, expect, test } from 'vitest';
import type { MadeRecord } from '../../shared/evidence/records.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { EvidenceStore } from '../../shared/run/ports.ts';

const WEB = '/subscriptions/s1/resourcegroups/shop/providers/microsoft.compute/virtualmachines/web';

function row(key: string, taken = 1) {
  const at = parseInstant('2026-11-23T02:00:00Z');
  const value: MadeRecord = {
    kind: 'made',
    asOf: at,
    unit: WEB,
    runId: 'r',
    scheduledFor: at,
    taken,
    failed: 0,
    disks: [],
  };
  return { key, value };
}

/** What every EvidenceStore promises. `open` gives an empty one. */
export function evidenceStoreContract(implementation: string, open: () => Promise<EvidenceStore>): void {
  describe(`a store of evidence ${implementation}`, () => {
    const takenOf = async (store: EvidenceStore, from: string, to: string) =>
      (await store.list(WEB, from, to)).map((record) => (record.kind === 'made' ? record.taken : record.kind));

    test('gives the rows of a unit from a key on and before another, in their order, over the ends of months and years', async () => {
      const store = await open();
      const keys = [
        '2025-12-31',
        '2026-01-31',
        '2026-01-31T23:00:00Z_made_r',
        '2026-02-01',
        '2026-02-01T00:00:00Z_made_r',
      ];
      await store.put(
        WEB,
        keys.toReversed().map((key) => row(key, keys.indexOf(key))),
      );
      await store.put(`${WEB}2`, [row('2026-01-31', 9)]);

      expect(await takenOf(store, '2025-12-01', '2026-03-01')).toEqual([0, 1, 2, 3, 4]);
      expect(await takenOf(store, '2026-01-31', '2026-02-01T00:00:00Z_made_r')).toEqual([1, 2, 3]);
      expect(await takenOf(store, '2024-01-01', '2025-12-31')).toEqual([]);
    });

    test('has nothing of a unit that it never saw', async () => {
      const store = await open();

      expect(await store.list(WEB, '2026-01-01', '2026-02-01')).toEqual([]);
      expect(await store.listGaps('s1', '2026-01-01', '2026-02-01')).toEqual([]);
    });

    test('replaces a row of the same key and keeps the others', async () => {
      const store = await open();
      await store.put(WEB, [row('2026-11-22', 1), row('2026-11-23', 2)]);

      await store.put(WEB, [row('2026-11-23', 3)]);

      expect(await takenOf(store, '2026-11-01', '2026-12-01')).toEqual([1, 3]);
    });

    test('holds the gaps of a subscription', async () => {
      const store = await open();
      const [from, to] = [parseInstant('2026-11-23T02:00:00Z'), parseInstant('2026-11-23T09:00:00Z')];
      const gap = { kind: 'gap', asOf: to, from, to, cause: 'the app did not run' } as const;

      await store.put('s1', [{ key: '2026-11-23T00:00:00Z_gap_x', value: gap }]);

      expect(await store.listGaps('s1', '2026-11-23', '2026-11-24')).toEqual([gap]);
      expect(await store.listGaps('s2', '2026-11-23', '2026-11-24')).toEqual([]);
    });

    test('drops the months that ended before an instant, and no other', async () => {
      const store = await open();
      await store.put(WEB, [row('2025-12-31', 1), row('2026-01-31', 2), row('2026-02-01', 3)]);

      await store.dropBefore(parseInstant('2026-02-15T00:00:00Z'));

      expect(await takenOf(store, '2025-01-01', '2027-01-01')).toEqual([3]);
    });
  });
}
