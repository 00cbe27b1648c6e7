import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { ActionStore } from '../../shared/run/ports.ts';
import { anAction, aProblem, aWork, NO_RUNS, RUN_ID, SUBSCRIPTION } from './records.ts';

const OTHER_SUBSCRIPTION = '0b000000-0000-4000-8000-000000000002';
const OCTOBER = '20261031T235959Z-abcd1234';

/** What every ActionStore promises. `open` gives an empty one. */
export function actionStoreContract(implementation: string, open: () => Promise<ActionStore>): void {
  describe(`an action store ${implementation}`, () => {
    test('gives back what was put, each kind for itself', async () => {
      const store = await open();
      const [action, work, problem] = [anAction('w1-s1'), aWork('w1'), aProblem('p1')];

      await store.put([action], [work], [problem]);

      expect(await store.listActions(RUN_ID, SUBSCRIPTION)).toEqual([action]);
      expect(await store.listWork(RUN_ID, SUBSCRIPTION)).toEqual([work]);
      expect(await store.getWork(RUN_ID, SUBSCRIPTION, 'w1')).toEqual(work);
      expect(await store.listProblems(RUN_ID, SUBSCRIPTION)).toEqual([problem]);
    });

    test('holds more rows than one batch of Azure takes', async () => {
      const store = await open();
      const actions = Array.from({ length: 250 }, (_, index) => anAction(`w1-s${String(index).padStart(4, '0')}`));

      await store.put(actions, [], []);

      expect(await store.listActions(RUN_ID, SUBSCRIPTION)).toEqual(actions);
    });

    test('holds long rows, several of which exceed one batch', async () => {
      const store = await open();
      const note = 'ö€"\\'.repeat(20_000);
      const actions = Array.from({ length: 12 }, (_, index) => anAction(`w1-s${index + 10}`, { note }));

      await store.put(actions, [], []);

      expect(await store.listActions(RUN_ID, SUBSCRIPTION)).toEqual(actions);
    });

    test('holds the plan of a large subscription, and removes most of it again', async () => {
      const store = await open();
      const ids = Array.from({ length: 2_500 }, (_, index) => `w1-s${String(index).padStart(4, '0')}`);
      await store.put(
        ids.map((id) => anAction(id)),
        [aWork('w1')],
        [aProblem('p1')],
      );

      expect(await store.listActions(RUN_ID, SUBSCRIPTION)).toHaveLength(2_500);
      await store.removeActions(RUN_ID, SUBSCRIPTION, ['w1-none', ...ids.slice(0, 150)]);

      const left = await store.listActions(RUN_ID, SUBSCRIPTION, 'w1');
      expect(left.map(({ actionId }) => actionId)).toEqual(ids.slice(150));
      expect(await store.listWork(RUN_ID, SUBSCRIPTION)).toEqual([aWork('w1')]);
    });

    test.each(["a'b or 1 eq 1", 'a/b\\c#d?e%2F', '日本 🦉', '\u0000\u001f\u0085', 'x'.repeat(900)])(
      'finds work, actions and problems by the id %j',
      async (id) => {
        const store = await open();
        const action = anAction(`${id}-s1`, { workId: id });

        await store.put([action, anAction('w1-s1')], [aWork(id)], [aProblem(id)]);

        expect(await store.getWork(RUN_ID, SUBSCRIPTION, id)).toEqual(aWork(id));
        expect(await store.listActions(RUN_ID, SUBSCRIPTION, id)).toEqual([action]);
        await store.removeActions(RUN_ID, SUBSCRIPTION, [`${id}-s1`]);
        await store.removeWork(RUN_ID, SUBSCRIPTION, [id]);
        expect(await store.listActions(RUN_ID, SUBSCRIPTION)).toEqual([anAction('w1-s1')]);
        expect(await store.listWork(RUN_ID, SUBSCRIPTION)).toEqual([]);
        expect(await store.listProblems(RUN_ID, SUBSCRIPTION)).toEqual([aProblem(id)]);
      },
    );

    test('puts the last of two rows of one id', async () => {
      const store = await open();

      await store.put([anAction('w1-s1'), anAction('w1-s1', { state: 'sent' })], [aWork('w1'), aWork('w1')], []);

      expect(await store.listActions(RUN_ID, SUBSCRIPTION)).toEqual([anAction('w1-s1', { state: 'sent' })]);
    });

    test('leaves nothing of a longer row behind a shorter one', async () => {
      const store = await open();
      await store.putAction(anAction('w1-s1', { note: 'x'.repeat(90_000), error: { code: 'Boom', message: 'no' } }));

      await store.putAction(anAction('w1-s1', { state: 'succeeded' }));

      expect(await store.listActions(RUN_ID, SUBSCRIPTION)).toEqual([anAction('w1-s1', { state: 'succeeded' })]);
    });

    test('lists the actions of one work row', async () => {
      const store = await open();
      await store.put(
        [anAction('w1-s1'), anAction('w10-s1', { workId: 'w10' }), anAction('w2-s1', { workId: 'w2' })],
        [aWork('w1'), aWork('w10'), aWork('w2')],
        [],
      );

      const listed = await store.listActions(RUN_ID, SUBSCRIPTION, 'w1');

      expect(listed).toEqual([anAction('w1-s1')]);
    });

    test('keeps runs and subscriptions apart', async () => {
      const store = await open();
      const others = [
        anAction('w1-s1', { subscriptionId: OTHER_SUBSCRIPTION }),
        anAction('w1-s1', { runId: '20261123T020000Z-efgh5678' }),
        anAction('w1-s1', { runId: OCTOBER }),
      ];
      await store.put([anAction('w1-s1'), ...others], [], []);

      for (const action of [anAction('w1-s1'), ...others]) {
        expect(await store.listActions(action.runId, action.subscriptionId)).toEqual([action]);
      }
      expect(await store.listActions(RUN_ID, SUBSCRIPTION.toUpperCase())).toEqual([anAction('w1-s1')]);
    });

    test('removes the rows named and no others', async () => {
      const store = await open();
      await store.put([anAction('w1-s1'), anAction('w1-s2')], [aWork('w1'), aWork('w2')], [aProblem('p1')]);

      await store.removeActions(RUN_ID, SUBSCRIPTION, ['w1-s1', 'w1-none']);
      await store.removeWork(RUN_ID, SUBSCRIPTION, ['w2', 'w3']);

      expect(await store.listActions(RUN_ID, SUBSCRIPTION)).toEqual([anAction('w1-s2')]);
      expect(await store.listWork(RUN_ID, SUBSCRIPTION)).toEqual([aWork('w1')]);
      expect(await store.listProblems(RUN_ID, SUBSCRIPTION)).toEqual([aProblem('p1')]);
    });

    test.each(NO_RUNS)('has nothing of a run %j', async (runId) => {
      const store = await open();
      await store.putWork(aWork('w1'));

      expect(await store.getWork(runId, SUBSCRIPTION, 'w1')).toBeUndefined();
      expect(await store.listActions(runId, SUBSCRIPTION)).toEqual([]);
      expect(await store.getWork(RUN_ID, "a/b#'", 'w1')).toBeUndefined();
      expect(await store.getWork(RUN_ID, SUBSCRIPTION, "a/b#'")).toBeUndefined();
    });

    test('drops the months that ended before an instant, and no other', async () => {
      const store = await open();
      await store.put([anAction('w1-s1'), anAction('w1-s1', { runId: OCTOBER })], [], []);

      await store.dropBefore(parseInstant('2026-10-31T23:59:59Z'));
      expect(await store.listActions(OCTOBER, SUBSCRIPTION)).toHaveLength(1);
      await store.dropBefore(parseInstant('2026-11-01T00:00:00Z'));

      expect(await store.listActions(OCTOBER, SUBSCRIPTION)).toEqual([]);
      expect(await store.listActions(RUN_ID, SUBSCRIPTION)).toHaveLength(1);
    });
  });
}
