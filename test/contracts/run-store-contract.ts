import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../shared/policy/instant.ts';
import { BadCursorError } from '../../shared/run/bad-cursor-error.ts';
import { inParallel } from '../../shared/run/in-parallel.ts';
import type { RunStore } from '../../shared/run/ports.ts';
import { newRunId } from '../../shared/run/run-id.ts';
import { aRun, aRunSubscription, NO_RUNS, RUN_ID, SUBSCRIPTION } from './records.ts';

/** Four runs in the order in which they are listed. */
const RUNS = ['2026-11-23T02:05:00Z', '2026-11-23T02:00:00Z', '2026-11-16T02:00:00Z', '2025-12-31T23:59:59Z'].map(
  (at, index) => aRun({ id: `${at.replaceAll(/[-:]/g, '')}-run${index}`, startedAt: parseInstant(at) }),
);

/** What every RunStore promises. `open` gives an empty one. */
export function runStoreContract(implementation: string, open: () => Promise<RunStore>): void {
  describe(`a run store ${implementation}`, () => {
    test('gives back a run as it was written', async () => {
      const store = await open();
      const run = aRun({
        startedBy: { kind: 'http', principal: "O'Neil/#?", by: 'é\n' },
        reason: 'x'.repeat(20_000),
        candidatePolicies: '{"policies":"ünïcode"}'.repeat(4_000),
      });

      expect(await store.insert(run)).toBe(true);

      expect((await store.get(RUN_ID))?.value).toEqual(run);
    });

    test('takes an id once', async () => {
      const store = await open();
      await store.insert(aRun());

      expect(await store.insert(aRun({ state: 'failed' }))).toBe(false);

      expect((await store.get(RUN_ID))?.value.state).toBe('planning');
    });

    test('gives one of two writers who saw the same version its way', async () => {
      const store = await open();
      await store.insert(aRun());
      const seen = (await store.get(RUN_ID))?.etag ?? '';

      expect(await store.replace(aRun({ state: 'running' }), seen)).toBe(true);
      expect(await store.replace(aRun({ state: 'failed' }), seen)).toBe(false);

      expect((await store.get(RUN_ID))?.value.state).toBe('running');
    });

    test('does not bring back a run that was removed', async () => {
      const store = await open();
      await store.insert(aRun());
      await store.putSubscription(aRunSubscription());
      const seen = (await store.get(RUN_ID))?.etag ?? '';

      await store.remove(RUN_ID);

      expect(await store.replace(aRun(), seen)).toBe(false);
      expect(await store.get(RUN_ID)).toBeUndefined();
      expect(await store.listSubscriptions(RUN_ID)).toEqual([]);
      await store.remove(RUN_ID);
    });

    test.each(NO_RUNS)('knows no run %j', async (id) => {
      const store = await open();
      await store.insert(aRun());

      expect(await store.get(id)).toBeUndefined();
      expect(await store.listSubscriptions(id)).toEqual([]);
      expect(await store.getSubscription(id, SUBSCRIPTION)).toBeUndefined();
      await store.remove(id);
      expect(await store.get(RUN_ID)).toBeDefined();
    });

    test('lists runs newest first, page by page', async () => {
      const store = await open();
      for (const run of RUNS.toReversed()) await store.insert(run);

      const first = await store.list(3);
      const second = await store.list(3, first.next);

      expect([...first.items, ...second.items]).toEqual(RUNS);
      expect(first.items).toHaveLength(3);
      expect(second.next).toBeUndefined();
    });

    test('has no next page where the last run ends one', async () => {
      const store = await open();
      for (const run of RUNS) await store.insert(run);

      const first = await store.list(2);
      const second = await store.list(2, first.next);

      expect(first.next).toBeTypeOf('string');
      expect(second).toEqual({ items: RUNS.slice(2) });
      expect(await store.list(RUNS.length)).toEqual({ items: RUNS });
    });

    test('goes on after a page whose last run was removed meanwhile', async () => {
      const store = await open();
      for (const run of RUNS) await store.insert(run);
      const first = await store.list(2);

      await store.remove(RUNS[1]?.id ?? '');

      expect((await store.list(2, first.next)).items).toEqual(RUNS.slice(2));
    });

    test.each(['', 'nonsense', "x' or 'a' eq 'a", '/#?%', '\u0000', '2026-11-23T02:00:00Z'])(
      'refuses the cursor %j, which no page gave',
      async (cursor) => {
        const store = await open();
        for (const run of RUNS) await store.insert(run);

        await expect(store.list(2, cursor)).rejects.toBeInstanceOf(BadCursorError);
      },
    );

    test('lists more runs than Azure gives at once', async () => {
      const store = await open();
      const runs = Array.from({ length: 1_005 }, (_, index) => {
        const startedAt = parseInstant('2026-11-23T02:00:00Z') - index * 60_000;
        return aRun({ id: newRunId(startedAt, 'many'), startedAt });
      });
      await inParallel(runs, 32, (run) => store.insert(run));

      const first = await store.list(1_002);

      expect(first.items).toEqual(runs.slice(0, 1_002));
      expect((await store.list(1_002, first.next)).items).toEqual(runs.slice(1_002));
      expect(await store.listOpen()).toHaveLength(runs.length);
    });

    test('lists the open runs alone', async () => {
      const store = await open();
      const states = ['planning', 'succeeded', 'running', 'failed'] as const;
      for (const [index, run] of RUNS.entries()) {
        await store.insert({ ...run, state: states[index] ?? 'partial' });
      }

      const open_ = await store.listOpen();

      expect(open_.map(({ id }) => id).toSorted()).toEqual([RUNS[0]?.id, RUNS[2]?.id].toSorted());
    });

    test('lists a run no longer among the open ones once it has ended', async () => {
      const store = await open();
      await store.insert(aRun());
      const seen = (await store.get(RUN_ID))?.etag ?? '';

      await store.replace(aRun({ state: 'succeeded' }), seen);

      expect(await store.listOpen()).toEqual([]);
    });

    test('keeps the subscriptions of a run apart from those of others', async () => {
      const store = await open();
      const other = '0b000000-0000-4000-8000-000000000002';
      await store.putSubscription(aRunSubscription());
      await store.putSubscription(aRunSubscription({ subscriptionId: other, state: 'planned' }));
      await store.putSubscription(aRunSubscription({ runId: '20261124T020000Z-abcd1234' }));

      expect(await store.listSubscriptions(RUN_ID)).toEqual([
        aRunSubscription(),
        aRunSubscription({ subscriptionId: other, state: 'planned' }),
      ]);
      expect((await store.getSubscription(RUN_ID, SUBSCRIPTION.toUpperCase()))?.value).toEqual(aRunSubscription());
    });

    test('marks a subscription once, by its version', async () => {
      const store = await open();
      await store.putSubscription(aRunSubscription());
      const seen = (await store.getSubscription(RUN_ID, SUBSCRIPTION))?.etag ?? '';

      expect(await store.replaceSubscription(aRunSubscription({ state: 'planned' }), seen)).toBe(true);
      expect(await store.replaceSubscription(aRunSubscription({ state: 'unreadable' }), seen)).toBe(false);

      expect((await store.getSubscription(RUN_ID, SUBSCRIPTION))?.value.state).toBe('planned');
    });
  });
}
