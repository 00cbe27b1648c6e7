import { expect, test } from 'vitest';
import { AzureError } from '../../shared/run/azure-error.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { addVm, aWorld, deliver, pointsIn, runsOf, tickUntil } from '../run/world.ts';

test('a plan that died after writing its rows and then could not read Azure delays nothing beyond its next try', async () => {
  const world = aWorld();
  const { ports, settings } = world;
  addVm(world, 'web');
  await tick(ports, settings);
  const [plan] = ports.queue.waiting.filter(({ kind }) => kind === 'plan');
  if (plan === undefined) throw new Error('nothing to plan');
  const replace = ports.runs.replaceSubscription.bind(ports.runs);
  ports.runs.replaceSubscription = () => Promise.reject(new Error('killed before the mark'));
  await expect(deliver(world, plan)).rejects.toThrow('killed');
  ports.runs.replaceSubscription = replace;
  const error = new AzureError('no', { code: 'AuthorizationFailed', status: 403 });
  ports.azure.fault = (call) => (call === 'listDisks' ? { error } : undefined);

  await tickUntil(world, '2026-11-23T02:10:00Z');
  ports.azure.fault = () => undefined;
  await tickUntil(world, '2026-11-23T02:40:00Z');

  expect(pointsIn(world).map(({ tags }) => tags['nightkeep-scheduled-for'])).toEqual(['2026-11-23T02:00:00Z']);
  expect((await runsOf(world)).map(({ state }) => state)).toEqual(['succeeded', 'failed']);
});
