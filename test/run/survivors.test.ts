import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk, Tags } from '../../shared/policy/inventory.ts';
import { computeId, idKey } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { ActionRecord } from '../../shared/run/records.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../builders/points.ts';
import {
  actionsOf,
  addPoint,
  addVm,
  aWorld,
  deliver,
  drain,
  nightly,
  nights,
  runsOf,
  tickAndDrain,
  type World,
} from './world.ts';

/** A VM that keeps 3 days, with 12 nights of points, the newest first: the last nine are expired. */
function anEstate(fields: Parameters<typeof aWorld>[0] = {}) {
  const world = aWorld(fields);
  const { vm, disks } = addVm(world, 'web', 'nightly keep 3d');
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk');
  const policy = { ...nightly(world.settings), retention: { daily: 3 } };
  const points = nights(12).map((night) => addPoint(world, disk, night, { vm, policy }));
  const oldest = points.at(-1);
  if (oldest === undefined) throw new Error('no points');
  return { world, vm, disk, points, oldest };
}

/** Sets tags of a snapshot; undefined removes one. */
function retag({ ports }: World, snapshot: Snapshot, changes: Readonly<Record<string, string | undefined>>): void {
  const tags = Object.entries({ ...snapshot.tags, ...changes }).filter(([, value]) => value !== undefined);
  ports.azure.snapshots.set(idKey(snapshot.id), { ...snapshot, tags: Object.fromEntries(tags) as Tags });
}

/** Plans, then changes the world, then carries out. */
async function betweenPlanAndExecute(world: World, change: () => void): Promise<void> {
  const { ports, settings } = world;
  await tick(ports, settings);
  let changed = false;
  await ports.queue.drain(async (message) => {
    if (message.kind === 'execute' && !changed) {
      changed = true;
      change();
    }
    await deliver(world, message);
  });
}

async function outcomeOf(world: World, { id }: Snapshot): Promise<ActionRecord | undefined> {
  const actions = await actionsOf(world);
  return actions.find(({ action }) => action.kind === 'prune' && idKey(action.snapshotId) === idKey(id));
}

test('an expired point of ours is deleted: the estate of these tests prunes', async () => {
  const { world, oldest } = anEstate();

  await tickAndDrain(world);

  expect(world.ports.azure.has(oldest.id)).toBe(false);
});

describe('still there after a run is a point whose ownership is in doubt:', () => {
  const proven = ['nightkeep-owner', 'nightkeep-disk-id', 'nightkeep-scheduled-for'];
  const edits: readonly [string, string, (value: string) => string | undefined][] = proven.flatMap((key) => [
    [`${key} removed`, key, () => undefined],
    [`${key} edited`, key, (value) => `${value}x`],
    [`${key} emptied`, key, () => ''],
  ]);

  test.each(edits)('%s', async (_, key, edit) => {
    const { world, oldest } = anEstate();
    retag(world, oldest, { [key]: edit(oldest.tags[key] ?? '') });

    await tickAndDrain(world);

    expect(world.ports.azure.has(oldest.id)).toBe(true);
  });

  test.each(['nightkeep-run', 'nightkeep-expires'])('an expired ad-hoc one with %s removed or edited', async (key) => {
    const { world, vm, disk } = anEstate();
    const moment = {
      kind: 'ad-hoc',
      startedAt: nights(20)[19] ?? 0,
      runId: '20260101T000000Z-old',
      expiresAt: nights(9)[8] ?? 0,
    } as const;
    const point = (attempt: number) => addPoint(world, disk, moment.startedAt, { vm, moment, attempt });
    const [removed, edited, untouched] = [point(1), point(2), point(3)];
    retag(world, removed, { [key]: undefined });
    retag(world, edited, { [key]: '2026-01-01T00:00:00Z' });

    await tickAndDrain(world);

    expect(world.ports.azure.has(removed.id)).toBe(true);
    expect(world.ports.azure.has(edited.id)).toBe(true);
    expect(world.ports.azure.has(untouched.id)).toBe(false);
  });

  test('all own tags copied to a foreign snapshot of the same disk', async () => {
    const { world, oldest } = anEstate();
    const name = 'kept-by-hand';
    const foreign = { ...oldest, id: computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'snapshots', name), name };
    world.ports.azure.addSnapshot(foreign);

    await tickAndDrain(world);

    expect(world.ports.azure.has(foreign.id)).toBe(true);
    expect(world.ports.azure.has(oldest.id)).toBe(false);
  });

  test('all own tags copied to a snapshot of another disk under a name of ours in another group', async () => {
    const { world, oldest } = anEstate();
    const id = computeId(SUBSCRIPTION, 'elsewhere', 'snapshots', oldest.name);
    const foreign = { ...oldest, id, resourceGroup: 'elsewhere', sourceUniqueId: 'another-disk' };
    world.ports.azure.addSnapshot(foreign);

    await tickAndDrain(world);

    expect(world.ports.azure.has(foreign.id)).toBe(true);
  });
});

test("a foreign snapshot is still there, and so are another installation's points, tags included", async () => {
  const { world, vm, disk } = anEstate();
  const theirs = nights(30).map((night) => addPoint(world, disk, night, { vm, owner: 'owner-2' }));
  const nobodys = {
    ...theirs[29],
    id: computeId(SUBSCRIPTION, 'other', 'snapshots', 'by-hand'),
    name: 'by-hand',
    tags: {},
  } as Snapshot;
  world.ports.azure.addSnapshot(nobodys);

  await tickAndDrain(world);

  for (const snapshot of [...theirs, nobodys]) {
    expect(world.ports.azure.snapshots.get(idKey(snapshot.id))).toEqual(snapshot);
  }
});

describe('a held point is still there', () => {
  test.each(['', 'false', 'legal: case 12'])('with the value %j', async (value) => {
    const { world, oldest } = anEstate();
    retag(world, oldest, { 'nightkeep-hold': value });

    await tickAndDrain(world);

    expect(world.ports.azure.has(oldest.id)).toBe(true);
  });

  test('where the hold came between the plan and its turn', async () => {
    const { world, oldest } = anEstate();

    await betweenPlanAndExecute(world, () => retag(world, oldest, { 'Nightkeep-Hold': 'now' }));

    expect(world.ports.azure.has(oldest.id)).toBe(true);
    expect(await outcomeOf(world, oldest)).toMatchObject({ state: 'skipped', note: 'it is on hold' });
  });

  test('where its VM bears the hold, which is merged onto its points', async () => {
    const { world, vm, points } = anEstate();
    world.ports.azure.addVm({ ...vm, tags: { ...vm.tags, 'nightkeep-hold': 'audit' } });

    await tickAndDrain(world);

    const tags = points.map(({ id }) => world.ports.azure.snapshots.get(idKey(id))?.tags['nightkeep-hold']);
    expect(tags).toEqual(points.map(() => 'audit'));
  });
});

describe('the two newest usable points are still there', () => {
  test('when the policy would keep one', async () => {
    const { world, vm, disk, points } = anEstate();
    world.ports.azure.addVm({ ...vm, tags: { 'snapshot-policy': 'weekly keep last 1, 1w' } });
    expect(disk.uniqueId).toBe(points[0]?.sourceUniqueId);

    for (let day = 0; day < 14; day++) {
      world.ports.clock.advance(24 * 60 * MINUTE);
      await tickAndDrain(world);
    }

    const usable = [...world.ports.azure.snapshots.values()]
      .map(({ timeCreated }) => timeCreated ?? 0)
      .sort((a, b) => b - a);
    expect(usable.length).toBeGreaterThanOrEqual(2);
  });

  test('after the VM and disk are gone', async () => {
    const { world, vm, disk, points } = anEstate();
    world.ports.azure.virtualMachines.delete(idKey(vm.id));
    world.ports.azure.disks.delete(idKey(disk.id));
    addVm(world, 'other');

    for (let day = 0; day < 30; day++) {
      world.ports.clock.advance(24 * 60 * MINUTE);
      await tickAndDrain(world);
    }

    expect(points.map(({ id }) => world.ports.azure.has(id))).toEqual([true, true, ...Array(10).fill(false)]);
  });

  test('and keep the others too where one of them fails to be read again', async () => {
    const { world, points, oldest } = anEstate();

    await betweenPlanAndExecute(world, () => {
      const [newest] = points;
      if (newest !== undefined) world.ports.azure.snapshots.delete(idKey(newest.id));
    });

    expect(world.ports.azure.has(oldest.id)).toBe(true);
  });
});

describe('the points of a disk that a list merely did not show are still there', () => {
  function hide(world: World, disk: SourceDisk): void {
    const { inventory } = world.ports.azure;
    const listDisks = inventory.listDisks.bind(inventory);
    Object.assign(inventory, {
      listDisks: async (id: string, group?: string) =>
        (await listDisks(id, group)).filter(({ uniqueId }) => uniqueId !== disk.uniqueId),
    });
  }

  test('while other disks are listed', async () => {
    const { world, disk, points } = anEstate();
    addVm(world, 'other');
    hide(world, disk);

    await tickAndDrain(world);

    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
  });

  test('when the GET of its source is refused', async () => {
    const { world, vm, disk, points } = anEstate();
    addVm(world, 'other');
    world.ports.azure.virtualMachines.delete(idKey(vm.id));
    hide(world, disk);
    const error = new AzureError('no', { code: 'AuthorizationFailed', status: 403 });
    world.ports.azure.fault = (call, subject) =>
      call === 'getDisk' && idKey(subject) === idKey(disk.id) ? { error } : undefined;

    await tickAndDrain(world);

    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
  });

  test('when a list fails half-way: the subscription is unreadable and nothing is done', async () => {
    const { world, points } = anEstate();
    const error = new AzureError('cut off', { code: 'HTTP 502', status: 502 });
    world.ports.azure.fault = (call) => (call === 'listSnapshots' ? { error } : undefined);

    await tickAndDrain(world);

    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
    expect(await runsOf(world)).toMatchObject([{ state: 'failed' }]);
  });

  test('when a subscription that had disks shows none, until two full passes a day apart agree', async () => {
    const { world, points, vm, disk } = anEstate();
    world.ports.azure.virtualMachines.delete(idKey(vm.id));
    world.ports.azure.disks.delete(idKey(disk.id));

    await tickAndDrain(world);
    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);

    world.ports.clock.set('2026-11-24T00:00:00Z');
    await tickAndDrain(world);
    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);

    world.ports.clock.set('2026-11-25T00:00:00Z');
    await tickAndDrain(world);
    expect(points.some(({ id }) => !world.ports.azure.has(id))).toBe(true);
  });
});

describe('nothing is deleted', () => {
  test('with a clock that disagrees with the one of Azure by more than five minutes', async () => {
    const { world, points } = anEstate();

    await betweenPlanAndExecute(world, () => {
      world.ports.azure.skewMs = 6 * MINUTE;
    });

    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
  });

  test("where Azure's clock is not known", async () => {
    const { world, points } = anEstate();

    await betweenPlanAndExecute(world, () => {
      world.ports.azure.skewMs = undefined;
    });

    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
  });

  test('with a clock that is behind the last heartbeat', async () => {
    const { world, points } = anEstate();
    await tick(world.ports, world.settings);

    await world.ports.state.set('heartbeat', 'tick', { at: world.ports.clock.now() + 20 * MINUTE, problems: [] });
    await drain(world);

    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
  });

  test.each(['observe', 'no-prune'] as const)('in mode %s, and the prunes are planned', async (mode) => {
    const { world, points } = anEstate({ mode });

    await tickAndDrain(world);

    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
    const prunes = (await actionsOf(world)).filter(({ action }) => action.kind === 'prune');
    expect(prunes.map(({ state }) => state)).toEqual(Array(prunes.length).fill('planned'));
    expect(prunes.length).toBeGreaterThan(0);
    expect(await runsOf(world)).toMatchObject([{ state: 'succeeded' }]);
  });

  test('in a subscription that is disabled', async () => {
    const { world, points } = anEstate();
    world.ports.azure.addSubscription(SUBSCRIPTION, 'Disabled');

    await tickAndDrain(world);

    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
    expect(world.ports.azure.countOf('createSnapshot')).toBe(0);
  });

  test('with invalid policies', async () => {
    const { world, points } = anEstate({ policiesInvalid: true });

    await tickAndDrain(world);

    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
    expect(world.ports.azure.countOf('createSnapshot')).toBe(1);
  });

  test('of a VM whose tag is a mistake, which gets its point all the same', async () => {
    const { world, vm, points } = anEstate();
    world.ports.azure.addVm({ ...vm, tags: { 'snapshot-policy': 'nigthly keep 3d' } });

    await tickAndDrain(world);

    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
    expect(world.ports.azure.countOf('createSnapshot')).toBe(1);
  });
});

describe('locks and rights', () => {
  test('a lock keeps its points, is asked once, and is one problem; the run succeeds', async () => {
    const { world, points } = anEstate();
    const scope = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${SNAPSHOT_GROUP}`;
    const message = `The scope cannot perform delete operation because following scope(s) are locked: '${scope}'. Please remove the lock and try again.`;
    world.ports.azure.fault = (call) =>
      call === 'deleteSnapshot' ? { error: new AzureError(message, { code: 'ScopeLocked', status: 409 }) } : undefined;

    await tickAndDrain(world);

    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
    expect(world.ports.azure.countOf('deleteSnapshot')).toBe(1);
    const [run] = await runsOf(world);
    expect(run).toMatchObject({ state: 'succeeded', counts: { pruned: 0, lockBlocked: 9 } });
    const problems = await world.ports.actions.listProblems(run?.id ?? '', SUBSCRIPTION);
    expect(problems.filter(({ problem }) => problem.code === 'scope-locked')).toHaveLength(1);
  });

  test('points that may not be deleted end skipped, with one problem for their group', async () => {
    const { world, points } = anEstate();
    world.ports.azure.fault = (call) =>
      call === 'deleteSnapshot'
        ? { error: new AzureError('no', { code: 'AuthorizationFailed', status: 403 }) }
        : undefined;

    await tickAndDrain(world);

    expect(points.every(({ id }) => world.ports.azure.has(id))).toBe(true);
    const [run] = await runsOf(world);
    expect(run).toMatchObject({ state: 'succeeded', counts: { skipped: 9 } });
    const problems = await world.ports.actions.listProblems(run?.id ?? '', SUBSCRIPTION);
    expect(problems.filter(({ problem }) => problem.code === 'delete-forbidden')).toHaveLength(1);
  });
});

test('a tag that changed since the decision keeps the point', async () => {
  const { world, oldest } = anEstate();

  await betweenPlanAndExecute(world, () => retag(world, oldest, { keep: 'me' }));

  expect(world.ports.azure.has(oldest.id)).toBe(true);
});
