import { expect, test } from 'vitest';
import { idKey, type ResourceId } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { Message } from '../../shared/run/records.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { addVm, aWorld, deliver, drain } from '../run/world.ts';

test('of two runs planned at once, the second does not PUT over what made the first one conflict', async () => {
  const world = aWorld();
  const { ports, settings } = world;
  addVm(world, 'web');
  const call = { target: { kind: 'all' }, creates: 'due', prune: false, keepFor: { count: 7, unit: 'd' } } as const;
  for (let times = 0; times < 2; times++) {
    await startRun(ports, settings, { ...call, dryRun: false, startedBy: { kind: 'http' } });
  }
  const listOpen = ports.runs.listOpen.bind(ports.runs);
  ports.runs.listOpen = async () => [];
  const plans = ports.queue.waiting.filter(({ kind }: Message) => kind === 'plan');
  for (const plan of plans) await deliver(world, plan);
  ports.runs.listOpen = listOpen;
  ports.queue.lose(({ kind }) => kind === 'plan');
  // A PUT of an earlier try was still under way: it makes the point, and the new one conflicts.
  const error = new AzureError('another operation is in progress', { code: 'Conflict', status: 409 });
  let made: ResourceId | undefined;
  ports.azure.fault = (which, subject) => {
    if (which !== 'createSnapshot' || made !== undefined) return undefined;
    made = subject as ResourceId;
    return { error, after: true };
  };

  await ports.queue.drain(async (message) => {
    await deliver(world, message);
    if (made !== undefined) await ports.tags.merge(made, { 'nightkeep-hold': 'case 7' });
  });
  await drain(world);

  expect(ports.azure.countOf('createSnapshot')).toBe(1);
  expect(ports.azure.snapshots.get(idKey(made ?? ''))?.tags['nightkeep-hold']).toBe('case 7');
});
