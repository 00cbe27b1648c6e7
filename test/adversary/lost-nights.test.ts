import { expect, test } from 'vitest';
import { idKey } from '../../shared/policy/resource-id.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { addVm, aWorld, drain, pointsIn, tickUntil } from '../run/world.ts';

test('a night that was planned in a disabled subscription is made up for once it is enabled', async () => {
  const world = aWorld();
  addVm(world, 'web');
  world.ports.azure.addSubscription(SUBSCRIPTION, 'Disabled');
  await tickUntil(world, '2026-11-23T09:00:00Z');
  expect(pointsIn(world)).toEqual([]);

  world.ports.azure.addSubscription(SUBSCRIPTION, 'Enabled');
  await tickUntil(world, '2026-11-23T09:10:00Z');

  expect(pointsIn(world).map(({ tags }) => tags['nightkeep-scheduled-for'])).toEqual(['2026-11-23T02:00:00Z']);
});

test('a disk that Azure denied for a moment when its turn came gets its point of that night', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web');
  await tick(world.ports, world.settings);
  await world.ports.queue.drain(async () => undefined, { until: world.ports.clock.now() - 1 });
  const { azure } = world.ports;
  const put = () => {
    azure.addVm(vm);
    for (const disk of disks) azure.addDisk(disk);
  };
  const getVm = azure.inventory.getVirtualMachine.bind(azure.inventory);
  Object.assign(azure.inventory, {
    getVirtualMachine: async (id: typeof vm.id) => {
      azure.virtualMachines.delete(idKey(vm.id));
      for (const disk of disks) azure.disks.delete(idKey(disk.id));
      return getVm(id);
    },
  });
  await drain(world);
  expect(pointsIn(world)).toEqual([]);

  Object.assign(azure.inventory, { getVirtualMachine: getVm });
  put();
  await tickUntil(world, '2026-11-23T02:40:00Z');

  expect(pointsIn(world).map(({ tags }) => tags['nightkeep-scheduled-for'])).toEqual(['2026-11-23T02:00:00Z']);
});
