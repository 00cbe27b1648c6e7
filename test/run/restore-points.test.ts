import { beforeEach, describe, expect, test } from 'vitest';
import { pointHoldTag } from '../../shared/policy/consistency/collection-tags.ts';
import type { RestorePointDisk, VirtualMachine } from '../../shared/policy/inventory.ts';
import { idKey, type ResourceId } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { Message } from '../../shared/run/records.ts';
import { startHolds } from '../../shared/run/start/start-holds.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { aDisk } from '../builders/disk.ts';
import { attach } from '../builders/vm.ts';
import { APP_DISKS, anAppWorld, nextNight, wholesIn } from './app-world.ts';
import { faultyPorts } from './faulty-ports.ts';
import { actionsOf, deliver, drain, pointsIn, runsOf, tickAndDrain, tickUntil, type World } from './world.ts';

let world: World;

beforeEach(() => {
  world = anAppWorld();
});

describe('a VM whose policy asks for consistency', () => {
  test('gets one restore point by one PUT, and what was reached is recorded for each disk', async () => {
    await tickAndDrain(world);

    expect(wholesIn(world)).toHaveLength(1);
    expect(pointsIn(world)).toEqual([]);
    expect(world.ports.azure.countOf('createRestorePoint')).toBe(1);
    const creates = await actionsOf(world);
    expect(creates).toHaveLength(2);
    for (const create of creates) {
      expect(create).toMatchObject({ state: 'succeeded', consistencyMode: 'ApplicationConsistent' });
    }
  });

  test('gets no second one for the same night', async () => {
    await tickAndDrain(world);
    await tickUntil(world, '2026-11-23T12:00:00Z');

    expect(wholesIn(world)).toHaveLength(1);
    expect(pointsIn(world)).toEqual([]);
  });

  test('is told that the group of its collection fills, and how many there are empty', async () => {
    await tickAndDrain(world);
    const { collections } = world.ports.azure.restorePoints;
    const [own] = collections.values();
    if (own === undefined) throw new Error('no collection');
    for (let count = 1; count < 640; count += 1) {
      const id = `${own.id}-${count}` as ResourceId;
      collections.set(idKey(id), { ...own, id, ...(count <= 9 ? {} : { tags: {} }) });
    }

    await nextNight(world);

    const [run] = await runsOf(world);
    const problems = await world.ports.actions.listProblems(run?.id ?? '', own.subscriptionId);
    expect(problems.map(({ problem }) => problem)).toMatchObject([
      { code: 'collections-many', message: expect.stringContaining('holds 640 collections') },
    ]);
    expect(problems[0]?.problem.message).toContain('9 of them ours and empty');
    expect(collections.size).toBe(640);
  });

  test('while it is made it is pending, and it is found when it is done', async () => {
    world.ports.azure.restorePoints.provisioningMs = 20 * 60_000;
    await tickUntil(world, '2026-11-23T03:00:00Z');

    expect(wholesIn(world)).toHaveLength(1);
    expect((await actionsOf(world)).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
  });

  test.each([
    ['none of its disks', () => []],
    [
      'its disks without their ids',
      (disks: readonly RestorePointDisk[]) => disks.map(({ diskId: _, ...disk }) => disk),
    ],
  ])('while it is made and Azure tells %s it is pending', async (_, told) => {
    const { restorePoints } = world.ports.azure;
    restorePoints.provisioningMs = 20 * 60_000;
    const get = restorePoints.get.bind(restorePoints);
    restorePoints.get = (id) => {
      const point = get(id);
      return point?.provisioningState === 'Creating' ? { ...point, disks: told(point.disks) } : point;
    };
    await tickUntil(world, '2026-11-23T02:15:00Z');
    const before = (await actionsOf(world)).map(({ state }) => state);
    await tickUntil(world, '2026-11-23T03:00:00Z');

    expect(before).toEqual(['pending', 'pending']);
    expect(wholesIn(world)).toHaveLength(1);
    expect(pointsIn(world)).toEqual([]);
    expect((await actionsOf(world)).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
  });

  test('old ones go as a whole, by one DELETE each', async () => {
    await tickAndDrain(world);
    for (let nights = 0; nights < 5; nights++) await nextNight(world);

    // Each plan decides over what it found: two nights stay, and the new one.
    expect(wholesIn(world)).toHaveLength(3);
    expect(world.ports.azure.countOf('deleteRestorePoint')).toBe(3);
  });

  test('one with a disk that is gone since is proven by the list of its disks, and stays whole for its floor', async () => {
    await tickAndDrain(world);
    await nextNight(world);
    const [, data] = [...world.ports.azure.disks.values()];
    const vm = [...world.ports.azure.virtualMachines.values()][0];
    if (data === undefined || vm === undefined) throw new Error('no disk');
    world.ports.azure.disks.delete(idKey(data.id));
    world.ports.azure.addVm({ ...vm, disks: vm.disks.slice(0, 1) });
    const before = wholesIn(world);
    for (let nights = 0; nights < 5; nights++) await nextNight(world);

    // The floor of the disk that is gone keeps both of its points, and so the whole of them.
    for (const point of before) expect(wholesIn(world).map(({ id }) => id)).toContain(point.id);
    expect(wholesIn(world).filter(({ disks }) => disks.length === 1).length).toBe(3);
  });
});

describe('where Azure makes no such restore point', () => {
  function refuse(code: string, status: number, only: (call: number) => boolean = () => true) {
    let calls = 0;
    world.ports.azure.fault = (call) =>
      call === 'createRestorePoint' && only(calls++)
        ? { error: new AzureError('The agent is silent.', { code, status }) }
        : undefined;
  }

  test('a refused one is made crash-consistent in the same run, which says why', async () => {
    refuse('VMRestorePointClientError', 400, (call) => call === 0);

    await tickAndDrain(world);

    expect(wholesIn(world)).toMatchObject([{ consistencyMode: 'CrashConsistent' }]);
    for (const { action, state } of await actionsOf(world)) {
      expect(state).toBe('succeeded');
      expect(action).toMatchObject({
        consistency: { asked: 'application', made: 'crash', why: expect.stringContaining('The agent is silent') },
      });
    }
  });

  test('where that is refused too, each disk gets its snapshot', async () => {
    refuse('VMRestorePointClientError', 400);

    await tickAndDrain(world);

    expect(wholesIn(world)).toEqual([]);
    expect(pointsIn(world)).toHaveLength(2);
  });

  test('one that failed while it was made is followed by a crash-consistent one under the next name', async () => {
    const { restorePoints } = world.ports.azure;
    restorePoints.provisioningMs = 1000;
    restorePoints.provisioningEnd = 'Failed';
    world.ports.azure.fault = (call) => {
      if (call === 'createRestorePoint' && restorePoints.all().length > 0) restorePoints.provisioningEnd = 'Succeeded';
      return undefined;
    };

    await tickUntil(world, '2026-11-23T03:00:00Z');

    expect(wholesIn(world).map(({ name, provisioningState }) => [name.endsWith('-2'), provisioningState])).toEqual([
      [false, 'Failed'],
      [true, 'Succeeded'],
    ]);
    expect(pointsIn(world)).toEqual([]);
  });

  test('where the policy wants nothing less, it fails, and is tried again', async () => {
    world = anAppWorld({ consistency: 'application', orElse: 'fail' });
    refuse('VMRestorePointClientError', 400, (call) => call === 0);

    await tickAndDrain(world);
    expect(pointsIn(world)).toEqual([]);
    expect((await actionsOf(world)).map(({ state }) => state)).toEqual(['failed', 'failed']);

    await tickUntil(world, '2026-11-23T02:30:00Z');
    expect(wholesIn(world)).toMatchObject([{ consistencyMode: 'ApplicationConsistent' }]);
  });

  test('the fourth of an hour falls at once; too many of the subscription are waited for', async () => {
    const throttle = (group: string) => {
      const fields = { code: 'OperationNotAllowed', status: 429, retryAfterMs: 20 * 60_000 };
      const details = [`TooManyRequests: {"operationGroup":"${group}"}`];
      let calls = 0;
      world.ports.azure.fault = (call) =>
        call === 'createRestorePoint' && calls++ === 0
          ? { error: new AzureError('Too many requests.', { ...fields, details }) }
          : undefined;
    };
    throttle('PutRestorePointResource');
    await tickAndDrain(world);
    expect(wholesIn(world)).toMatchObject([{ consistencyMode: 'CrashConsistent' }]);

    world = anAppWorld();
    throttle('PutRestorePointSubscriptionMaximum');
    await tickUntil(world, '2026-11-23T03:00:00Z');
    expect(wholesIn(world)).toMatchObject([{ consistencyMode: 'ApplicationConsistent' }]);
  });

  test('a busy Azure is asked again for the same', async () => {
    refuse('ServerBusy', 503, (call) => call === 0);

    await tickUntil(world, '2026-11-23T02:30:00Z');

    expect(wholesIn(world)).toMatchObject([{ consistencyMode: 'ApplicationConsistent' }]);
    expect(pointsIn(world)).toEqual([]);
  });
});

describe('holds', () => {
  test('a held point is told by a tag of its name on its collection, and stays', async () => {
    await tickAndDrain(world);
    const [held] = wholesIn(world);
    const [vm] = [...world.ports.azure.virtualMachines.values()];
    if (held === undefined || vm === undefined) throw new Error('nothing there');
    const hold = { set: true, vmIds: [vm.id], diskIds: [], pointIds: [], value: 'audit' };
    await startHolds(world.ports, world.settings, { hold, reason: 'audit', startedBy: { kind: 'http' } });
    await drain(world);

    expect(held.collection.tags).not.toHaveProperty(pointHoldTag(held.name));
    expect(wholesIn(world)[0]?.collection.tags).toHaveProperty(
      pointHoldTag(held.name),
      expect.stringContaining('audit'),
    );
    for (let nights = 0; nights < 5; nights++) await nextNight(world);
    expect(wholesIn(world).map(({ id }) => id)).toContain(held.id);
  });

  test('all points of a held VM stay when its own hold is gone, also where its collection has no room for a tag of each', async () => {
    const { azure } = world.ports;
    await tickAndDrain(world);
    for (let nights = 0; nights < 3; nights++) await nextNight(world);
    const [collection] = azure.restorePoints.collections.values();
    const [vm] = azure.virtualMachines.values();
    if (collection === undefined || vm === undefined) throw new Error('nothing there');
    const room = 50 - Object.keys(collection.tags).length - 1;
    const notes = Object.fromEntries(Array.from({ length: room }, (_, nth) => [`note-${nth}`, 'x']));
    azure.restorePoints.collections.set(idKey(collection.id), {
      ...collection,
      tags: { ...collection.tags, ...notes },
    });
    azure.addVm({ ...vm, tags: { ...vm.tags, 'nightkeep-hold': 'audit' } });
    const before = wholesIn(world).map(({ id }) => id);
    await nextNight(world);

    azure.addVm(vm);
    for (let nights = 0; nights < 5; nights++) await nextNight(world);

    const left = wholesIn(world).map(({ id }) => id);
    expect(before.length).toBeGreaterThan(2);
    expect(left).toEqual(expect.arrayContaining(before));
  });
});

describe('a VM that is not as it was when the restore point was planned', () => {
  /** Changes the VM between the plan and the execution. */
  async function changedMeanwhile(change: (vm: VirtualMachine) => VirtualMachine): Promise<void> {
    const { azure, clock, queue } = world.ports;
    await tick(world.ports, world.settings);
    await queue.drain(
      async (message) => (message.kind === 'execute' ? void held.push(message) : deliver(world, message)),
      {
        until: clock.now() + 1000,
      },
    );
    const [vm] = [...azure.virtualMachines.values()];
    if (vm === undefined) throw new Error('no VM');
    azure.addVm(change(vm));
    for (const message of held.splice(0)) await deliver(world, message);
    await drain(world, { until: clock.now() + 5 * 60_000 });
  }
  const held: Message[] = [];

  test('leaves a disk out that was attached since, and the whole is proven', async () => {
    const late = aDisk('late');
    world.ports.azure.addDisk(late);
    await changedMeanwhile((vm) => attach(vm, late)[0]);

    const [whole] = wholesIn(world);
    expect(whole?.disks.map(({ name }) => name)).toEqual(APP_DISKS);
    expect((await actionsOf(world)).filter(({ action }) => action.kind === 'create')).toMatchObject([
      { state: 'succeeded', action: { snapshotId: whole?.disks[0]?.diskRestorePointId } },
      { state: 'succeeded', action: { snapshotId: whole?.disks[1]?.diskRestorePointId } },
    ]);
  });

  test('gets snapshots of its disks where one was detached since', async () => {
    await changedMeanwhile((vm) => ({ ...vm, disks: vm.disks.slice(0, 1) }));

    expect(wholesIn(world)).toEqual([]);
    expect(pointsIn(world)).toHaveLength(2);
    for (const { state, action } of await actionsOf(world)) {
      if (state === 'succeeded') expect(action).toMatchObject({ consistency: { made: 'disk' } });
    }
  });

  test('gets snapshots of the others where one was opted out since', async () => {
    const { azure } = world.ports;
    await changedMeanwhile((vm) => {
      const data = [...azure.disks.values()][1];
      if (data === undefined) throw new Error('no disk');
      azure.addDisk({ ...data, tags: { 'snapshot-policy': 'off' } });
      world.ports.clock.advance(11 * 60_000);
      return vm;
    });

    expect(wholesIn(world)).toEqual([]);
    expect(pointsIn(world).map(({ sourceResourceId }) => sourceResourceId?.split('/').at(-1))).toEqual(['web-os']);
  });
});

describe('a collection that stands', () => {
  test('is never PUT again, so that a hold on it stays', async () => {
    await tickAndDrain(world);
    const [{ collection } = fail()] = wholesIn(world);
    await world.ports.tags.merge(collection.id, { 'nightkeep-hold': 'audit' });
    for (let nights = 0; nights < 4; nights++) await nextNight(world);

    expect(world.ports.azure.countOf('createCollection')).toBe(1);
    expect(wholesIn(world)).toHaveLength(5);
    expect(world.ports.azure.countOf('deleteRestorePoint')).toBe(0);
  });

  test('whose tags were edited takes no more points: the disks get snapshots, and the run says why', async () => {
    await tickAndDrain(world);
    const [{ collection } = fail()] = wholesIn(world);
    await world.ports.tags.merge(collection.id, { 'nightkeep-keep': 'keep 99d tz UTC' });
    await nextNight(world);

    expect(wholesIn(world)).toHaveLength(1);
    expect(pointsIn(world)).toHaveLength(2);
    const whys = (await actionsOf(world)).flatMap(({ action }) =>
      'consistency' in action ? action.consistency?.why : [],
    );
    expect(whys).toContainEqual(expect.stringContaining('bears another tag nightkeep-keep'));
  });

  function fail(): never {
    throw new Error('no restore point');
  }
});

describe('where Azure reaches less than application consistency', () => {
  test('the point counts, and the run, its disks and its set say what was reached', async () => {
    world.ports.azure.restorePoints.reached = 'FileSystemConsistent';

    await tickAndDrain(world);

    const [run] = await runsOf(world);
    const creates = await actionsOf(world);
    for (const create of creates) {
      const note = expect.stringContaining('FileSystemConsistent: application consistency was asked for');
      expect(create).toMatchObject({ state: 'succeeded', consistencyMode: 'FileSystemConsistent', note });
    }
    expect(await world.ports.actions.listWork(run?.id ?? '', creates[0]?.subscriptionId ?? '')).toMatchObject([
      { consistencyMode: 'FileSystemConsistent', skewMs: 0 },
    ]);
  });

  test('a policy that wants nothing less is told that the create failed, and the point is kept', async () => {
    world = anAppWorld({ consistency: 'application', orElse: 'fail' });
    world.ports.azure.restorePoints.reached = 'FileSystemConsistent';

    await tickUntil(world, '2026-11-23T12:00:00Z');

    expect(wholesIn(world)).toHaveLength(1);
    expect((await actionsOf(world)).map(({ error }) => error?.code)).toEqual([
      'consistency-not-reached',
      'consistency-not-reached',
    ]);
  });
});

describe('killed after any call', () => {
  test('there is one restore point for the night in the end, and no snapshot beside it', async () => {
    for (let at = 0; ; at++) {
      const killed = anAppWorld();
      const { ports, hasCrashed } = faultyPorts(killed.ports, at);
      await tickAndDrain({ ...killed, ports }).catch(() => undefined);
      await tickUntil(killed, '2026-11-23T03:00:00Z');

      expect(wholesIn(killed), `killed after call ${at}`).toHaveLength(1);
      expect(pointsIn(killed), `killed after call ${at}`).toEqual([]);
      if (!hasCrashed()) return;
    }
  });
});
