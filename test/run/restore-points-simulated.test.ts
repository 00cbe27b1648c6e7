import { describe, expect, onTestFinished, test } from 'vitest';
import { pointHoldTag } from '../../shared/policy/consistency/collection-tags.ts';
import { idKey, type ResourceId } from '../../shared/policy/resource-id.ts';
import { readRun } from '../../shared/run/read/read-run.ts';
import { startHolds } from '../../shared/run/start/start-holds.ts';
import type { RestoreWorld } from '../restore/restore-world.ts';
import { SUBSCRIPTION } from '../restore/shop-fleet.ts';
import { nights, snapshotsIn, startConsistentWorld, WEB, wholesIn } from './consistent-world.ts';
import { actionsOf, drain, runsOf, tickUntil } from './world.ts';

async function open(...options: Parameters<typeof startConsistentWorld>): Promise<RestoreWorld> {
  const world = await startConsistentWorld(...options);
  onTestFinished(() => world.simulator.close());
  return world;
}

describe('application consistency, before the simulated Azure', () => {
  test('is made by one restore point a night for all disks, and recorded', async () => {
    const world = await open();

    await tickUntil(world, '2026-11-23T03:00:00Z');

    expect(wholesIn(world)).toMatchObject([{ state: 'Succeeded', reached: 'ApplicationConsistent' }]);
    expect(snapshotsIn(world)).toEqual([]);
    const parts = [...world.simulator.state.diskRestorePoints.values()].map(({ id }) => idKey(id)).toSorted();
    const creates = await actionsOf(world);
    expect(creates).toMatchObject([
      { state: 'succeeded', consistencyMode: 'ApplicationConsistent' },
      { state: 'succeeded', consistencyMode: 'ApplicationConsistent' },
    ]);
    const recorded = creates.map(({ action }) => idKey('snapshotId' in action ? action.snapshotId : ''));
    expect(recorded.toSorted()).toEqual(parts);
    const [run] = await runsOf(world);
    const report = await readRun(world.ports, run?.id ?? '');
    expect(report?.actions.map(({ consistency }) => consistency)).toEqual(recorded.map(() => 'ApplicationConsistent'));
    expect(report?.sets).toMatchObject([{ skewMs: 0, consistency: 'ApplicationConsistent' }]);
  });

  test('falls to crash consistency where the agent is silent, and says so', async () => {
    const world = await open({ consistency: 'application' }, 'not-ready');

    await tickUntil(world, '2026-11-23T03:00:00Z');

    expect(wholesIn(world).map(({ name, state, reached }) => [name.endsWith('-2'), state, reached])).toEqual([
      [false, 'Failed', undefined],
      [true, 'Succeeded', 'CrashConsistent'],
    ]);
    expect(snapshotsIn(world)).toEqual([]);
    const made = (await actionsOf(world)).filter(({ state }) => state === 'succeeded');
    expect(made).toHaveLength(2);
    for (const { action } of made) {
      const why = expect.stringContaining('it failed');
      expect(action).toMatchObject({ consistency: { asked: 'application', made: 'crash', why } });
    }
  });

  test('falls to snapshots where neither is to be had, and to nothing where the policy wants nothing less', async () => {
    const refuse = (world: RestoreWorld) => {
      const effect = { status: 409, code: 'VMRestorePointClientError', message: 'Not this VM.' };
      world.simulator.state.faults.add({ match: { method: 'PUT', path: '/restorePoints/' }, effect });
      return world;
    };
    const falling = refuse(await open());
    await tickUntil(falling, '2026-11-23T02:30:00Z');
    expect([wholesIn(falling).length, snapshotsIn(falling).length]).toEqual([0, 2]);

    const failing = refuse(await open({ consistency: 'application', orElse: 'fail' }));
    await tickUntil(failing, '2026-11-23T02:30:00Z');
    expect([wholesIn(failing).length, snapshotsIn(failing).length]).toEqual([0, 0]);
    expect((await actionsOf(failing)).every(({ state }) => state === 'failed')).toBe(true);
  });

  test('old ones go as a whole by one DELETE each; one on hold stays', async () => {
    const world = await open();
    await tickUntil(world, '2026-11-23T03:00:00Z');
    const [first] = wholesIn(world);
    if (first === undefined) throw new Error('no restore point');
    const [collectionId = ''] = first.id.split('/restorePoints/');
    await world.ports.tags.merge(collectionId as ResourceId, { [pointHoldTag(first.name)]: 'audit' });

    await nights(world, 6);

    const ids = wholesIn(world).map(({ id }) => id);
    expect(ids).toContain(first.id);
    expect(ids).toHaveLength(1 + 3);
    const prunes = (await actionsOf(world)).filter(({ action }) => action.kind === 'prune');
    expect(prunes.map(({ state }) => state)).toEqual(prunes.map(() => 'succeeded'));
    expect(prunes).toHaveLength(2 * 3);
    expect(world.simulator.state.diskRestorePoints.size).toBe(2 * ids.length);
  });

  test('one whose disk is on hold by its VM stays as long as that', async () => {
    const world = await open();
    await tickUntil(world, '2026-11-23T03:00:00Z');
    const [first] = wholesIn(world);
    await world.ports.tags.merge(WEB, { 'nightkeep-hold': 'audit' });

    await nights(world, 5);

    expect(wholesIn(world).map(({ id }) => id)).toContain(first?.id);
    expect(wholesIn(world)).toHaveLength(6);
  });

  test('a hold says that it could not look at those of a region that is out of order', async () => {
    const world = await open();
    await tickUntil(world, '2026-11-23T03:00:00Z');
    const { state } = world.simulator;
    const hold = async () => {
      await startHolds(world.ports, world.settings, {
        hold: { set: true, vmIds: [WEB], diskIds: [], pointIds: [], value: 'ada: audit' },
        reason: 'audit',
        startedBy: { kind: 'http', principal: 'key' },
      });
      await drain(world);
      const [run] = await runsOf(world);
      return (await world.ports.actions.listProblems(run?.id ?? '', SUBSCRIPTION)).map(({ problem }) => problem);
    };

    state.faults.add({
      match: { method: 'GET', path: '/restorePointCollections/' },
      effect: { status: 503, code: 'ServiceUnavailable', message: 'Out of order.' },
    });
    const told = await hold();
    state.faults.clear();

    expect(told).toMatchObject([
      {
        code: 'restore-points-unread',
        location: 'westeurope',
        suggestion: expect.stringContaining('set or lift it again'),
      },
    ]);
    expect(await hold()).toEqual([]);
  });
});
