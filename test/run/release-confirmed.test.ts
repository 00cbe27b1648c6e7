import { describe, expect, test } from 'vitest';
import { confirmMistake, releaseConfirmed } from '../../shared/run/plan/release-confirmed.ts';
import type { Run, RunSubscription } from '../../shared/run/records.ts';
import { startPrune } from '../../shared/run/start/start-prune.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { aPruneWorld } from './pruning.ts';
import { runsOf } from './world.ts';

/** A subscription of which so many prunes were planned. */
function planned(prunes: number | undefined, state: RunSubscription['state'] = 'planned'): RunSubscription {
  const counts = { creates: 0, skips: 0, problems: 0, kept: 0, holds: 0 };
  const row = { version: 1, runId: 'run-1', subscriptionId: SUBSCRIPTION, state };
  return prunes === undefined ? row : { ...row, planned: { ...counts, prunes } };
}

const confirmed = (confirm: number) => ({ confirm }) as Run;

describe('a confirmed prune', () => {
  test.each<[string, number, readonly RunSubscription[]]>([
    ['the prunes of its subscriptions sum to the number', 5, [planned(2), planned(3)]],
    ['nothing was confirmed, and nothing would go', 0, [planned(0), planned(undefined)]],
  ])('may go on where %s', (_, confirm, rows) => {
    expect(confirmMistake(confirmed(confirm), rows)).toBeUndefined();
  });

  test.each([4, 6])('may not where %i were confirmed and five would go', (confirm) => {
    expect(confirmMistake(confirmed(confirm), [planned(2), planned(3)])).toEqual({
      code: 'confirm-mismatch',
      message: `${confirm} prunes were confirmed, but 5 points would go now.`,
      remedy: "Look at the run's actions; to prune them, confirm 5.",
    });
  });

  test.each<[string, readonly RunSubscription[], number]>([
    ['there is no subscription', [], 0],
    ['one could not be read', [planned(2), planned(undefined, 'unreadable')], 2],
    ['one waits to be planned, though the sum is right', [planned(3), planned(2, 'waiting')], 5],
  ])('may not where %s', (_, rows, found) => {
    expect(confirmMistake(confirmed(found), rows)).toEqual({
      code: 'confirm-mismatch',
      message: `Not every subscription could be planned; in the others ${found} points would go.`,
      remedy: `Look at the run's actions; to prune them, confirm ${found}.`,
    });
  });
});

describe('the work of a confirmed prune', () => {
  async function aConfirmedRun() {
    const world = aPruneWorld();
    await startPrune(world.ports, world.settings, {
      confirm: 2,
      target: { kind: 'all' },
      reason: 'meant',
      startedBy: { kind: 'http', principal: 'key' },
    });
    const [run] = await runsOf(world);
    if (run === undefined) throw new Error('there is no run');
    const [row] = await world.ports.runs.listSubscriptions(run.id);
    if (row === undefined) throw new Error('there is no subscription');
    const work = { ...run, workId: 'work-1', runId: run.id, subscriptionId: SUBSCRIPTION, location: 'westeurope' };
    await world.ports.actions.put(
      [],
      [{ ...work, state: 'waiting', creates: 0, prunes: 2, writtenAt: run.startedAt }],
      [],
    );
    world.ports.queue.sent.splice(0);
    return { ...world, run, rows: [row] };
  }

  test('goes to the queue once it is released, and the run says when', async () => {
    const { ports, settings, run, rows } = await aConfirmedRun();

    await releaseConfirmed(ports, settings, run, rows);

    expect((await ports.runs.get(run.id))?.value.releasedAt).toBe(ports.clock.now());
    const executes = ports.queue.sent.map(({ message }) => message).filter(({ kind }) => kind === 'execute');
    expect(executes).toMatchObject([{ runId: run.id, subscriptionId: SUBSCRIPTION, workId: 'work-1' }]);
  });

  test('goes again where the process was killed before it was sent, and stays released since the first time', async () => {
    const { ports, settings, run, rows } = await aConfirmedRun();
    await releaseConfirmed(ports, settings, run, rows);
    const releasedAt = ports.clock.now();
    ports.queue.sent.splice(0);
    ports.clock.advance(60_000);

    await releaseConfirmed(ports, settings, run, rows);

    expect((await ports.runs.get(run.id))?.value.releasedAt).toBe(releasedAt);
    expect(ports.queue.sent.map(({ message }) => message.kind)).toEqual(['execute']);
  });

  test('does not go where the run is gone', async () => {
    const { ports, settings, run, rows } = await aConfirmedRun();
    await ports.runs.remove(run.id);

    await releaseConfirmed(ports, settings, run, rows);

    expect(ports.queue.sent).toEqual([]);
  });
});
