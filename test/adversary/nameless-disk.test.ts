import { expect, test } from 'vitest';
import { idKey } from '../../shared/policy/resource-id.ts';
import { addPoint, addVm, aWorld, nightly, nights, tickAndDrain } from '../run/world.ts';

test('points are still there when Azure stops to say the unique id of their disk', async () => {
  const world = aWorld({ orphanDays: 1 });
  const { vm, disks } = addVm(world, 'web', 'nightly keep 3d');
  addVm(world, 'other');
  const policy = { ...nightly(world.settings), retention: { daily: 3 } };
  const points = disks.flatMap((disk) => nights(12).map((night) => addPoint(world, disk, night, { vm, policy })));
  for (const disk of disks) world.ports.azure.disks.set(idKey(disk.id), { ...disk, uniqueId: '' });

  for (let day = 0; day < 5; day++) {
    await tickAndDrain(world);
    world.ports.clock.advance(24 * 3_600_000);
  }

  expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
});
