import { expect, test } from 'vitest';
import { AzureError } from '../../shared/run/azure-error.ts';
import { startRun } from '../../shared/run/start-run.ts';
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
