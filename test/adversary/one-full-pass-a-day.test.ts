import { expect, test } from 'vitest';
import type { SubscriptionMemory } from '../../shared/run/records.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { addPoint, addVm, aWorld, drain, nightly, nights } from '../run/world.ts';

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

test('of two runs that were both begun as the full pass of a day, the later one leaves to the pace what waits for it', async () => {
  const world = aWorld();
  const { ports, settings } = world;
  const { vm, disks } = addVm(world, 'web', 'nightly keep 2d');
  const policy = { ...nightly(settings), retention: { daily: 90 } };
  const points = disks.flatMap((disk) => nights(12).map((night) => addPoint(world, disk, night, { vm, policy })));
  await tick(ports, settings);

  const memory = { decidedAt: ports.clock.now(), policyHash: '', diskCount: 1, fullPassDate: '2026-11-23' };
  await ports.state.set<SubscriptionMemory>('subscription', SUBSCRIPTION, memory);
  await drain(world);

  expect(points.every(({ id }) => ports.azure.has(id))).toBe(true);
});
