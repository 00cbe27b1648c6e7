import { beforeEach, describe, expect, test } from 'vitest';
import { HOUR, parseInstant } from '../../shared/policy/instant.ts';
import type { Snapshot } from '../../shared/policy/inventory.ts';
import { computeId, idKey } from '../../shared/policy/resource-id.ts';
import { findSets } from '../../shared/restore/find-sets.ts';
import type { LiveSet, SetFilter } from '../../shared/restore/sets-found.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { aDisk } from '../builders/disk.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { aVmWithDisks } from '../builders/vm.ts';
import { FakeViewStore } from '../fakes/fake-view-store.ts';
import { addVm, aWorld, tickUntil, type World } from '../run/world.ts';

const at = parseInstant;

/** web-1 with two disks and db-1 with one, after the nights of 23 to 25 November. */
let world: World;

beforeEach(async () => {
  world = aWorld();
  addVm(world, 'web-1', 'nightly', ['web-os', 'web-content']);
  addVm(world, 'db-1', 'nightly', ['db-os']);
  await tickUntil(world, '2026-11-25T03:00Z');
});

const find = (filter: SetFilter) => findSets(world.ports, world.settings, filter);

async function found(filter: SetFilter): Promise<LiveSet> {
  const result = await find(filter);
  if (result.kind !== 'found') throw new Error(`found no set: ${JSON.stringify(result)}`);
  return result.set;
}

function pointsOf(disk: string): readonly Snapshot[] {
  return [...world.ports.azure.snapshots.values()]
    .filter(({ sourceResourceId }) => sourceResourceId?.endsWith(`/${disk}`))
    .toSorted((a, b) => (b.timeCreated ?? 0) - (a.timeCreated ?? 0));
}

function change(snapshot: Snapshot | undefined, fields: Partial<Snapshot>): void {
  if (snapshot === undefined) throw new Error('there is no such point');
  world.ports.azure.addSnapshot({ ...snapshot, ...fields });
}

/** As when somebody deleted the tables. */
function loseTables(): void {
  world = { ...world, ports: { ...world.ports, views: new FakeViewStore() } };
}

describe.each(['by the tables', 'by Azure alone'])('a set is found %s', (source) => {
  beforeEach(() => {
    if (source === 'by Azure alone') loseTables();
  });

  test.each(['web-1', 'PROD/WEB-1', computeId(SUBSCRIPTION, 'prod', 'virtualMachines', 'web-1')])(
    'for the VM %s: the newest where no instant is asked for',
    async (vm) => {
      const set = await found({ vm });

      expect(set).toMatchObject({
        vm: 'prod/web-1',
        expected: 2,
        isComplete: true,
        scheduledFor: at('2026-11-25T02:00Z'),
      });
      expect(set.points.map(({ diskName }) => diskName)).toEqual(['web-os', 'web-content']);
      expect(set.points.every(({ point }) => point.ownership.kind === 'own')).toBe(true);
    },
  );

  test('for a VM and an instant: the newest of before', async () => {
    expect((await found({ vm: 'web-1', at: at('2026-11-25T01:00Z') })).scheduledFor).toBe(at('2026-11-24T02:00Z'));
  });

  test('for a disk: its point alone, whatever became of the others', async () => {
    world.ports.azure.snapshots.delete(idKey(pointsOf('web-os')[0]?.id ?? ''));

    const set = await found({ disk: 'web-content' });

    expect(set).toMatchObject({ expected: 1, isComplete: true, scheduledFor: at('2026-11-25T02:00Z') });
    expect((await found({ vm: 'web-1' })).scheduledFor).toBe(at('2026-11-24T02:00Z'));
  });

  test('by its id, complete or not', async () => {
    const { id } = await found({ vm: 'web-1' });
    world.ports.azure.snapshots.delete(idKey(pointsOf('web-os')[0]?.id ?? ''));

    const set = await found({ set: id });

    expect(set).toMatchObject({ id, expected: 2, usable: 1, isComplete: false });
    expect(set.points.map(({ diskName }) => diskName)).toEqual(['web-content']);
    expect(await found({ set: id.toUpperCase(), vm: 'web-1' })).toEqual(set);
  });

  test('by the id of a VM that its VM does not agree with, not at all', async () => {
    const { id } = await found({ vm: 'web-1' });

    expect(await find({ set: id, vm: 'db-1' })).toMatchObject({ kind: 'unknown', field: 'set', value: id });
  });

  test('by a point: that one alone', async () => {
    const [newest] = pointsOf('web-os');

    expect(await found({ point: newest?.id ?? '' })).toMatchObject({
      expected: 1,
      isComplete: true,
      points: [{ id: newest?.id }],
    });
  });

  test('not for an instant before the first, but with the nearest', async () => {
    const result = await find({ vm: 'web-1', at: at('2026-11-20T00:00Z') });

    expect(result).toMatchObject({ kind: 'none-at', nearest: { later: { scheduledFor: at('2026-11-23T02:00Z') } } });
  });

  test('for a VM that is gone, by its tags', async () => {
    const { azure } = world.ports;
    for (const id of [...azure.virtualMachines.keys()].filter((key) => key.endsWith('/web-1')))
      azure.virtualMachines.delete(id);
    for (const id of [...azure.disks.keys()].filter((key) => key.includes('/web-'))) azure.disks.delete(id);

    expect((await found({ vm: 'web-1' })).points).toHaveLength(2);
  });

  test('for a name that nothing bears: the nearest ones', async () => {
    expect(await find({ vm: 'web-2' })).toEqual({ kind: 'unknown', field: 'vm', value: 'web-2', nearest: ['web-1'] });
    expect(await find({ disk: 'web-oz' })).toMatchObject({ field: 'disk', nearest: ['web-os'] });
    expect(await find({ vm: 'web-1', disk: 'db-os' })).toMatchObject({ kind: 'unknown', field: 'disk' });
  });

  test.each(['', 'nonsense', '/subscriptions/x', computeId(SUBSCRIPTION, 'prod', 'disks', 'web-os')])(
    'not by %j, which is no snapshot',
    async (point) => {
      expect(await find({ point })).toEqual({ kind: 'unknown', field: 'point', value: point, nearest: [] });
    },
  );

  test('never of a VM of the same name in another group', async () => {
    const other = aVmWithDisks('web-1', 'nightly', [aDisk('other-os', { resourceGroup: 'test' })], {
      resourceGroup: 'test',
    });
    world.ports.azure.addVm(other.vm);
    for (const disk of other.disks) world.ports.azure.addDisk(disk);
    await tickUntil(world, '2026-11-26T03:00Z');

    const result = await find({ vm: 'web-1' });

    expect(result).toMatchObject({
      kind: 'ambiguous',
      field: 'vm',
      candidates: [expect.stringMatching(/prod.*web-1/), expect.stringMatching(/test.*web-1/)],
    });
    expect((await found({ vm: 'test/web-1' })).points.map(({ diskName }) => diskName)).toEqual(['other-os']);
  });
});

describe('a point is believed as Azure shows it, not as the tables do', () => {
  test('one that was pending when it was seen is taken once it is usable', async () => {
    const [newest] = pointsOf('web-os');
    change(newest, { snapshotAccessState: 'Pending' });
    await tickUntil(world, '2026-11-26T00:30Z');
    expect((await found({ vm: 'web-1' })).scheduledFor).toBe(at('2026-11-24T02:00Z'));

    change(newest, { snapshotAccessState: 'Available' });

    expect((await found({ vm: 'web-1' })).scheduledFor).toBe(at('2026-11-25T02:00Z'));
  });

  test('one whose tags were edited since is of no set', async () => {
    const [newest] = pointsOf('web-os');
    change(newest, { tags: { ...newest?.tags, 'nightkeep-disk-id': 'another' } });

    expect((await found({ vm: 'web-1' })).scheduledFor).toBe(at('2026-11-24T02:00Z'));
    expect(await find({ point: newest?.id ?? '' })).toMatchObject({
      kind: 'not-own',
      why: expect.stringContaining('name'),
    });
  });

  test('a snapshot of somebody else is told as such', async () => {
    const [newest] = pointsOf('web-os');
    change(newest, { tags: {} });

    expect(await find({ point: newest?.id ?? '' })).toMatchObject({ kind: 'not-own' });
  });

  test('those that were made since the tables were written are found where all that these knew is gone', async () => {
    const earlier = pointsOf('db-os');
    const stale = world.ports.views;
    await tickUntil(world, '2026-11-28T03:00Z');
    for (const { id } of earlier) world.ports.azure.snapshots.delete(idKey(id));
    world = { ...world, ports: { ...world.ports, views: stale } };

    expect((await found({ vm: 'db-1' })).scheduledFor).toBe(at('2026-11-28T02:00Z'));
  });
});

describe('a VM whose disks were exchanged', () => {
  test('is found with those it had then', async () => {
    const { azure } = world.ports;
    const vm = [...azure.virtualMachines.values()].find(({ name }) => name === 'web-1');
    const next = aVmWithDisks('web-1', 'nightly', [aDisk('new-os'), aDisk('new-content')]);
    if (vm === undefined) throw new Error('there is no web-1');
    for (const disk of [...azure.disks.values()].filter(({ name }) => name.startsWith('web-'))) {
      azure.addDisk({ ...disk, attachedTo: [], diskState: 'Unattached' });
    }
    azure.addVm(next.vm);
    for (const disk of next.disks) azure.addDisk(disk);
    await tickUntil(world, '2026-11-26T03:00Z');

    const before = await found({ vm: 'web-1', at: at('2026-11-25T12:00Z') });

    expect(before.points.map(({ diskName }) => diskName)).toEqual(['web-os', 'web-content']);
    expect((await found({ vm: 'web-1' })).points.map(({ diskName }) => diskName)).toEqual(['new-os', 'new-content']);
    expect(world.ports.azure.countOf('listSnapshots')).toBeLessThan(10);
  });
});

describe('where Azure refuses', () => {
  const denied = new AzureError('not allowed', { code: 'AuthorizationFailed', status: 403 });

  test('a read of a point, that is thrown', async () => {
    world.ports.azure.fault = (call) => (call === 'getSnapshot' ? { error: denied } : undefined);

    await expect(find({ vm: 'web-1' })).rejects.toBe(denied);
  });

  test('a subscription, what is unknown elsewhere may be there', async () => {
    world.ports.azure.fault = (call) => (call === 'listSnapshots' ? { error: denied } : undefined);

    await expect(find({ vm: 'web-9' })).rejects.toBe(denied);
    expect((await found({ vm: 'web-1' })).scheduledFor).toBeGreaterThan(at('2026-11-25T02:00Z') - HOUR);
  });
});
