import { expect, test } from 'vitest';
import { HOUR } from '../../shared/policy/instant.ts';
import type { Target } from '../../shared/policy/plan.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { addVm, aWorld, drain, pointsIn, tickAndDrain } from '../run/world.ts';

test('an ad-hoc point of a VM without a policy says so, stays until it expires, and goes by the next run of its disk', async () => {
  const world = aWorld();
  const { ports, settings } = world;
  const { vm } = addVm(world, 'lab', null);
  await tickAndDrain(world);
  const target: Target = { kind: 'some', vmIds: [vm.id], diskIds: [], policies: [], resourceGroupIds: [] };
  const call = (creates: 'now' | 'due', prune: boolean) =>
    startRun(ports, settings, {
      target,
      creates,
      prune,
      keepFor: { count: 2, unit: 'h' },
      dryRun: false,
      startedBy: { kind: 'http' },
    });

  await call('now', false);
  await drain(world);
  expect(pointsIn(world).map(({ tags }) => tags['nightkeep-policy'])).toEqual(['none']);
  expect(pointsIn(world).map(({ tags }) => tags['nightkeep-keep'])).toEqual([undefined]);

  ports.clock.advance(HOUR);
  await call('due', true);
  await drain(world);
  expect(pointsIn(world)).toHaveLength(1);

  ports.clock.advance(HOUR);
  await call('due', true);
  await drain(world);
  expect(pointsIn(world)).toEqual([]);
});
