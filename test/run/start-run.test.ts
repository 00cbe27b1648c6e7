import { expect, test } from 'vitest';
import { type StartRequest, startRun } from '../../shared/run/start/start-run.ts';
import { actionsOf, addPoint, addVm, aWorld, drain, nights, pointsIn, runsOf, tickAndDrain } from './world.ts';

const request: StartRequest = {
  target: { kind: 'all' },
  creates: 'due',
  prune: true,
  keepFor: { count: 7, unit: 'd' },
  dryRun: false,
  startedBy: { kind: 'http', principal: 'key', by: 'ada' },
};

test('an idempotency key sent twice is one run', async () => {
  const world = aWorld();
  addVm(world, 'web');
  const keyed = { ...request, idempotencyKey: 'deploy-7' };

  const first = await startRun(world.ports, world.settings, keyed);
  const second = await startRun(world.ports, world.settings, keyed);
  await drain(world);

  expect(second).toEqual({ kind: 'started', runId: first.runId, isNew: false });
  expect(await runsOf(world)).toHaveLength(1);
});

test('an idempotency key with another body starts nothing', async () => {
  const world = aWorld();
  const first = await startRun(world.ports, world.settings, { ...request, idempotencyKey: 'deploy-7' });

  const second = await startRun(world.ports, world.settings, { ...request, prune: false, idempotencyKey: 'deploy-7' });

  expect(second).toEqual({ kind: 'key-reused', runId: first.runId });
  expect(await runsOf(world)).toHaveLength(1);
});

test('an ad-hoc run makes a point of the target alone, with its own expiry', async () => {
  const world = aWorld();
  const { vm } = addVm(world, 'web', null);
  addVm(world, 'other');
  const target = { kind: 'some', vmIds: [vm.id], diskIds: [], policies: [], resourceGroupIds: [] } as const;

  await startRun(world.ports, world.settings, { ...request, target, creates: 'now', prune: false });
  await drain(world);

  const points = pointsIn(world);
  expect(points.map(({ name }) => name.split('-2026')[0])).toEqual(['web-os']);
  expect(points[0]?.tags).toMatchObject({
    'nightkeep-scheduled-for': 'ad-hoc',
    'nightkeep-expires': '2026-11-30T02:05:00Z',
  });
});

test('an ad-hoc run does not make the tick believe that all else was decided', async () => {
  const world = aWorld();
  const { vm } = addVm(world, 'web');
  addVm(world, 'other');
  const target = { kind: 'some', vmIds: [vm.id], diskIds: [], policies: [], resourceGroupIds: [] } as const;
  await startRun(world.ports, world.settings, { ...request, target, creates: 'now', prune: false });
  await drain(world);

  await tickAndDrain(world);

  expect(
    pointsIn(world)
      .map(({ name }) => name.split('-2026')[0])
      .toSorted(),
  ).toEqual(['other-os', 'web-os', 'web-os']);
});

test('a dry run shows what would be done and does nothing', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web');
  for (const disk of disks) for (const night of nights(60)) addPoint(world, disk, night, { vm });
  const before = structuredClone(pointsIn(world));

  await startRun(world.ports, world.settings, { ...request, dryRun: true });
  await drain(world);

  expect(pointsIn(world)).toEqual(before);
  const states = (await actionsOf(world)).map(({ action, state }) => `${action.kind} ${state}`);
  expect(new Set(states)).toEqual(new Set(['create planned', 'prune planned']));
  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded', dryRun: true }]);
  expect(await world.ports.state.list('subscription')).toEqual([]);
});

test('a run of nothing is kept where a caller was given its id', async () => {
  const world = aWorld();

  const { runId } = await startRun(world.ports, world.settings, request);
  await drain(world);

  expect(await runsOf(world)).toMatchObject([{ id: runId, state: 'succeeded' }]);
});

test('a dry run with candidate policies records the difference that they would make', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web');
  for (const disk of disks) for (const night of nights(60)) addPoint(world, disk, night, { vm });
  const candidatePolicies = JSON.stringify({ policies: { nightly: { schedule: 'at 02:00', keep: '2d' } } });

  const { runId } = await startRun(world.ports, world.settings, { ...request, dryRun: true, candidatePolicies });
  await drain(world);

  const [row] = await world.ports.runs.listSubscriptions(runId);
  expect(row?.differences).toMatchObject([{ policy: 'nightly', present: { disks: 1 }, candidate: { disks: 1 } }]);
  expect(row?.differences?.[0]?.candidate.steadyStatePoints).toBeLessThan(
    row?.differences?.[0]?.present.steadyStatePoints ?? 0,
  );
  expect(pointsIn(world)).toHaveLength(60);
});
