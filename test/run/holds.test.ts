import { expect, test } from 'vitest';
import { idKey } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { HoldRequest } from '../../shared/run/records.ts';
import { startHolds } from '../../shared/run/start/start-holds.ts';
import { shownCoverage } from './shown-coverage.ts';
import {
  addPoint,
  addVm,
  aWorld,
  deliver,
  drain,
  nights,
  runsOf,
  tickAndDrain,
  tickUntil,
  type World,
} from './world.ts';

function anEstate() {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', 'nightly', ['web-os', 'web-data']);
  const [os, data] = disks;
  if (os === undefined || data === undefined) throw new Error('no disks');
  const points = nights(3).flatMap((night) => [
    addPoint(world, os, night, { vm }),
    addPoint(world, data, night, { vm }),
  ]);
  const theirs = addPoint(world, os, nights(4)[3] ?? 0, { vm, owner: 'owner-2' });
  return { world, vm, os, data, points, theirs };
}

/** The start of the run is when it was held. */
const HELD = 'ada: audit (2026-11-23T02:05:00Z)';

async function hold(world: World, fields: Partial<HoldRequest>): Promise<void> {
  await startHolds(world.ports, world.settings, {
    hold: { set: true, vmIds: [], diskIds: [], pointIds: [], value: 'ada: audit', ...fields },
    reason: 'audit',
    startedBy: { kind: 'http', principal: 'key' },
  });
  await drain(world);
}

function holdOf(world: World, id: string): string | undefined {
  return world.ports.azure.snapshots.get(idKey(id))?.tags['nightkeep-hold'];
}

test('a hold on a VM is set on all present points of its disks, and on nothing foreign', async () => {
  const { world, vm, points, theirs } = anEstate();

  await hold(world, { vmIds: [vm.id] });

  expect(points.map(({ id }) => holdOf(world, id))).toEqual(points.map(() => HELD));
  expect(world.ports.azure.snapshots.get(idKey(theirs.id))).toEqual(theirs);
  expect(await runsOf(world)).toMatchObject([{ kind: 'hold', state: 'succeeded' }]);
});

test('a hold on a disk leaves the points of other disks alone', async () => {
  const { world, os, points } = anEstate();

  await hold(world, { diskIds: [os.id.toUpperCase()] });

  expect(points.map(({ id }) => holdOf(world, id) !== undefined)).toEqual([true, false, true, false, true, false]);
});

test('a hold on one point is set on that point alone, and nothing else of its tags changes', async () => {
  const { world, points } = anEstate();
  const [point] = points;
  if (point === undefined) throw new Error('no point');

  await hold(world, { pointIds: [point.id] });

  expect(world.ports.azure.snapshots.get(idKey(point.id))?.tags).toEqual({
    ...point.tags,
    'nightkeep-hold': HELD,
  });
  expect(world.ports.azure.countOf('mergeTags')).toBe(1);
});

test('a foreign point is not held, even by its id', async () => {
  const { world, theirs } = anEstate();

  await hold(world, { pointIds: [theirs.id] });

  expect(world.ports.azure.snapshots.get(idKey(theirs.id))).toEqual(theirs);
});

test('a hold that is lifted is taken off the points, and off the VM and disk themselves', async () => {
  const { world, vm, os, points } = anEstate();
  world.ports.azure.addVm({ ...vm, tags: { ...vm.tags, 'nightkeep-hold': 'old' } });
  world.ports.azure.addDisk({ ...os, tags: { 'nightkeep-hold': 'older' } });
  await hold(world, { vmIds: [vm.id] });

  await hold(world, { vmIds: [vm.id], set: false });

  expect(points.map(({ id }) => holdOf(world, id))).toEqual(points.map(() => undefined));
  expect(world.ports.azure.virtualMachines.get(idKey(vm.id))?.tags).toEqual(vm.tags);
  expect(world.ports.azure.disks.get(idKey(os.id))?.tags).toEqual({});
});

test('holds are set in observe too: they delete nothing', async () => {
  const { world, vm, points } = anEstate();

  await hold({ ...world, settings: { ...world.settings, mode: 'observe' } }, { vmIds: [vm.id] });

  expect(points.every(({ id }) => holdOf(world, id) !== undefined)).toBe(true);
});

test('a point whose ownership came into doubt since the plan is not touched', async () => {
  const { world, points } = anEstate();
  const [point] = points;
  if (point === undefined) throw new Error('no point');
  const edited = { ...point, tags: { ...point.tags, 'nightkeep-owner': 'owner-2' } };
  const hold = { set: true, vmIds: [], diskIds: [], pointIds: [point.id], value: 'audit' };
  await startHolds(world.ports, world.settings, { hold, reason: 'audit', startedBy: { kind: 'http' } });

  await world.ports.queue.drain(async (message) => {
    if (message.kind === 'execute') world.ports.azure.addSnapshot(edited);
    await deliver(world, message);
  });

  expect(world.ports.azure.snapshots.get(idKey(point.id))).toEqual(edited);
});

test('coverage tells a hold as soon as it is set or lifted, with who, why and since when', async () => {
  const { world, vm, points } = anEstate();
  const [first] = points;
  if (first === undefined) throw new Error('no point');
  await tickAndDrain(world);
  const shown = async () => (await shownCoverage(world.ports))[0]?.holds;

  world.ports.clock.set('2026-11-23T05:00:00Z');
  await hold(world, { pointIds: [first.id] });
  world.ports.clock.set('2026-11-23T06:00:00Z');
  await hold(world, { vmIds: [vm.id], value: 'eve: incident' });
  world.ports.clock.set('2026-11-23T09:00:00Z');
  const both = await shown();
  await hold(world, { pointIds: [first.id], set: false });
  const one = await shown();
  await hold(world, { vmIds: [vm.id], set: false });

  const audit = {
    on: 'point',
    name: first.name,
    reason: 'ada: audit',
    since: '2026-11-23T05:00:00Z',
    ageHours: 4,
    points: 1,
  };
  const incident = { on: 'point', reason: 'eve: incident', since: '2026-11-23T06:00:00Z', ageHours: 3, points: 7 };
  expect(both).toEqual([audit, { ...incident, name: expect.any(String) }]);
  expect(one).toEqual([{ ...incident, name: expect.any(String) }]);
  expect(await shown()).toBeUndefined();
});

test('a hold set by hand counts from when it was first seen', async () => {
  const { world, vm } = anEstate();
  world.ports.azure.addVm({ ...vm, tags: { ...vm.tags, 'nightkeep-hold': 'lawyers' } });
  await tickAndDrain(world);

  await tickUntil(world, '2026-11-25T02:30:00Z');

  const items = await shownCoverage(world.ports);
  expect(items[0]?.holds).toMatchObject([{ on: 'vm', name: 'web', reason: 'lawyers', since: '2026-11-23T02:05:00Z' }]);
});

/** Azure does not answer for VMs and disks, but lists them as before. */
function loseRegion({ ports }: World): void {
  const error = new AzureError('The service is unavailable.', { code: 'ServiceUnavailable', status: 503 });
  ports.azure.fault = (call) => (call === 'getVirtualMachine' || call === 'getDisk' ? { error } : undefined);
}

test('a VM whose region is lost is held by what Azure lists of it', async () => {
  const { world, vm, data, points } = anEstate();
  const [earlier = 0] = nights(4).slice(-1);
  const ofDisk = addPoint(world, data, earlier, { vm: { ...vm, name: 'former' } });
  loseRegion(world);

  await hold(world, { vmIds: [vm.id] });

  expect([...points, ofDisk].map(({ id }) => holdOf(world, id))).toEqual([...points, ofDisk].map(() => HELD));
});

test('a hold is not lifted while its VM does not answer, for the VM may bear one itself', async () => {
  const { world, vm, points } = anEstate();
  await hold(world, { vmIds: [vm.id] });
  loseRegion(world);

  await hold(world, { set: false, vmIds: [vm.id] });

  expect(points.map(({ id }) => holdOf(world, id))).toEqual(points.map(() => HELD));
  expect(await runsOf(world)).toContainEqual(expect.objectContaining({ kind: 'hold', state: 'failed' }));
});
