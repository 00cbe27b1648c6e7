import { expect, test } from 'vitest';
import { HOUR, parseInstant } from '../../shared/policy/instant.ts';
import { idKey } from '../../shared/policy/resource-id.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { addPoint, addVm, aWorld, nightly, nights, someSettings, tickAndDrain, type World } from './world.ts';

const DAY = 24 * HOUR;

/** A VM whose policy keeps three days, with twelve nights of points, the newest first; beside it another VM. */
function anEstate(fields: Parameters<typeof aWorld>[0] = {}, owner?: string) {
  const builtIn = builtInPolicies('UTC');
  const policy = { ...nightly(someSettings()), retention: { daily: 3 } };
  const book = { ...builtIn, policies: new Map([...builtIn.policies, ['nightly', policy]]) };
  const world = aWorld({ book, ...fields });
  const { vm, disks } = addVm(world, 'web');
  addVm(world, 'other');
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk');
  const options = { vm, policy, ...(owner === undefined ? {} : { owner }) };
  const points = nights(12).map((night) => addPoint(world, disk, night, options));
  return { world, vm, disk, policy, points, left: () => points.map(({ id }) => world.ports.azure.has(id)) };
}

async function passDays(world: World, days: number): Promise<void> {
  for (let day = 0; day < days; day++) {
    world.ports.clock.advance(DAY);
    await tickAndDrain(world);
  }
}

const lastTwo = [true, true, ...Array<boolean>(10).fill(false)];

test('an expired scheduled point goes', async () => {
  const { world, left } = anEstate();

  await tickAndDrain(world);

  // Three days are kept of the points that exist; the one made now counts from the next decision on.
  expect(left()).toEqual([true, true, true, ...Array(9).fill(false)]);
});

test('a failed point goes once a newer usable one exists, and one named -2 goes when it has expired', async () => {
  const { world, vm, disk, policy, points } = anEstate();
  const at = parseInstant('2026-11-10T02:00:00Z');
  const failed = addPoint(world, disk, at, { vm, policy, snapshot: { provisioningState: 'Failed' } });
  const second = addPoint(world, disk, at, { vm, policy, attempt: 2 });

  await tickAndDrain(world);

  expect(second.name.endsWith('-2')).toBe(true);
  expect([failed, second].map(({ id }) => world.ports.azure.has(id))).toEqual([false, false]);
  expect(points[0] && world.ports.azure.has(points[0].id)).toBe(true);
});

test('a failed point that is the newest stays', async () => {
  const { world, vm, disk, policy } = anEstate();
  const at = parseInstant('2026-11-23T02:00:00Z');
  const failed = addPoint(world, disk, at, { vm, policy, snapshot: { provisioningState: 'Failed' } });

  await tickAndDrain(world);

  expect(world.ports.azure.has(failed.id)).toBe(true);
});

test('an expired ad-hoc point goes', async () => {
  const { world, vm, disk } = anEstate();
  const startedAt = parseInstant('2026-11-10T15:00:00Z');
  const expiresAt = startedAt + 7 * DAY;
  const moment = { kind: 'ad-hoc', startedAt, runId: '20261110T150000Z-old', expiresAt } as const;
  const point = addPoint(world, disk, startedAt, { vm, moment });

  await tickAndDrain(world);

  expect(world.ports.azure.has(point.id)).toBe(false);
});

test('an expired ad-hoc point that is the only usable one of an opted-in disk stays', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web');
  const startedAt = parseInstant('2026-11-10T15:00:00Z');
  const moment = { kind: 'ad-hoc', startedAt, runId: '20261110T150000Z-old', expiresAt: startedAt + DAY } as const;
  const points = disks.map((disk) => addPoint(world, disk, startedAt, { vm, moment }));

  await tickAndDrain(world);

  expect(points.map(({ id }) => world.ports.azure.has(id))).toEqual([true]);
});

test('orphans of a deleted disk go but for the last two', async () => {
  const { world, vm, disk, left } = anEstate();
  world.ports.azure.virtualMachines.delete(idKey(vm.id));
  world.ports.azure.disks.delete(idKey(disk.id));

  await passDays(world, 10);

  expect(left()).toEqual(lastTwo);
});

test('orphans of an untagged disk go but for the last two', async () => {
  const { world, vm, left } = anEstate();
  world.ports.azure.addVm({ ...vm, tags: {} });

  await passDays(world, 10);

  expect(left()).toEqual(lastTwo);
});

test('orphans of a disk that was re-created under its name go but for the last two', async () => {
  const { world, disk, left } = anEstate();
  world.ports.azure.addDisk({ ...disk, uniqueId: 'another-disk' });

  await passDays(world, 10);

  expect(left()).toEqual(lastTwo);
});

test('with orphan days the last two go too, once two full passes a day apart have seen the disk gone', async () => {
  const { world, vm, disk, left } = anEstate({ orphanDays: 5 });
  world.ports.azure.virtualMachines.delete(idKey(vm.id));
  world.ports.azure.disks.delete(idKey(disk.id));

  world.ports.clock.set('2026-12-10T02:05:00Z');
  await tickAndDrain(world);
  expect(left().slice(0, 2)).toEqual([true, true]);

  // Another full pass within the same day is no second witness.
  await world.ports.state.remove('subscription', SUBSCRIPTION);
  world.ports.clock.advance(HOUR);
  await tickAndDrain(world);
  expect(left().slice(0, 2)).toEqual([true, true]);

  await passDays(world, 3);
  expect(left()).toEqual(Array(12).fill(false));
});

test("an adopted owner's points go as our own do", async () => {
  const { world, left } = anEstate({ adopt: ['owner-0'] }, 'owner-0');

  await tickAndDrain(world);

  expect(left()).toEqual([true, true, true, ...Array(9).fill(false)]);
});
