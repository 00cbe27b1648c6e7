import { beforeEach, describe, expect, test } from 'vitest';
import type { RestorePoint, Snapshot } from '../../shared/policy/inventory.ts';
import type { PruneAction } from '../../shared/policy/plan.ts';
import { idKey } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { prunePoints } from '../../shared/run/execute/prune-points.ts';
import { readWholePoint } from '../../shared/run/read-restore-point.ts';
import { anAppWorld, nextNight, wholesIn } from './app-world.ts';
import { askedOf, deliveryOf, floorOf, isClaimed, outcomesOf, pruneOf } from './pruning.ts';
import { tickAndDrain, type World } from './world.ts';

const TWO_NEWEST = "the disk's two newest usable points are not both usable any more";

let world: World;
/** The oldest of four nights, which is to go. */
let oldest: RestorePoint;
let second: RestorePoint;
/** One for each of its two disks. */
let prunes: readonly PruneAction[];

beforeEach(async () => {
  world = anAppWorld();
  Object.assign(world.settings, { mode: 'no-prune' });
  await tickAndDrain(world);
  for (let night = 2; night <= 4; night += 1) await nextNight(world);
  Object.assign(world.settings, { mode: 'full' });
  [oldest, second] = wholesIn(world) as [RestorePoint, RestorePoint];
  prunes = await prunesOf(oldest);
  world.ports.azure.calls.splice(0);
  world.ports.logged.splice(0);
});

/** The decision over each of its disks, of which the two newest points are to remain. */
async function prunesOf(whole: RestorePoint): Promise<readonly PruneAction[]> {
  const floors = await Promise.all(wholesIn(world).slice(-2).map(partsOf));
  const parts = await partsOf(whole);
  return parts.map((seen, disk) => pruneOf(seen, floorOf(...floors.map((floor) => at(floor, disk)))));
}

async function partsOf({ id }: RestorePoint): Promise<readonly Snapshot[]> {
  return (await readWholePoint(world.ports, id)) ?? [];
}

function at<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new Error(`there is nothing at ${index}`);
  return found;
}

function isThere(): boolean {
  return world.ports.azure.restorePoints.get(oldest.id) !== undefined;
}

async function prune(list = prunes) {
  const x = deliveryOf(world, list);
  const pause = await prunePoints(x);
  return { pause, outcomes: outcomesOf(x) };
}

describe('a restore point of two disks', () => {
  test('goes by one DELETE where every guard lets both go, and is what both disks are told of', async () => {
    expect(await prune()).toEqual({ pause: undefined, outcomes: [{ state: 'succeeded' }, { state: 'succeeded' }] });

    expect(isThere()).toBe(false);
    expect(wholesIn(world)).toHaveLength(3);
    expect(askedOf(world, 'deleteRestorePoint')).toEqual([idKey(oldest.id)]);
    expect(askedOf(world, 'deleteSnapshot')).toEqual([]);
    expect(world.ports.logged.filter(({ message }) => message === 'Azure took a write')).toHaveLength(1);
    expect(await isClaimed(world, oldest.id)).toBe(false);
  });

  test('is read once for both, and each that must remain once', async () => {
    await prune();

    const read = askedOf(world, 'getRestorePoint');
    expect(read).toHaveLength(3);
    expect(new Set(read).size).toBe(3);
  });

  test('stays where only one of its disks is to go', async () => {
    const note = 'it is not of the disks that were decided over';

    expect((await prune([at(prunes, 0)])).outcomes).toEqual([{ state: 'skipped', note }]);
    expect(isThere()).toBe(true);
    expect(askedOf(world, 'deleteRestorePoint')).toEqual([]);
  });

  test.each([0, 1])('stays where a guard lets go all but one of its disks: of the disk %i', async (kept) => {
    const changed = prunes.map((action, disk) => (disk === kept ? { ...action, condition: floorOf() } : action));

    const skipped = { state: 'skipped', note: TWO_NEWEST };
    expect((await prune(changed)).outcomes).toEqual([skipped, skipped]);
    expect(isThere()).toBe(true);
  });

  test('needs no DELETE where it is gone', async () => {
    world.ports.azure.restorePoints.delete(oldest.id);

    expect((await prune()).outcomes).toEqual([{ state: 'succeeded' }, { state: 'succeeded' }]);
    expect(askedOf(world, 'deleteRestorePoint')).toEqual([]);
  });

  test('needs no DELETE where it is going', async () => {
    const { get } = world.ports.restorePoints;
    Object.assign(world.ports.restorePoints, {
      get: async (id: RestorePoint['id']) => {
        const point = await get(id);
        return point?.id === oldest.id ? { ...point, provisioningState: 'Deleting' } : point;
      },
    });

    expect((await prune()).outcomes).toEqual([{ state: 'succeeded' }, { state: 'succeeded' }]);
    expect(askedOf(world, 'deleteRestorePoint')).toEqual([]);
    expect(isThere()).toBe(true);
  });

  test('fails as one where Azure refuses, and stays', async () => {
    const error = new AzureError('It ended so.', { code: 'Conflict', status: 409 });
    world.ports.azure.fault = (call) => (call === 'deleteRestorePoint' ? { error } : undefined);

    const failed = { state: 'failed', error: { code: 'Conflict', message: 'It ended so.', status: 409 } };
    expect((await prune()).outcomes).toEqual([failed, failed]);
    expect(isThere()).toBe(true);
  });

  test('goes beside another, each by a DELETE of its own', async () => {
    const { outcomes } = await prune([...(await prunesOf(second)), ...prunes]);

    expect(outcomes.map(({ state }) => state)).toEqual(Array(4).fill('succeeded'));
    expect(askedOf(world, 'deleteRestorePoint')).toEqual([second, oldest].map(({ id }) => idKey(id)));
    expect(wholesIn(world)).toHaveLength(2);
  });
});
