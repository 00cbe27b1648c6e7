import { expect, test } from 'vitest';
import { HOUR, MINUTE, parseInstant, SECOND } from '../../shared/policy/instant.ts';
import { idKey } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { failPoisoned } from '../../shared/run/watch/fail-poisoned.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import {
  actionsOf,
  addPoint,
  addVm,
  aWorld,
  deliver,
  drain,
  nightly,
  nights,
  pointsIn,
  runsOf,
  tickAndDrain,
} from './world.ts';

test('the disks of one VM are a set whose skew is recorded', async () => {
  const world = aWorld();
  addVm(world, 'web', 'nightly', ['a', 'b', 'c']);

  await tickAndDrain(world);

  const [run] = await runsOf(world);
  const work = await world.ports.actions.listWork(run?.id ?? '', SUBSCRIPTION);
  expect(work).toMatchObject([{ state: 'done', skewMs: 0, set: expect.any(String), creates: 3 }]);
});

test('a point that takes minutes is pending until it is usable, by messages and not by waiting', async () => {
  const world = aWorld();
  addVm(world, 'web');
  world.ports.azure.provisioningMs = 17 * MINUTE;
  await tick(world.ports, world.settings);

  await drain(world, { until: world.ports.clock.now() + 10 * MINUTE });
  expect((await actionsOf(world)).map(({ state }) => state)).toEqual(['pending']);
  expect(await runsOf(world)).toMatchObject([{ state: 'running', counts: { pending: 1 } }]);

  await drain(world);
  expect((await actionsOf(world)).map(({ state }) => state)).toEqual(['succeeded']);
  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded', counts: { created: 1, pending: 0 } }]);
});

test('a create still pending at the deadline stays pending, which is no failure, and a full pass settles it', async () => {
  const world = aWorld();
  addVm(world, 'web');
  world.ports.azure.provisioningMs = 7 * HOUR;
  const startedAt = world.ports.clock.now();
  await tickAndDrain(world);

  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded', counts: { pending: 1 } }]);
  expect(world.ports.clock.now()).toBeLessThanOrEqual(startedAt + 6 * HOUR + 10 * MINUTE);

  world.ports.clock.set('2026-11-24T00:00:00Z');
  await tickAndDrain(world);

  const first = (await runsOf(world)).at(-1);
  expect(first).toMatchObject({ state: 'succeeded', counts: { pending: 0, created: 1 } });
});

test('a 429 sends the rest of the work back to the queue for its Retry-After, and nothing fails', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', 'nightly keep 3d');
  const policy = { ...nightly(world.settings), retention: { daily: 3 } };
  for (const disk of disks) for (const night of nights(12)) addPoint(world, disk, night, { vm, policy });
  const refused: number[] = [];
  world.ports.azure.fault = (call) => {
    const isSecond =
      call === 'deleteSnapshot' && world.ports.azure.countOf('deleteSnapshot') === 3 && refused.length === 0;
    const isFirst = call === 'createSnapshot' && world.ports.azure.countOf('createSnapshot') === 1;
    if (!isFirst && !isSecond) return undefined;
    if (isSecond) refused.push(world.ports.clock.now());
    return {
      error: new AzureError('slow down', { code: 'OperationNotAllowed', status: 429, retryAfterMs: 50 * SECOND }),
    };
  };

  await tickAndDrain(world);

  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded', counts: { created: 1, pruned: 9, failed: 0 } }]);
  const waits = world.ports.queue.sent.filter(
    ({ message, delayMs }) => message.kind === 'execute' && delayMs >= 50 * SECOND,
  );
  expect(waits.length).toBeGreaterThanOrEqual(2);
});

test('a PUT whose reply is lost is found by its name and not sent again', async () => {
  const world = aWorld();
  addVm(world, 'web');
  world.ports.azure.fault = (call) =>
    call === 'createSnapshot' ? { error: new AzureError('reset', { code: 'ECONNRESET' }), after: true } : undefined;

  await tickAndDrain(world);

  expect(pointsIn(world)).toHaveLength(1);
  expect(world.ports.azure.countOf('createSnapshot')).toBe(1);
  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded', counts: { created: 1 } }]);
});

test('a create of a young plan costs one PUT and one GET, and its VM one GET', async () => {
  const world = aWorld();
  addVm(world, 'web', 'nightly', ['a', 'b', 'c', 'd']);

  await tickAndDrain(world);

  const { azure } = world.ports;
  expect(azure.countOf('createSnapshot')).toBe(4);
  expect(azure.countOf('getSnapshot')).toBe(4);
  expect(azure.countOf('getVirtualMachine')).toBe(1);
  expect(azure.countOf('getDisk')).toBe(0);
});

test('where a row says that a PUT may have been sent, the name is looked at before another', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tick(world.ports, world.settings);
  let held = '';

  await world.ports.queue.drain(async (message) => {
    if (message.kind === 'execute' && held === '') {
      const [record] = await actionsOf(world);
      if (record?.action.kind !== 'create') throw new Error('no create');
      // Another run has made the point since the plan was read, and somebody has put a hold on it.
      held = idKey(record.action.snapshotId);
      await world.ports.snapshots.create(record.action.request);
      await world.ports.tags.merge(record.action.snapshotId, { 'nightkeep-hold': 'audit' });
      await world.ports.state.set('sent', held, { runId: 'another', at: world.ports.clock.now() });
    }
    await deliver(world, message);
  });

  expect(world.ports.azure.countOf('createSnapshot')).toBe(1);
  expect(world.ports.azure.snapshots.get(held)?.tags['nightkeep-hold']).toBe('audit');
  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded', counts: { created: 1 } }]);
});

test('a snapshot of others under the name of a plan over ten minutes old is told and not touched', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tick(world.ports, world.settings);
  await world.ports.queue.drain(async (message) => {
    if (message.kind === 'execute' && pointsIn(world).length === 0) {
      const [record] = await actionsOf(world);
      if (record?.action.kind !== 'create') throw new Error('no create');
      const { snapshotId, request } = record.action;
      world.ports.clock.advance(11 * MINUTE);
      await world.ports.snapshots.create({ ...request, tags: { mine: 'yes' } });
      expect(world.ports.azure.has(snapshotId)).toBe(true);
    }
    await deliver(world, message);
  });

  expect(pointsIn(world).map(({ tags }) => tags)).toEqual([{ mine: 'yes' }]);
  expect((await actionsOf(world))[0]).toMatchObject({ state: 'failed', error: { code: 'name-taken' } });
});

test('an overtaken occurrence ends superseded and the newer one is made in its place', async () => {
  const world = aWorld();
  addVm(world, 'web', 'hourly');
  await tick(world.ports, world.settings);
  await world.ports.queue.drain(async (message) => {
    const now = world.ports.clock.now();
    if (message.kind === 'execute') world.ports.clock.set(Math.max(now, parseInstant('2026-11-23T03:01:00Z')));
    await deliver(world, message);
  });

  expect((await actionsOf(world)).map(({ state }) => state).toSorted()).toEqual(['succeeded', 'superseded']);
  expect(pointsIn(world).map(({ name }) => name.slice(7, 21))).toEqual(['20261123T0300Z']);
  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded', counts: { created: 1, superseded: 1 } }]);
});

test('a disk that was opted out or deleted since the plan ends skipped', async () => {
  const world = aWorld();
  const { vm } = addVm(world, 'off');
  const gone = addVm(world, 'gone');
  await tick(world.ports, world.settings);
  let changed = false;
  await world.ports.queue.drain(async (message) => {
    if (message.kind === 'execute' && !changed) {
      changed = true;
      world.ports.azure.addVm({ ...vm, tags: { 'snapshot-policy': 'off' } });
      world.ports.azure.virtualMachines.delete(idKey(gone.vm.id));
      for (const disk of gone.disks) world.ports.azure.disks.delete(idKey(disk.id));
    }
    await deliver(world, message);
  });

  expect((await actionsOf(world)).map(({ state }) => state)).toEqual(['skipped', 'skipped']);
  expect(pointsIn(world)).toEqual([]);
  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded', counts: { skipped: 2 } }]);
});

test('a message that was given up becomes failed outcomes, and its run ends', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tick(world.ports, world.settings);
  await world.ports.queue.drain(async (message) => {
    if (message.kind === 'execute') await failPoisoned(world.ports, message);
    else await deliver(world, message);
  });

  expect((await actionsOf(world))[0]).toMatchObject({ state: 'failed', error: { code: 'poisoned' } });
  expect(await runsOf(world)).toMatchObject([{ state: 'failed' }]);
  expect(await world.ports.state.list('attempt')).toHaveLength(1);
});

test('a plan that was given up leaves its subscription unreadable, and the run ends', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tick(world.ports, world.settings);
  await world.ports.queue.drain(async (message) => {
    if (message.kind === 'plan') await failPoisoned(world.ports, message);
    else await deliver(world, message);
  });

  expect(await runsOf(world)).toMatchObject([{ state: 'failed' }]);
});

test('a run always ends: at its deadline what is open has failed', async () => {
  const world = aWorld();
  addVm(world, 'web');
  const startedAt = world.ports.clock.now();
  await tick(world.ports, world.settings);
  await world.ports.queue.drain(async (message) => {
    if (message.kind !== 'execute') await deliver(world, message);
  });

  expect(await runsOf(world)).toMatchObject([{ state: 'failed', counts: { failed: 1 } }]);
  const [run] = await runsOf(world);
  expect((run?.endedAt ?? 0) - startedAt).toBeLessThanOrEqual(6 * HOUR + 6 * MINUTE);
  expect((await actionsOf(world))[0]?.error?.code).toBe('overdue');
});

test('a work row holds at most 40 prunes', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', 'nightly keep 3d');
  const policy = { ...nightly(world.settings), retention: { daily: 3 } };
  for (const disk of disks) for (const night of nights(103)) addPoint(world, disk, night, { vm, policy });

  await tickAndDrain(world);

  const [run] = await runsOf(world);
  const work = await world.ports.actions.listWork(run?.id ?? '', SUBSCRIPTION);
  expect(work.map(({ prunes }) => prunes).toSorted((a, b) => b - a)).toEqual([40, 40, 20]);
  expect(run).toMatchObject({ state: 'succeeded', counts: { pruned: 100, created: 1 } });
  expect(pointsIn(world)).toHaveLength(4);
});
