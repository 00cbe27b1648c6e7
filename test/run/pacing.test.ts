import { expect, test } from 'vitest';
import { MINUTE } from '../../shared/policy/instant.ts';
import { type Load, pace } from '../../shared/run/pacing.ts';
import { tick } from '../../shared/run/start-tick.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { addVm, aWorld, deliver, drain, runsOf, type World } from './world.ts';

function loads(count: number, fields: Partial<Load> = {}): readonly Load[] {
  return Array.from({ length: count }, () => ({ location: 'westeurope', creates: 1, prunes: 0, ...fields }));
}

async function delays(world: World, asked: readonly Load[]): Promise<readonly number[]> {
  return pace(world.ports, world.settings, SUBSCRIPTION, asked);
}

/** The most starts in any window of this length. */
function busiest(delaysMs: readonly number[], windowMs: number): number {
  return Math.max(...delaysMs.map((start) => delaysMs.filter((at) => at >= start && at < start + windowMs).length));
}

test('a small estate starts at once', async () => {
  expect(await delays(aWorld(), loads(200))).toEqual(Array(200).fill(0));
});

test('a midnight herd stays within the windows of the disk provider, and does not idle', async () => {
  const paced = await delays(aWorld(), loads(2500));

  expect(busiest(paced, 3 * MINUTE)).toBeLessThanOrEqual(1000);
  expect(busiest(paced, 30 * MINUTE)).toBeLessThanOrEqual(8000);
  expect(busiest(paced, 1000)).toBeLessThanOrEqual(211);
  expect(Math.max(...paced)).toBeLessThan(10 * MINUTE);
});

test('a thousand disks start as soon as ARM lets them, which is 80 seconds', async () => {
  const paced = await delays(aWorld(), loads(250, { creates: 4 }));

  expect(Math.max(...paced)).toBe(80_000);
});

test('regions have windows of their own and share the limit of the subscription', async () => {
  const world = aWorld();
  const first = await delays(world, loads(280));
  const second = await delays(world, loads(280, { location: 'northeurope' }));

  expect(Math.max(...first)).toBeLessThan(Math.max(...second));
  expect(Math.max(...second)).toBe(36_000);
});

test('creates and deletes do not wait for each other', async () => {
  const world = aWorld();
  await delays(world, loads(500));

  expect(await delays(world, loads(100, { creates: 0, prunes: 2 }))).toEqual(Array(100).fill(0));
});

test('two runs at the same time share the buckets', async () => {
  const world = aWorld();

  const [one, two] = await Promise.all([delays(world, loads(200)), delays(world, loads(200))]);

  expect(busiest([...(one ?? []), ...(two ?? [])], 1000)).toBeLessThanOrEqual(211);
});

test('a herd of VMs is enqueued with the delays of its buckets, and its watch waits for the last', async () => {
  const world = aWorld();
  for (let index = 0; index < 260; index++) addVm(world, `vm${index}`);
  await tick(world.ports, world.settings);
  const [plan] = world.ports.queue.waiting.filter(({ kind }) => kind === 'plan');
  if (plan === undefined) throw new Error('no plan');
  const now = world.ports.clock.now();

  await deliver(world, plan);

  const executes = world.ports.queue.sent.filter(({ message }) => message.kind === 'execute');
  expect(executes).toHaveLength(260);
  expect(Math.max(...executes.map(({ delayMs }) => delayMs))).toBe(6000);
  expect((await runsOf(world))[0]?.lastVisibleAt).toBe(now + 6000);
  await drain(world);
  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded', counts: { created: 260 } }]);
});
