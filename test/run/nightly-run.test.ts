import { expect, test } from 'vitest';
import { tick } from '../../shared/run/start/start-tick.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { actionsOf, addPoint, addVm, aWorld, drain, nights, pointsIn, runsOf, tickAndDrain } from './world.ts';

test('the first tick makes a point of each disk of each tagged VM, in one run that ends succeeded', async () => {
  const world = aWorld();
  addVm(world, 'web', 'nightly', ['web-os', 'web-data']);
  addVm(world, 'plain', null);

  await tickAndDrain(world);

  expect(pointsIn(world).map(({ name }) => name.split('-2026')[0])).toEqual(['web-data', 'web-os']);
  const [run] = await runsOf(world);
  expect(run).toMatchObject({ state: 'succeeded', counts: { creates: 2, created: 2, failed: 0 } });
});

test('a second tick right after the first creates nothing and leaves no run', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tickAndDrain(world);
  const before = pointsIn(world).length;

  await tickAndDrain(world);

  expect(pointsIn(world)).toHaveLength(before);
  expect(await runsOf(world)).toHaveLength(1);
});

test('a tick that finds nothing due lists VMs and disks but no snapshots', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tickAndDrain(world);
  const before = world.ports.azure.countOf('listSnapshots');

  world.ports.clock.set('2026-11-23T09:00:00Z');
  await tick(world.ports, world.settings);

  expect(world.ports.azure.countOf('listSnapshots')).toBe(before);
  expect(world.ports.queue.waiting).toEqual([]);
});

test('expired points are deleted and the others stay', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', 'nightly keep 7d');
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk');
  const policy = { ...must(world.settings.book.policies.get('nightly')), retention: { daily: 7 } };
  for (const night of nights(12)) addPoint(world, disk, night, { vm, policy });

  await tickAndDrain(world);

  const left = pointsIn(world).map(({ name }) => name.slice(7, 15));
  expect(left.toSorted()).toEqual([
    '20261116',
    '20261117',
    '20261118',
    '20261119',
    '20261120',
    '20261121',
    '20261122',
    '20261123',
  ]);
  const prunes = (await actionsOf(world)).filter(({ action }) => action.kind === 'prune');
  expect(prunes.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded', 'succeeded', 'succeeded']);
});

test('a policy that was cut prunes over days, which is announced with the date of the last', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', 'nightly keep 7d');
  const policy = { ...must(world.settings.book.policies.get('nightly')), retention: { daily: 30 } };
  for (const disk of disks) for (const night of nights(30)) addPoint(world, disk, night, { vm, policy });

  await tickAndDrain(world);

  const [run] = await runsOf(world);
  const problems = await world.ports.actions.listProblems(run?.id ?? '', SUBSCRIPTION);
  const hint = problems.find(({ problem }) => problem.code === 'pruned-over-days')?.problem;
  expect(hint).toMatchObject({
    severity: 'hint',
    message: expect.stringMatching(/^\d+ points of 1 disks .* 2026-11-2\d\.$/),
  });
  expect(pointsIn(world).length).toBeGreaterThan(20);
});

test('every message delivered twice leaves the same Azure', async () => {
  const once = aWorld();
  addVm(once, 'web', 'nightly', ['web-os', 'web-data']);
  const twice = aWorld();
  addVm(twice, 'web', 'nightly', ['web-os', 'web-data']);

  await tickAndDrain(once);
  await tick(twice.ports, twice.settings);
  await drain(twice, { duplicates: 1 });

  expect(pointsIn(twice)).toEqual(pointsIn(once));
  expect(twice.ports.azure.countOf('createSnapshot')).toBe(2);
});

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('missing');
  return value;
}
