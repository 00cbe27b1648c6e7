import { expect, test } from 'vitest';
import { MINUTE } from '../../shared/policy/instant.ts';
import { type Load, pace } from '../../shared/run/plan/pacing.ts';
import { AZURE_LIMITS, pacingWithin } from '../../shared/run/settings.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
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
  runsOf,
  tickAndDrain,
  type World,
} from './world.ts';

function loads(count: number, fields: Partial<Load> = {}): readonly Load[] {
  return Array.from({ length: count }, () => ({ location: 'westeurope', creates: 1, prunes: 0, ...fields }));
}

/** How long the creates of each load wait. */
async function delays(world: World, asked: readonly Load[]): Promise<readonly number[]> {
  return (await pace(world.ports, world.settings, SUBSCRIPTION, asked)).map(({ creates }) => creates);
}

/** The most starts in any window of this length. */
function busiest(delaysMs: readonly number[], windowMs: number): number {
  return Math.max(...delaysMs.map((start) => delaysMs.filter((at) => at >= start && at < start + windowMs).length));
}

test('a small estate starts at once', async () => {
  expect(await delays(aWorld(), loads(170))).toEqual(Array(170).fill(0));
});

test('a midnight herd stays within the windows of the disk provider, and does not idle', async () => {
  const paced = await delays(aWorld(), loads(2500));

  expect(busiest(paced, 3 * MINUTE)).toBeLessThanOrEqual(1000);
  expect(busiest(paced, 30 * MINUTE)).toBeLessThanOrEqual(8000);
  expect(busiest(paced, 1000)).toBeLessThanOrEqual(211);
  expect(Math.max(...paced)).toBeLessThan(10 * MINUTE);
});

test('a thousand disks start as soon as ARM lets them, with two seconds for those that come late', async () => {
  const paced = await delays(aWorld(), loads(250, { creates: 4 }));

  expect(Math.max(...paced)).toBe(82_000);
});

test('regions have windows of their own and share the limit of the subscription', async () => {
  const world = aWorld();
  const first = await delays(world, loads(280));
  const second = await delays(world, loads(280, { location: 'northeurope' }));

  expect(Math.max(...first)).toBeLessThan(Math.max(...second));
  expect(Math.max(...second)).toBe(38_000);
});

test('creates and deletes do not wait for each other', async () => {
  const world = aWorld();

  const waits = await pace(world.ports, world.settings, SUBSCRIPTION, loads(250, { creates: 4, prunes: 4 }));

  expect(Math.max(...waits.map(({ creates }) => creates))).toBe(82_000);
  expect(Math.max(...waits.map(({ prunes }) => prunes))).toBeGreaterThan(200_000);
  expect(await delays(world, loads(1, { creates: 0, prunes: 2 }))).toEqual([0]);
});

test('the reads that creates and prunes cost stay within the bucket of reads', async () => {
  const waits = await pace(aWorld().ports, aWorld().settings, SUBSCRIPTION, loads(250, { creates: 4, prunes: 4 }));

  const reads = waits.flatMap(({ creates, prunes }) => [...Array(5).fill(creates), ...Array(12).fill(prunes)]);
  for (const from of [0, 10_000, 40_000, 79_000, 120_000]) {
    for (const windowMs of [1_000, 10_000, 60_000]) {
      const within = reads.filter((at) => at >= from && at < from + windowMs).length;
      expect(within).toBeLessThanOrEqual(400 + (25 * windowMs) / 1000);
    }
  }
});

test('prunes come in their turn after the creates of their VM, and the run waits for them', async () => {
  const slow = { ...pacingWithin(AZURE_LIMITS), armDeletes: { capacity: 1, refillPerSecond: 0.1 } };
  const world = aWorld({ pacing: slow });
  for (const name of ['a', 'b', 'c']) {
    const { vm, disks } = addVm(world, name, 'nightly keep 3d');
    const policy = { ...nightly(world.settings), retention: { daily: 3 } };
    for (const disk of disks) for (const night of nights(4)) addPoint(world, disk, night, { vm, policy });
  }
  const startedAt = world.ports.clock.now();

  await tickAndDrain(world);

  const actions = await actionsOf(world);
  const last = (kind: string) => {
    const ofKind = actions.filter(({ action }) => action.kind === kind);
    return Math.max(...ofKind.map(({ endedAt = 0 }) => endedAt - startedAt));
  };
  expect(last('create')).toBeLessThan(10_000);
  expect(last('prune')).toBeGreaterThanOrEqual(20_000);
  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded', counts: { created: 3, pruned: 3 } }]);
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
  expect(Math.max(...executes.map(({ delayMs }) => delayMs))).toBe(8000);
  expect((await runsOf(world))[0]?.lastVisibleAt).toBe(now + 8000);
  await drain(world);
  expect(await runsOf(world)).toMatchObject([{ state: 'succeeded', counts: { created: 260 } }]);
});

test('restore points of a herd of VMs stay within what Compute takes of a subscription in a minute', async () => {
  const world = aWorld();

  const herd = loads(500, { creates: 2, restorePoints: 1 });
  const starts = (await pace(world.ports, world.settings, SUBSCRIPTION, herd)).map(({ creates }) => creates);

  for (let from = 0; from <= Math.max(...starts); from += 1_000) {
    expect(starts.filter((at) => at >= from && at < from + 60_000).length).toBeLessThanOrEqual(150);
  }
  expect(Math.max(...starts)).toBeLessThan(8 * 60_000);
});
