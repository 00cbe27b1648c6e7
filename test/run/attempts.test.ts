import { expect, test } from 'vitest';
import { formatInstant, MINUTE } from '../../shared/policy/instant.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { actionsOf, addVm, aWorld, pointsIn, runsOf, tickAndDrain, tickUntil, type World } from './world.ts';

function forbidCreates({ ports }: World): string[] {
  const tries: string[] = [];
  ports.azure.fault = (call) => {
    if (call !== 'createSnapshot') return undefined;
    tries.push(formatInstant(ports.clock.now()).slice(0, 16));
    return { error: new AzureError('no right', { code: 'AuthorizationFailed', status: 403, requestId: 'req-1' }) };
  };
  return tries;
}

test('a disk whose create fails for a day is tried four times per occurrence: at once, after 15 minutes, 1 and 4 hours', async () => {
  const world = aWorld();
  addVm(world, 'web');
  const tries = forbidCreates(world);

  await tickUntil(world, '2026-11-24T01:55:00Z');
  expect(tries).toEqual(['2026-11-23T02:10', '2026-11-23T02:25', '2026-11-23T03:25', '2026-11-23T07:25']);

  await tickUntil(world, '2026-11-24T12:00:00Z');
  expect(tries).toHaveLength(8);
  const failed = (await actionsOf(world)).filter(({ state }) => state === 'failed');
  expect(failed).toHaveLength(8);
  expect(failed[0]?.error).toMatchObject({ code: 'AuthorizationFailed', requestId: 'req-1' });
});

test('ticks between the attempts leave no runs', async () => {
  const world = aWorld();
  addVm(world, 'web');
  forbidCreates(world);

  await tickUntil(world, '2026-11-23T23:55:00Z');

  expect((await runsOf(world)).map(({ state }) => state)).toEqual(['failed', 'failed', 'failed', 'failed']);
});

test('a disk that fails does not keep the others from their points', async () => {
  const world = aWorld();
  addVm(world, 'web', 'nightly', ['web-bad', 'web-good']);
  addVm(world, 'other');
  world.ports.azure.fault = (call, subject) =>
    call === 'createSnapshot' && subject.includes('web-bad')
      ? { error: new AzureError('no', { code: 'OperationNotAllowed', status: 409 }) }
      : undefined;

  await tickAndDrain(world);

  expect(pointsIn(world).map(({ name }) => name.split('-2026')[0])).toEqual(
    expect.arrayContaining(['web-good', 'other-os']),
  );
  expect(await runsOf(world)).toMatchObject([{ state: 'partial', counts: { created: 2, failed: 1 } }]);
});

test('a create that Azure accepts and then fails is tried again under the name ending in -2', async () => {
  const world = aWorld();
  addVm(world, 'web');
  world.ports.azure.provisioningMs = 2000;
  world.ports.azure.provisioningEnd = 'Failed';

  await tickAndDrain(world);
  expect(await runsOf(world)).toMatchObject([{ state: 'failed' }]);

  await tickUntil(world, '2026-11-23T02:30:00Z');

  expect(pointsIn(world).map(({ name }) => /z-[a-z2-7]{20}(-2)?$/i.exec(name)?.[1] ?? '')).toEqual(['', '-2']);
});

test('in observe an occurrence is planned once, and nothing is made', async () => {
  const world = aWorld({ mode: 'observe' });
  addVm(world, 'web');

  await tickUntil(world, '2026-11-24T01:55:00Z');
  const planned = (await actionsOf(world)).filter(({ action }) => action.kind === 'create');
  expect(planned.map(({ state }) => state)).toEqual(['planned']);

  await tickUntil(world, '2026-11-24T12:00:00Z');
  expect((await actionsOf(world)).filter(({ action }) => action.kind === 'create')).toHaveLength(2);
  expect(pointsIn(world)).toEqual([]);
});

test('an unreadable subscription is tried after 15 minutes, 1 hour, 4 hours, then every 4 hours', async () => {
  const world = aWorld();
  addVm(world, 'web');
  const tries: string[] = [];
  world.ports.azure.fault = (call) => {
    if (call !== 'listDisks') return undefined;
    tries.push(formatInstant(world.ports.clock.now()).slice(11, 16));
    return { error: new AzureError('no', { code: 'AuthorizationFailed', status: 403 }) };
  };

  await tickUntil(world, '2026-11-23T16:00:00Z');

  expect(tries).toEqual(['02:10', '02:25', '03:25', '07:25', '11:25', '15:25']);
  expect((await runsOf(world)).every(({ state }) => state === 'failed')).toBe(true);
});

test('a subscription that can be read again makes what was missed, once', async () => {
  const world = aWorld();
  addVm(world, 'web');
  world.ports.azure.fault = (call) =>
    call === 'listDisks' ? { error: new AzureError('no', { code: 'AuthorizationFailed', status: 403 }) } : undefined;
  await tickUntil(world, '2026-11-23T02:30:00Z');
  world.ports.azure.fault = () => undefined;

  await tickUntil(world, '2026-11-23T12:00:00Z');

  expect(pointsIn(world)).toHaveLength(1);
});

test('an outage of three nights is caught up with one point', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tickAndDrain(world);

  world.ports.clock.set('2026-11-26T09:00:00Z');
  await tickAndDrain(world);

  expect(pointsIn(world).map(({ name }) => name.slice(7, 15))).toEqual(['20261123', '20261126']);
});

test('a VM tagged at noon has its first point at the next tick', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tickUntil(world, '2026-11-23T12:00:00Z');
  addVm(world, 'new');

  await tickUntil(world, '2026-11-23T12:05:00Z');
  world.ports.clock.advance(MINUTE);

  expect(pointsIn(world).map(({ name }) => name.split('-2026')[0])).toContain('new-os');
});

test('the attempts of a disk that is opted out meanwhile are forgotten, and no tick plans for them', async () => {
  const world = aWorld();
  const { vm } = addVm(world, 'web');
  forbidCreates(world);
  await tickAndDrain(world);
  world.ports.azure.addVm({ ...vm, tags: { 'snapshot-policy': 'off' } });

  await tickUntil(world, '2026-11-23T02:30:00Z');
  const lists = world.ports.azure.countOf('listSnapshots');
  await tickUntil(world, '2026-11-23T12:00:00Z');

  expect(await world.ports.state.list('attempt')).toEqual([]);
  expect(world.ports.azure.countOf('listSnapshots')).toBe(lists);
});
