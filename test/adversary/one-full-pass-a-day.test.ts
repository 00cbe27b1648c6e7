import { expect, test } from 'vitest';
import type { SubscriptionMemory } from '../../shared/run/records.ts';
import { startRun } from '../../shared/run/start-run.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { addVm, aWorld, drain } from '../run/world.ts';

test('a called run that is planned beside the full pass does not make the day want another one', async () => {
  const world = aWorld();
  const { ports, settings } = world;
  addVm(world, 'web');
  const memoryOf = (fullPassDate: string): SubscriptionMemory => ({
    decidedAt: ports.clock.now() - 1,
    policyHash: '',
    diskCount: 1,
    fullPassDate,
  });
  await ports.state.set('subscription', SUBSCRIPTION, memoryOf('2026-11-22'));
  const { listDisks } = ports.azure.inventory;
  // The full pass ends after the called run has read what is remembered.
  Object.assign(ports.azure.inventory, {
    listDisks: async (id: string, group?: string) => {
      await ports.state.set('subscription', SUBSCRIPTION, memoryOf('2026-11-23'));
      return listDisks(id, group);
    },
  });

  await startRun(ports, settings, {
    target: { kind: 'all' },
    creates: 'due',
    prune: true,
    keepFor: { count: 7, unit: 'd' },
    dryRun: false,
    startedBy: { kind: 'http' },
  });
  await drain(world);

  const memory = await ports.state.get<SubscriptionMemory>('subscription', SUBSCRIPTION);
  expect(memory?.value.fullPassDate).toBe('2026-11-23');
  expect(memory?.value.nextOccurrenceAt).toBe(Date.UTC(2026, 10, 24, 2));
});
