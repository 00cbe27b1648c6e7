import { describe, expect, test } from 'vitest';
import { HOUR } from '../../shared/policy/instant.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { type RunReport, readRun } from '../../shared/run/read/read-run.ts';
import type { Heartbeat, SubscriptionMemory } from '../../shared/run/records.ts';
import { readKnownScopes } from '../../shared/run/subscription-scope.ts';
import { aDisk } from '../builders/disk.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { addPoint, addVm, aWorld, nights, pointsIn, runsOf, tickAndDrain, tickUntil, type World } from './world.ts';

const OTHER = '22222222-2222-2222-2222-222222222222';

/** Two subscriptions; the first has a VM with expired points, and is then shown no more. */
async function lost(subscriptions: '*' | readonly string[] = '*'): Promise<World> {
  const world = aWorld({ subscriptions });
  const { vm, disks } = addVm(world, 'web', 'nightly');
  world.ports.azure.addDisk(aDisk('else', { subscriptionId: OTHER }));
  await tickAndDrain(world);
  for (const disk of disks) for (const at of nights(9)) addPoint(world, disk, at, { vm });
  world.ports.azure.addVm({ ...vm, tags: { 'snapshot-policy': 'nightly keep 2d' } });
  world.ports.azure.subscriptions.delete(SUBSCRIPTION);
  return world;
}

/** Azure's answer to whatever is asked of a subscription that it does not show. */
function answerNotFound({ ports }: World): void {
  ports.azure.fault = (call, subject) =>
    call.startsWith('list') && subject === SUBSCRIPTION
      ? { error: new AzureError('The subscription could not be found.', { code: 'SubscriptionNotFound', status: 404 }) }
      : undefined;
}

async function problemsTold({ ports }: World): Promise<string> {
  const heartbeat = await ports.state.get<Heartbeat>('heartbeat', 'tick');
  return heartbeat?.value.problems.join('\n') ?? '';
}

async function latestRun(world: World): Promise<RunReport | undefined> {
  const [latest] = await runsOf(world);
  return latest && readRun(world.ports, latest.id);
}

describe.each([['*' as const], [[SUBSCRIPTION, OTHER]]])(
  'a subscription of %j that was seen and is listed no more',
  (subscriptions) => {
    test('is a problem of the run and of the heartbeat, and no empty fleet', async () => {
      const world = await lost(subscriptions);
      answerNotFound(world);

      await tickUntil(world, '2026-11-24T00:10:00Z');

      const run = await latestRun(world);
      const told = run?.subscriptions.find(({ id }) => id === SUBSCRIPTION);
      expect(run?.state).toBe('failed');
      expect(told).toMatchObject({ state: 'unreadable', error: { code: 'SubscriptionNotFound' } });
      expect(told?.error?.message).toContain('The list of subscriptions does not show this one');
      expect(told?.error?.remedy).toContain('az account show');
      expect(await problemsTold(world)).toContain(`The subscription ${SUBSCRIPTION} is not listed for the identity`);
    });

    test('has nothing of it pruned, though Azure still answers for it', async () => {
      const world = await lost(subscriptions);

      await tickUntil(world, '2026-11-25T00:10:00Z');

      expect(world.ports.azure.countOf('deleteSnapshot')).toBe(0);
      expect(pointsIn(world).length).toBeGreaterThanOrEqual(10);
      expect((await latestRun(world))?.problems.map(({ code }) => code)).toContain('subscription-not-listed');
      expect(await problemsTold(world)).toContain('nothing of it is pruned');
    });

    test('is caught up as soon as it is listed again', async () => {
      const world = await lost(subscriptions);
      answerNotFound(world);
      await tickUntil(world, '2026-11-24T08:00:00Z');
      const before = world.ports.azure.countOf('createSnapshot');

      world.ports.azure.fault = () => undefined;
      world.ports.azure.addSubscription(SUBSCRIPTION);
      await tickUntil(world, '2026-11-24T12:10:00Z');

      expect(world.ports.azure.countOf('createSnapshot')).toBe(before + 1);
      expect(await problemsTold(world)).toBe('');
    });
  },
);

test('a whole list that shows nothing is no empty fleet either', async () => {
  const world = await lost();
  world.ports.azure.subscriptions.clear();

  await tickUntil(world, '2026-11-24T03:00:00Z');

  expect(await problemsTold(world)).toContain(SUBSCRIPTION);
  expect(await problemsTold(world)).toContain(OTHER);
  expect(world.ports.azure.countOf('deleteSnapshot')).toBe(0);
});

test('one that was taken out of the settings is none of our business', async () => {
  const world = await lost();
  const narrowed: World = { ...world, settings: { ...world.settings, subscriptions: [OTHER] } };

  await tickUntil(narrowed, '2026-11-24T03:00:00Z');

  expect(await problemsTold(narrowed)).toBe('');
});

test('is forgotten 90 days after it was last read', async () => {
  const world = await lost();
  const memory = await world.ports.state.get<SubscriptionMemory>('subscription', SUBSCRIPTION);
  const known = async () => (await readKnownScopes(world.ports, world.settings)).map((scope) => scope.subscriptionId);

  world.ports.clock.set((memory?.value.decidedAt ?? 0) + 90 * 24 * HOUR - 1);
  expect(await known()).toContain(SUBSCRIPTION);
  world.ports.clock.advance(1);
  expect(await known()).not.toContain(SUBSCRIPTION);
});
