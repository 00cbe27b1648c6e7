import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import type { CopyTarget, PointOptions } from '../../shared/policy/policy.ts';
import { idKey } from '../../shared/policy/resource-id.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { Run } from '../../shared/run/records.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import {
  actionsOf,
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

const NORTH: CopyTarget = { region: 'northeurope', retention: { daily: 2 }, copies: 'kept' };
const FRANCE: CopyTarget = { region: 'francecentral', retention: { daily: 2 }, copies: 'kept' };

/** An installation whose `nightly` is copied to the targets, into groups that lie there. */
function copying(...copyTo: readonly CopyTarget[]): World {
  return copyingWith({}, ...copyTo);
}

function copyingWith(more: PointOptions, ...copyTo: readonly CopyTarget[]): World {
  const { policies, defaultName } = builtInPolicies('UTC');
  const nightly = policies.get('nightly');
  if (nightly === undefined) throw new Error('no nightly');
  const book = {
    policies: new Map([...policies, ['nightly', { ...nightly, options: { copyTo, ...more } }]]),
    defaultName,
  };
  const world = aWorld({ book });
  for (const { region } of copyTo) {
    const key = `${SUBSCRIPTION}/nightkeep-snapshots-${region}`;
    world.ports.azure.resourceGroups.add(key);
    world.ports.azure.groupLocations.set(key, region);
  }
  return world;
}

function copiesOf({ ports }: World, region = 'northeurope') {
  return [...ports.azure.snapshots.values()].filter(
    (each) => each.createOption === 'CopyStart' && each.location === region,
  );
}

async function copyActions(world: World) {
  return (await actionsOf(world)).filter(({ action }) => action.kind === 'copy');
}

async function copyRun(world: World): Promise<Run> {
  const [run] = (await runsOf(world)).filter(({ counts }) => (counts.copies ?? 0) > 0);
  if (run === undefined) throw new Error('no run copied anything');
  return run;
}

describe('the points of a night', () => {
  test('are copied once they stand, by a run that a quarter of an hour later begins for that alone', async () => {
    const world = copying(NORTH);
    addVm(world, 'web', 'nightly', ['web-os', 'web-data']);

    await tickAndDrain(world);
    const before = copiesOf(world).length;
    await tickUntil(world, '2026-11-23T02:40:00Z');

    expect(before).toBe(0);
    expect(copiesOf(world)).toHaveLength(2);
    expect((await copyActions(world)).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
    expect(await copyRun(world)).toMatchObject({ state: 'succeeded', counts: { copies: 2, copied: 2, created: 0 } });
  });

  test('whose copy takes hours keep no run open: how far it is, and its end, are told by later ones', async () => {
    const world = copying(NORTH);
    world.ports.azure.copyMs = 3 * HOUR;
    addVm(world, 'web');

    await tickAndDrain(world);
    await tickUntil(world, '2026-11-23T03:00:00Z');
    const begun = await copyRun(world);
    await tickUntil(world, '2026-11-23T06:00:00Z');

    expect(begun).toMatchObject({ state: 'succeeded', counts: { copies: 1, copied: 0, pending: 1 } });
    expect(await copyActions(world)).toMatchObject([{ state: 'succeeded' }]);
    expect(await copyRun(world)).toMatchObject({ counts: { copied: 1, pending: 0 } });
    expect(world.ports.azure.countOf('copySnapshot')).toBe(1);
  });

  test('go to one region after the other, one copy of a disk at a time', async () => {
    const world = copying(NORTH, FRANCE);
    world.ports.azure.copyMs = 20 * MINUTE;
    addVm(world, 'web');

    await tickAndDrain(world);
    await tickUntil(world, '2026-11-23T02:30:00Z');
    const first = [copiesOf(world).length, copiesOf(world, 'francecentral').length];
    await tickUntil(world, '2026-11-23T03:30:00Z');

    expect(first.toSorted()).toEqual([0, 1]);
    expect([copiesOf(world).length, copiesOf(world, 'francecentral').length]).toEqual([1, 1]);
  });

  test('make no further runs once they are copied', async () => {
    const world = copying(NORTH);
    addVm(world, 'web');

    await tickAndDrain(world);
    await tickUntil(world, '2026-11-23T03:00:00Z');
    const runs = (await runsOf(world)).length;
    await tickUntil(world, '2026-11-23T12:00:00Z');

    expect((await runsOf(world)).length).toBe(runs);
    expect(runs).toBe(2);
  });
});

describe('a copy', () => {
  test('is sent once, though its message is delivered twice at once', async () => {
    const world = copying(NORTH);
    addVm(world, 'web');
    await tickAndDrain(world);
    await world.ports.queue.drain((message) => deliver(world, message), { duplicates: 1 });

    world.ports.clock.set('2026-11-23T02:25:00Z');
    await tickAndDrain(world);
    const [record] = await copyActions(world);
    const again = { version: 1, kind: 'execute', runId: record?.runId ?? '', subscriptionId: SUBSCRIPTION } as const;
    await deliver(world, { ...again, workId: record?.workId ?? '' });

    expect(world.ports.azure.countOf('copySnapshot')).toBe(1);
  });

  test('that stands after a kill before it was recorded is adopted, though its source is gone by then', async () => {
    const world = copying(NORTH);
    addVm(world, 'web');
    await tickAndDrain(world);
    const { azure, clock } = world.ports;
    const [source] = azure.snapshots.keys();
    azure.fault = (call) => {
      if (call !== 'copySnapshot') return undefined;
      azure.fault = () => {
        azure.snapshots.delete(source ?? '');
        return undefined;
      };
      return { error: new Error('killed'), after: true };
    };

    clock.set('2026-11-23T02:25:00Z');
    await tickAndDrain(world);

    expect(azure.countOf('copySnapshot')).toBe(1);
    expect(copiesOf(world)).toHaveLength(1);
    expect(await copyActions(world)).toMatchObject([{ state: 'succeeded' }]);
  });

  test('that cannot be looked at while its run waits for it is pending then, and settled by a later run', async () => {
    const world = copying(NORTH);
    addVm(world, 'web');
    await tickAndDrain(world);
    const isSilent = () => world.ports.clock.now() < parseInstant('2026-11-23T02:40:00Z');
    world.ports.azure.fault = (call, subject) =>
      call === 'getSnapshot' && /northeurope/.test(subject) && isSilent()
        ? { error: new AzureError('It failed.', { code: 'InternalServerError', status: 500 }) }
        : undefined;

    world.ports.clock.set('2026-11-23T02:25:00Z');
    await tickAndDrain(world);
    const begun = { run: await copyRun(world), actions: await copyActions(world) };
    await tickUntil(world, '2026-11-23T03:00:00Z');

    expect(begun.run).toMatchObject({ state: 'succeeded', counts: { copies: 1, copied: 0, pending: 1 } });
    expect(begun.actions).toMatchObject([{ state: 'pending' }]);
    expect(await copyActions(world)).toMatchObject([{ state: 'succeeded' }]);
    expect(await copyRun(world)).toMatchObject({ counts: { copied: 1, pending: 0 } });
  });

  test('that a lost region refuses is put off, and holds up neither the other region nor the nights', async () => {
    const world = copying(NORTH, FRANCE);
    addVm(world, 'web');
    world.ports.azure.fault = (call, subject) =>
      /northeurope/.test(subject) && call !== 'getResourceGroup'
        ? { error: new AzureError('The service is unavailable.', { code: 'ServiceUnavailable', status: 503 }) }
        : undefined;

    await tickAndDrain(world);
    await tickUntil(world, '2026-11-23T23:55:00Z');
    const failed = (await copyActions(world)).filter(({ state }) => state === 'failed');
    await tickUntil(world, '2026-11-24T02:40:00Z');

    // After 15 minutes and an hour, then every four hours.
    expect(failed.map(({ error }) => error?.code)).toEqual(Array(8).fill('ServiceUnavailable'));
    expect(copiesOf(world, 'francecentral')).toHaveLength(2);
    expect(copiesOf(world)).toHaveLength(0);
  });

  test('is made after all once the region is back', async () => {
    const world = copying(NORTH);
    addVm(world, 'web');
    world.ports.azure.fault = (call) =>
      call === 'copySnapshot' && world.ports.clock.now() < parseInstant('2026-11-23T08:00:00Z')
        ? { error: new AzureError('The service is unavailable.', { code: 'ServiceUnavailable', status: 503 }) }
        : undefined;

    await tickAndDrain(world);
    await tickUntil(world, '2026-11-24T09:00:00Z');

    expect(copiesOf(world).map(({ timeCreated = 0 }) => timeCreated > parseInstant('2026-11-23T08:00:00Z'))).toEqual(
      Array(2).fill(true),
    );
    expect(await world.ports.state.list('copy', '')).toEqual([]);
  });

  test('whose source is gone meanwhile is not begun; one that goes on hold is copied, without the hold', async () => {
    const world = copying(NORTH);
    addVm(world, 'web', 'nightly', ['web-os', 'web-data']);
    await tickAndDrain(world);
    const [held, gone] = [...world.ports.azure.snapshots.values()];
    if (held === undefined || gone === undefined) throw new Error('no points');
    world.ports.azure.fault = (call) => {
      if (call !== 'getSnapshot') return undefined;
      world.ports.azure.snapshots.set(held.id.toLowerCase(), {
        ...held,
        tags: { ...held.tags, 'nightkeep-hold': 'x' },
      });
      world.ports.azure.snapshots.delete(gone.id.toLowerCase());
      return undefined;
    };

    world.ports.clock.set('2026-11-23T02:25:00Z');
    await tickAndDrain(world);

    expect((await copyActions(world)).flatMap(({ note }) => note ?? [])).toContain('the point to copy is gone');
    const copies = [...world.ports.azure.snapshots.values()].filter(({ createOption }) => createOption === 'CopyStart');
    expect(copies.map(({ sourceResourceId }) => sourceResourceId)).toEqual([held.id]);
    expect(copies[0]?.tags).not.toHaveProperty('nightkeep-hold');
  });

  test('is not asked for where its group is missing, and the problem says how to make it', async () => {
    const world = copying(NORTH);
    addVm(world, 'web');
    world.ports.azure.resourceGroups.delete(`${SUBSCRIPTION}/nightkeep-snapshots-northeurope`);

    await tickAndDrain(world);
    await tickUntil(world, '2026-11-23T03:00:00Z');

    const [run] = await runsOf(world);
    const problems = await world.ports.actions.listProblems(run?.id ?? '', SUBSCRIPTION);
    expect(problems.map(({ problem }) => problem.code)).toContain('copy-group-missing');
    expect(await copyActions(world)).toEqual([]);
  });
});

test('copies are pruned by the retention of their region, with a floor of their own, and home points by theirs', async () => {
  const world = copying(NORTH);
  const { vm, disks } = addVm(world, 'web');
  for (const disk of disks) addPoint(world, disk, '2026-11-22T02:00:00Z', { vm });

  await tickAndDrain(world);
  await tickUntil(world, '2026-11-28T12:00:00Z');
  await drain(world);

  const nightsOf = (points: readonly { readonly tags: Readonly<Record<string, string>> }[]) =>
    points.map(({ tags }) => tags['nightkeep-scheduled-for']?.slice(0, 10)).toSorted();
  const home = [...world.ports.azure.snapshots.values()].filter(({ createOption }) => createOption === 'Copy');
  expect(nightsOf(copiesOf(world))).toEqual(['2026-11-27', '2026-11-28']);
  expect(home).toHaveLength(7);
});

describe('the copies of a disk that is gone', () => {
  async function deleteDisk(): Promise<{ readonly world: World; readonly nextDays: (days: number) => Promise<void> }> {
    const { ports, settings } = copying(NORTH);
    const world = { ports, settings: { ...settings, orphanDays: 3 } };
    addVm(world, 'stays');
    const { vm, disks } = addVm(world, 'web', 'nightly keep 2d');
    await tickAndDrain(world);
    await tickUntil(world, '2026-11-24T04:00:00Z');
    ports.azure.virtualMachines.delete(idKey(vm.id));
    for (const { id } of disks) ports.azure.disks.delete(idKey(id));
    const nextDays = async (days: number) => {
      for (let day = 0; day < days; day += 1) {
        ports.clock.advance(DAY);
        await tickAndDrain(world);
      }
    };
    return { world, nextDays };
  }

  function leftOf({ ports }: World): readonly string[] {
    const left = [...ports.azure.snapshots.values()].filter(({ name }) => name.startsWith('web-os'));
    return left.map(({ createOption }) => createOption ?? '').toSorted();
  }

  test('go once its orphan days are over, and the points at home that tell which disk it was after them', async () => {
    const { world, nextDays } = await deleteDisk();
    const left: string[] = [];
    for (let day = 1; day <= 4; day += 1) {
      await nextDays(1);
      left.push(leftOf(world).join(' '));
    }

    const all = 'Copy Copy CopyStart CopyStart';
    expect(left).toEqual([all, all, 'Copy Copy', '']);
  });

  test.each([
    ['is gone', undefined],
    ['is not proven ours any more', { 'nightkeep-disk-id': 'edited' }],
  ])('stay where the point at home that tells which disk it was %s', async (_, tags) => {
    const { world, nextDays } = await deleteDisk();
    await nextDays(2);
    const { snapshots } = world.ports.azure;
    world.ports.azure.fault = (call) => {
      if (call !== 'getSnapshot') return undefined;
      for (const [key, snapshot] of snapshots) {
        if (snapshot.createOption !== 'Copy' || !snapshot.name.startsWith('web-os')) continue;
        if (tags === undefined) snapshots.delete(key);
        else snapshots.set(key, { ...snapshot, tags: { ...snapshot.tags, ...tags } });
      }
      return undefined;
    };
    await nextDays(3);

    expect(leftOf(world).filter((option) => option === 'CopyStart')).toHaveLength(2);
    expect((await actionsOf(world)).map(({ note }) => note)).toContain('its disk is not proven to be gone');
  });
});

test('a copy of a restore point that takes hours is settled by later runs, each disk of it', async () => {
  const world = copyingWith({ consistency: 'crash' }, NORTH);
  addVm(world, 'web', 'nightly', ['web-os', 'web-data']);
  await tickAndDrain(world);
  world.ports.azure.restorePoints.provisioningMs = 3 * HOUR;

  await tickUntil(world, '2026-11-23T02:45:00Z');
  const begun = await copyRun(world);
  await tickUntil(world, '2026-11-23T06:00:00Z');

  expect(begun).toMatchObject({ state: 'succeeded', counts: { copies: 2, copied: 0, pending: 2 } });
  expect(await copyRun(world)).toMatchObject({ state: 'succeeded', counts: { copied: 2, pending: 0 } });
});

test('a restore point that cannot be read in its region is pending until it can be', async () => {
  const world = copyingWith({ consistency: 'crash' });
  const { azure } = world.ports;
  azure.restorePoints.provisioningMs = 40 * HOUR;
  addVm(world, 'web');
  const stateOf = async () => {
    const creates = (await actionsOf(world)).filter(({ action }) => action.kind === 'create');
    return creates.find(({ plannedAt }) => plannedAt < parseInstant('2026-11-23T03:00:00Z'))?.state;
  };
  await tickUntil(world, '2026-11-23T10:00:00Z');
  const before = await stateOf();

  azure.outOfOrder.add('westeurope');
  await tickUntil(world, '2026-11-24T01:00:00Z');
  const meanwhile = await stateOf();
  azure.outOfOrder.clear();
  await tickUntil(world, '2026-11-25T01:00:00Z');

  expect([before, meanwhile]).toEqual(['pending', 'pending']);
  expect(await stateOf()).toBe('succeeded');
});

describe('restore points copied to a region that cannot be read any more', () => {
  test('are told, kept from being copied again, and hold up neither the nights nor the other region', async () => {
    const world = copyingWith({ consistency: 'crash' }, NORTH, FRANCE);
    addVm(world, 'web', 'nightly', ['web-os', 'web-data']);
    const wholesIn = (region: string) =>
      world.ports.azure.restorePoints.all().filter(({ collection }) => collection.location === region);
    await tickAndDrain(world);
    await tickUntil(world, '2026-11-23T04:00:00Z');
    const before = wholesIn('northeurope').length;

    world.ports.azure.outOfOrder.add('northeurope');
    await tickUntil(world, '2026-11-24T06:00:00Z');

    const runs = await runsOf(world);
    const problems = await Promise.all(runs.map(({ id }) => world.ports.actions.listProblems(id, SUBSCRIPTION)));
    expect(before).toBe(1);
    expect(wholesIn('northeurope')).toHaveLength(1);
    expect(wholesIn('francecentral')).toHaveLength(2);
    expect(wholesIn('westeurope')).toHaveLength(2);
    expect(runs.map(({ state }) => state)).not.toContain('failed');
    expect(problems.flat().map(({ problem }) => problem.code)).toContain('restore-points-unread');
  });

  test('are still pending where they were so, and settled once they are read again', async () => {
    const world = copyingWith({ consistency: 'crash' }, NORTH);
    addVm(world, 'web');
    await tickAndDrain(world);
    world.ports.azure.restorePoints.provisioningMs = 3 * HOUR;
    await tickUntil(world, '2026-11-23T02:45:00Z');
    const states = async () => (await copyActions(world)).map(({ state }) => state);
    const begun = await states();

    world.ports.azure.outOfOrder.add('northeurope');
    await tickUntil(world, '2026-11-23T09:00:00Z');
    const meanwhile = await states();
    world.ports.azure.outOfOrder.clear();
    await tickUntil(world, '2026-11-23T12:00:00Z');

    expect(begun).toEqual(['pending']);
    expect(meanwhile).toEqual(['pending']);
    expect(await states()).toEqual(['succeeded']);
  });

  test('keep their sources at home, since a copy that is not complete may be among them, and no other point', async () => {
    const world = copyingWith({ consistency: 'crash' }, NORTH);
    const web = addVm(world, 'web', 'nightly keep 1d');
    const { vm, disks } = addVm(world, 'old', 'nightly keep 2d');
    const { azure } = world.ports;
    const homeNights = () => {
      const home = azure.restorePoints.all().filter(({ collection }) => collection.location === 'westeurope');
      return home.filter(({ collection }) => idKey(collection.sourceId ?? '') === idKey(web.vm.id)).length;
    };
    await tickAndDrain(world);
    await tickUntil(world, '2026-11-25T04:00:00Z');
    const before = homeNights();
    for (const disk of disks) for (const night of nights(5)) addPoint(world, disk, night, { vm });

    azure.outOfOrder.add('northeurope');
    await tickUntil(world, '2026-11-30T04:00:00Z');
    const meanwhile = homeNights();
    const pruned = azure.countOf('deleteSnapshot');
    azure.outOfOrder.clear();
    await tickUntil(world, '2026-12-03T04:00:00Z');

    expect(before).toBe(2);
    expect(meanwhile).toBe(2 + 5);
    expect(pruned).toBeGreaterThan(0);
    expect(homeNights()).toBe(2);
  });

  test('let nothing be pruned meanwhile where they are no copies, and all that is due once they are read again', async () => {
    const world = copyingWith({ consistency: 'crash' });
    addVm(world, 'web');
    await tickAndDrain(world);
    const { vm, disks } = addVm(world, 'old', 'nightly keep 2d');
    for (const disk of disks) for (const night of nights(5)) addPoint(world, disk, night, { vm });
    const pruned = () => world.ports.azure.countOf('deleteSnapshot');

    world.ports.azure.outOfOrder.add('westeurope');
    await tickUntil(world, '2026-11-24T04:00:00Z');
    const meanwhile = pruned();
    world.ports.azure.outOfOrder.clear();
    await tickUntil(world, '2026-11-25T04:00:00Z');

    expect(meanwhile).toBe(0);
    expect(pruned()).toBeGreaterThan(0);
  });
});
