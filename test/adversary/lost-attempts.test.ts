import { expect, test } from 'vitest';
import { AzureError } from '../../shared/run/azure-error.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { addVm, aWorld, drain, pointsIn, tickAndDrain, tickUntil } from '../run/world.ts';

test('an ad-hoc point made while a scheduled one waits for its next attempt does not cost that attempt', async () => {
  const world = aWorld();
  const { vm } = addVm(world, 'web');
  const error = new AzureError('no quota', { code: 'OperationNotAllowed', status: 409 });
  world.ports.azure.fault = (call) => (call === 'createSnapshot' ? { error } : undefined);
  await tickAndDrain(world);
  world.ports.azure.fault = () => undefined;

  await startRun(world.ports, world.settings, {
    target: { kind: 'some', vmIds: [vm.id], diskIds: [], policies: [], resourceGroupIds: [] },
    creates: 'now',
    prune: false,
    keepFor: { count: 7, unit: 'd' },
    dryRun: false,
    startedBy: { kind: 'http' },
  });
  await drain(world);
  await tickUntil(world, '2026-11-23T02:40:00Z');

  expect(pointsIn(world).map(({ tags }) => tags['nightkeep-scheduled-for'])).toEqual([
    'ad-hoc',
    '2026-11-23T02:00:00Z',
  ]);
});

test('after an edit of the schedule to a rarer one, a disk that goes on failing is not tried for ever', async () => {
  const world = aWorld();
  const { vm } = addVm(world, 'web', 'hourly');
  const error = new AzureError('no quota', { code: 'OperationNotAllowed', status: 409 });
  world.ports.azure.fault = (call) => (call === 'createSnapshot' ? { error } : undefined);
  world.ports.clock.set('2026-11-23T03:02:00Z');
  await tickAndDrain(world);

  world.ports.azure.addVm({ ...vm, tags: { 'snapshot-policy': 'nightly' } });
  await tickUntil(world, '2026-11-23T23:55:00Z');

  // Once for 03:00, by the hour, and four times for 02:00.
  expect(world.ports.azure.countOf('createSnapshot')).toBe(5);
});
