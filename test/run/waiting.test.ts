import { expect, test } from 'vitest';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { CoverageItem } from '../../shared/run/read/coverage-item.ts';
import { shownCoverage } from './shown-coverage.ts';
import { addVm, aWorld, tickAndDrain, tickUntil, type World } from './world.ts';

const REFUSED = new AzureError('The policy forbids it.', { code: 'RequestDisallowedByPolicy', status: 403 });

function refuseCreates(world: World): void {
  world.ports.azure.fault = (call) => (call === 'createSnapshot' ? { error: REFUSED } : undefined);
}

async function itemOf(world: World): Promise<CoverageItem | undefined> {
  return (await shownCoverage(world.ports))[0];
}

test('a VM that gets no point stays overdue from one occurrence through the next, and its age grows', async () => {
  const world = aWorld();
  addVm(world, 'web');
  refuseCreates(world);
  await tickUntil(world, '2026-11-24T01:30:00Z');
  const night = await itemOf(world);

  await tickUntil(world, '2026-11-24T02:10:00Z');
  const next = await itemOf(world);
  await tickUntil(world, '2026-11-26T02:10:00Z');
  const third = await itemOf(world);

  expect(night).toMatchObject({ state: 'overdue', age: 'ok' });
  expect(next).toMatchObject({ state: 'overdue', age: 'ok' });
  expect(third).toMatchObject({ state: 'overdue', age: 'critical' });
  expect(third?.cause).toBe(
    'The occurrence of 2026-11-23T02:00:00Z has no usable point yet on every disk; GET /api/runs tells what was tried. Disk web-os has no point yet; its first was due 3 days ago: more than 32 hours, which is critical.',
  );
});

test('one point makes up for all that was missed', async () => {
  const world = aWorld();
  addVm(world, 'web');
  refuseCreates(world);
  await tickUntil(world, '2026-11-25T02:40:00Z');

  world.ports.azure.fault = () => undefined;
  await tickUntil(world, '2026-11-25T07:30:00Z');
  const made = await itemOf(world);
  await tickUntil(world, '2026-11-26T02:00:00Z');

  expect(made).toMatchObject({ state: 'protected', age: 'ok' });
  expect(await itemOf(world)).toMatchObject({ state: 'protected', age: 'ok' });
});

test('a VM that is opted in later is not late at once, whatever its points of long ago', async () => {
  const world = aWorld();
  const { vm } = addVm(world, 'web', 'weekly');
  await tickAndDrain(world);
  refuseCreates(world);
  world.ports.azure.addVm({ ...vm, tags: { 'snapshot-policy': 'hourly' } });

  await tickUntil(world, '2026-11-23T12:10:00Z');
  const hourly = await itemOf(world);
  world.ports.azure.addVm({ ...vm, tags: { 'snapshot-policy': 'off' } });
  await tickUntil(world, '2026-11-23T14:00:00Z');
  world.ports.azure.addVm({ ...vm, tags: { 'snapshot-policy': 'hourly' } });
  await tickUntil(world, '2026-11-23T15:10:00Z');

  expect(hourly).toMatchObject({ state: 'overdue' });
  expect(await itemOf(world)).toMatchObject({ state: 'late' });
});
