import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../shared/policy/instant.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { Heartbeat, SubscriptionMemory } from '../../shared/run/records.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { addVm, aWorld, drain, pointsIn, runsOf, tickAndDrain, tickUntil, type World } from './world.ts';

async function heartbeatOf({ ports }: World): Promise<Heartbeat | undefined> {
  return (await ports.state.get<Heartbeat>('heartbeat', 'tick'))?.value;
}

test('a tick that finds nothing due writes only the heartbeat', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tickAndDrain(world);
  const before = await world.ports.state.list('claim');
  const memory = await world.ports.state.list('subscription');

  world.ports.clock.set('2026-11-23T05:00:00Z');
  await tickAndDrain(world);

  expect(await heartbeatOf(world)).toMatchObject({ at: world.ports.clock.now(), problems: [] });
  expect(await world.ports.state.list('claim')).toEqual(before);
  expect(await world.ports.state.list('subscription')).toEqual(memory);
});

test.each([
  ["Azure's clock is six minutes ahead", 6 * MINUTE],
  ["Azure's clock is six minutes behind", -6 * MINUTE],
  ["Azure's clock is not known", undefined],
])('where %s a tick writes neither heartbeat nor memory and starts nothing', async (_, skewMs) => {
  const world = aWorld();
  addVm(world, 'web');
  world.ports.azure.skewMs = skewMs;

  await tickAndDrain(world);

  expect(await heartbeatOf(world)).toBeUndefined();
  expect(await world.ports.state.list('subscription')).toEqual([]);
  expect(await runsOf(world)).toEqual([]);
  expect(pointsIn(world)).toEqual([]);
});

test('a clock that is more than five minutes behind the last heartbeat starts nothing', async () => {
  const world = aWorld();
  addVm(world, 'web');
  const ahead: Heartbeat = { at: world.ports.clock.now() + HOUR, problems: [] };
  await world.ports.state.set('heartbeat', 'tick', ahead);

  await tickAndDrain(world);

  expect(await heartbeatOf(world)).toEqual(ahead);
  expect(pointsIn(world)).toEqual([]);
});

test('a remembered instant that lies ahead is treated as absent: the full pass is made', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tickAndDrain(world);
  const found = await world.ports.state.get<SubscriptionMemory>('subscription', SUBSCRIPTION);
  const ahead = { ...found?.value, decidedAt: world.ports.clock.now() + HOUR } as SubscriptionMemory;
  await world.ports.state.set('subscription', SUBSCRIPTION, ahead);
  const before = world.ports.azure.countOf('listSnapshots');

  world.ports.clock.advance(5 * MINUTE);
  await tickAndDrain(world);

  expect(world.ports.azure.countOf('listSnapshots')).toBe(before + 1);
  const memory = await world.ports.state.get<SubscriptionMemory>('subscription', SUBSCRIPTION);
  expect(memory?.value.decidedAt).toBeLessThanOrEqual(world.ports.clock.now());
});

test('the first tick of each UTC day makes the full pass', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tickUntil(world, '2026-11-23T23:59:00Z');
  const before = world.ports.azure.countOf('listSnapshots');

  await tickUntil(world, '2026-11-24T00:30:00Z');

  expect(world.ports.azure.countOf('listSnapshots')).toBe(before + 1);
});

test('a run whose plans hold no action is removed', async () => {
  const world = aWorld();

  await tickAndDrain(world);

  expect(await runsOf(world)).toEqual([]);
});

test('a subscription that an open run is planning is not planned again', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tick(world.ports, world.settings);

  world.ports.clock.advance(5 * MINUTE);
  await tick(world.ports, world.settings);

  expect(world.ports.queue.waiting.filter(({ kind }) => kind === 'plan')).toHaveLength(1);
  await drain(world);
  expect(await runsOf(world)).toHaveLength(1);
});

test('a run whose messages were all lost is watched again after 15 minutes', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tick(world.ports, world.settings);
  world.ports.queue.lose(() => true);

  await tickUntil(world, '2026-11-23T02:45:00Z');

  expect(pointsIn(world)).toHaveLength(1);
  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded' }]);
});

test('the timer firing twice in one slot starts one run', async () => {
  const world = aWorld();
  addVm(world, 'web');

  await Promise.all([tick(world.ports, world.settings), tick(world.ports, world.settings)]);
  await drain(world);

  expect(await runsOf(world)).toHaveLength(1);
  expect(world.ports.azure.countOf('createSnapshot')).toBe(1);
});

test('subscriptions that cannot be listed are told in the heartbeat', async () => {
  const world = aWorld();
  world.ports.azure.fault = (call) =>
    call === 'listSubscriptions'
      ? { error: new AzureError('no token', { code: 'Unauthorized', status: 401 }) }
      : undefined;

  await tickAndDrain(world);

  expect((await heartbeatOf(world))?.problems).toEqual([expect.stringContaining('Unauthorized')]);
});

test('a subscription confined to a group looks only there', async () => {
  const world = aWorld({ subscriptions: [`/subscriptions/${SUBSCRIPTION}/resourceGroups/lab`] });
  addVm(world, 'web');

  await tickAndDrain(world);

  expect(pointsIn(world)).toEqual([]);
});

test('old claims and rows of sent creates are cleared by the full pass', async () => {
  const world = aWorld();
  addVm(world, 'web');
  await tickAndDrain(world);

  world.ports.clock.set('2027-01-10T03:00:00Z');
  await tickAndDrain(world);

  expect(await world.ports.state.list('claim')).toHaveLength(1);
  expect(await world.ports.state.list('sent')).toHaveLength(1);
});
