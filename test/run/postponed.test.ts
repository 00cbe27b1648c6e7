import { expect, test } from 'vitest';
import { MINUTE } from '../../shared/policy/instant.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import { readRun } from '../../shared/run/read/read-run.ts';
import { aSnapshot, SUBSCRIPTION } from '../builders/points.ts';
import { addVm, aWorld, pointsIn, runsOf, tickUntil, type World } from './world.ts';

/** A nightly VM whose disk somebody else has just snapshotted as often as Azure takes it, or as many as it holds. */
function crowded(count: number, ago: number): World {
  const world = aWorld();
  const { disks } = addVm(world, 'web');
  for (const disk of disks) {
    for (let index = 0; index < count; index++) {
      const name = `theirs-${index}`;
      const id = computeId(SUBSCRIPTION, 'theirs', 'snapshots', name);
      const timeCreated = world.ports.clock.now() - ago;
      const source = { sourceResourceId: disk.id, sourceUniqueId: disk.uniqueId };
      world.ports.azure.addSnapshot(aSnapshot({ id, name, resourceGroup: 'theirs', timeCreated, ...source }));
    }
  }
  return world;
}

test('a point that Azure would refuse now is made at the next attempt, 15 minutes later', async () => {
  // Begun at 02:09; the first tick comes at 02:10.
  const world = crowded(7, -4 * MINUTE);

  await tickUntil(world, '2026-11-23T02:21:00Z');
  expect(world.ports.azure.countOf('createSnapshot')).toBe(0);
  await tickUntil(world, '2026-11-23T02:35:00Z');

  expect(world.ports.azure.countOf('createSnapshot')).toBe(1);
  expect(pointsIn(world)).toHaveLength(8);
});

test('a full disk is asked for no point in vain, and tried four times for an occurrence', async () => {
  const world = crowded(500, 60 * MINUTE);

  await tickUntil(world, '2026-11-23T23:55:00Z');

  const runs = await Promise.all((await runsOf(world)).map(({ id }) => readRun(world.ports, id)));
  const skips = runs.flatMap((run) => run?.actions.filter(({ kind }) => kind === 'skip') ?? []);
  expect(world.ports.azure.countOf('createSnapshot')).toBe(0);
  expect(skips).toHaveLength(4);
  expect(skips[0]?.reasons[0]).toContain('has 500 incremental snapshots');
  expect(runs.every((run) => run?.problems.some(({ code }) => code === 'disk-full'))).toBe(true);
});

test('in observe it is planned once', async () => {
  const world = { ...crowded(500, 60 * MINUTE) };
  const observing: World = { ...world, settings: { ...world.settings, mode: 'observe' } };

  await tickUntil(observing, '2026-11-23T12:00:00Z');

  expect(world.ports.azure.countOf('listSnapshots')).toBe(1);
});
