import { beforeEach, describe, expect, test } from 'vitest';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { Snapshot } from '../../shared/policy/inventory.ts';
import { idKey } from '../../shared/policy/resource-id.ts';
import { type PointQuery, type PointsRead, readRecoveryPoints } from '../../shared/run/read/read-recovery-points.ts';
import { aDisk } from '../builders/disk.ts';
import { aVmWithDisks } from '../builders/vm.ts';
import { addVm, aWorld, tickUntil, type World } from './world.ts';

let world: World;

/** web-1 with two disks, after the nights of 23 to 25 November; that of the 24th came at 10:04, after an outage. */
beforeEach(async () => {
  world = aWorld();
  addVm(world, 'web-1', 'nightly', ['web-os', 'web-content']);
  await tickUntil(world, '2026-11-24T01:00Z');
  world.ports.clock.set('2026-11-24T10:03:00Z');
  await tickUntil(world, '2026-11-25T03:00Z');
});

const ask = (query: Partial<PointQuery>) => readRecoveryPoints(world.ports, world.settings, { fresh: false, ...query });

async function read(query: Partial<PointQuery>): Promise<Extract<PointsRead, { kind: 'read' }>> {
  const result = await ask(query);
  if (result.kind !== 'read') throw new Error(`read nothing: ${JSON.stringify(result)}`);
  return result;
}

const days = ({ sets }: { readonly sets: readonly { readonly scheduledFor: string }[] }) =>
  sets.map(({ scheduledFor }) => scheduledFor.slice(8, 10));

function newestOf(disk: string): Snapshot {
  const [newest] = [...world.ports.azure.snapshots.values()]
    .filter(({ sourceResourceId }) => sourceResourceId?.endsWith(`/${disk}`))
    .toSorted((a, b) => (b.timeCreated ?? 0) - (a.timeCreated ?? 0));
  if (newest === undefined) throw new Error(`${disk} has no point`);
  return newest;
}

describe('the points of a VM', () => {
  test('come with their sets, newest first', async () => {
    const { items, sets } = await read({ vm: 'web-1' });

    expect(items).toHaveLength(6);
    expect(days({ sets })).toEqual(['25', '24', '23']);
    expect(sets[0]).toMatchObject({
      vm: 'prod/web-1',
      kind: 'scheduled',
      complete: true,
      usable: 2,
      of: 2,
      skewSeconds: 0,
    });
    expect(sets[0]?.points.map(({ disk, k, state }) => [disk, k, state])).toEqual([
      ['web-os', 1, 'usable'],
      ['web-content', 2, 'usable'],
    ]);
    expect(sets[0]?.points.map(({ id }) => id).toSorted()).toEqual(
      items
        .slice(0, 2)
        .map(({ id }) => id)
        .toSorted(),
    );
    expect(items[0]?.set).toBe(`${sets[0]?.id} 1/2`);
  });

  test('tell of a late set when it was taken', async () => {
    const [, late] = (await read({ vm: 'web-1' })).sets;

    expect(late).toMatchObject({
      scheduledFor: '2026-11-24T02:00:00Z',
      late: 'taken 10:05 for 02:00',
      takenTo: '2026-11-24T10:05:00Z',
    });
  });

  test.each<[string, string]>([
    ['2026-11-24T09:40Z', '23'],
    ['2026-11-24T10:05Z', '24'],
    ['2026-11-25T01:59Z', '24'],
    ['2026-12-25T00:00Z', '25'],
  ])('at %s are those of the set of the %sth', async (at, day) => {
    const { items, sets } = await read({ vm: 'web-1', at: parseInstant(at) });

    expect(days({ sets })).toEqual([day]);
    expect(items.map(({ scheduledFor }) => scheduledFor.slice(8, 10))).toEqual([day, day]);
  });

  test('at an instant before the first are none, but the set after it is named', async () => {
    expect(await ask({ vm: 'web-1', at: parseInstant('2026-11-20T00:00Z') })).toEqual({
      kind: 'none-at',
      later: expect.objectContaining({ scheduledFor: '2026-11-23T02:00:00Z', complete: true }),
    });
  });

  test('within two instants go by when they were taken, not by their occurrence', async () => {
    const night = await read({
      vm: 'web-1',
      from: parseInstant('2026-11-24T00:00Z'),
      to: parseInstant('2026-11-24T09:00Z'),
    });
    const day = await read({
      vm: 'web-1',
      from: parseInstant('2026-11-24T10:05Z'),
      to: parseInstant('2026-11-24T10:05Z'),
    });

    expect(night).toEqual({ kind: 'read', items: [], sets: [] });
    expect(days(day)).toEqual(['24']);
    expect(day.items).toHaveLength(2);
  });

  test('are of an incomplete set where one went, once Azure is asked', async () => {
    world.ports.azure.snapshots.delete(idKey(newestOf('web-os').id));

    const [newest] = (await read({ vm: 'web-1', fresh: true })).sets;

    expect(newest).toMatchObject({ complete: false, usable: 1, of: 2 });
    expect(days(await read({ vm: 'web-1', fresh: true, at: parseInstant('2026-12-01T00:00Z') }))).toEqual(['24']);
  });

  test('are found when the VM and its disks are gone', async () => {
    const { azure } = world.ports;
    azure.virtualMachines.clear();
    azure.disks.clear();
    await tickUntil(world, '2026-11-26T03:00Z');

    expect(days(await read({ vm: 'prod/web-1' }))).toEqual(['25', '24', '23']);
  });

  test('of a name that two VMs bear are those of both, but at an instant neither is chosen', async () => {
    const other = aVmWithDisks('web-1', 'nightly', [aDisk('other', { resourceGroup: 'test' })], {
      resourceGroup: 'test',
    });
    world.ports.azure.addVm(other.vm);
    for (const disk of other.disks) world.ports.azure.addDisk(disk);
    await tickUntil(world, '2026-11-26T03:00Z');

    expect(new Set((await read({ vm: 'web-1' })).sets.map(({ vm }) => vm))).toEqual(
      new Set(['prod/web-1', 'test/web-1']),
    );
    expect(await ask({ vm: 'web-1', at: parseInstant('2026-11-26T12:00Z') })).toMatchObject({
      kind: 'ambiguous',
      field: 'vm',
      candidates: [idKey(other.vm.id).replace('/test/', '/prod/'), idKey(other.vm.id)],
    });
    expect((await read({ vm: 'test/web-1', at: parseInstant('2026-11-26T12:00Z') })).items).toHaveLength(1);
  });

  test('that was never seen are unknown; of one that has none there are none', async () => {
    addVm(world, 'plain', null);
    await tickUntil(world, '2026-11-26T03:00Z');

    expect(await ask({ vm: 'web-9' })).toEqual({ kind: 'unknown' });
    expect(await ask({ vm: 'plain' })).toEqual({ kind: 'read', items: [], sets: [] });
    expect(await ask({ vm: 'plain', at: parseInstant('2026-11-26T12:00Z') })).toEqual({ kind: 'none-at' });
  });
});

describe('the points of a disk', () => {
  test('come with the whole sets that they are in', async () => {
    const { items, sets } = await read({ disk: 'web-content' });

    expect(items).toHaveLength(3);
    expect(sets.map(({ complete, points }) => [complete, points.length])).toEqual(Array(3).fill([true, 2]));
  });

  test('at an instant are the newest usable one, whatever became of the others in its set', async () => {
    world.ports.azure.snapshots.delete(idKey(newestOf('web-os').id));

    const { items, sets } = await read({ disk: 'web-content', fresh: true, at: parseInstant('2026-11-25T12:00Z') });

    expect(items.map(({ id }) => id)).toEqual([newestOf('web-content').id]);
    expect(sets).toMatchObject([{ complete: false, usable: 1, of: 2 }]);
  });
});
