import { beforeEach, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../shared/policy/inventory.ts';
import type { PruneCondition } from '../../shared/policy/plan.ts';
import { computeId, idKey, type ResourceId } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { prunePoints } from '../../shared/run/execute/prune-points.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { aPruneWorld, askedOf, copyOf, deliveryOf, floorOf, outcomesOf, type PruneWorld, pruneOf } from './pruning.ts';
import { addPoint, addVm } from './world.ts';

const NOT_GONE = { state: 'skipped', note: 'its disk is not proven to be gone' };

let world: PruneWorld;

beforeEach(() => {
  world = aPruneWorld({ orphanDays: 1 });
  world.ports.azure.disks.delete(idKey(world.disk.id));
});

/** Prunes a point as the last of a disk that is gone; what came of it, and whether it is there. */
async function pruneOrphan(point: Snapshot, condition: PruneCondition = { kind: 'orphan-days' }) {
  world.ports.azure.addSnapshot(point);
  const x = deliveryOf(world, [{ ...pruneOf(point, condition), diskUniqueId: world.disk.uniqueId }]);
  await prunePoints(x);
  return { outcome: outcomesOf(x)[0], isThere: world.ports.azure.has(point.id) };
}

const GONE = { outcome: { state: 'succeeded' }, isThere: false };
const STAYS = { outcome: NOT_GONE, isThere: true };

describe('the last points of a disk whose orphan days are over', () => {
  test('go where Azure says that it is gone', async () => {
    expect(await pruneOrphan(world.points[0])).toEqual(GONE);
    expect(askedOf(world, 'getDisk')).toEqual([idKey(world.disk.id)]);
  });

  test('go where another disk has its id', async () => {
    world.ports.azure.addDisk({ ...world.disk, uniqueId: 'another' });

    expect(await pruneOrphan(world.points[0])).toEqual(GONE);
  });

  test('stay where it is there after all, or cannot be read', async () => {
    world.ports.azure.addDisk(world.disk);
    expect(await pruneOrphan(world.points[0])).toEqual(STAYS);

    world.ports.azure.disks.delete(idKey(world.disk.id));
    const error = new AzureError('no', { code: 'AuthorizationFailed', status: 403 });
    world.ports.azure.fault = (call) => (call === 'getDisk' ? { error } : undefined);
    expect(await pruneOrphan(world.points[0])).toEqual(STAYS);
  });

  test('go by an id of a disk in any case', async () => {
    const sourceResourceId = world.disk.id.replace('Microsoft.Compute', 'MICROSOFT.Compute') as ResourceId;

    expect(await pruneOrphan({ ...world.points[0], sourceResourceId })).toEqual(GONE);
  });

  test('are not asked after where a point goes by the rules', async () => {
    const [newest, second, , , oldest] = world.points;

    expect(await pruneOrphan(oldest, floorOf(newest, second))).toEqual(GONE);
    expect(askedOf(world, 'getDisk')).toEqual([]);
  });
});

describe('a copy does not tell its disk: a point at home does,', () => {
  const witnessed = (witnessId?: ResourceId): PruneCondition => ({
    kind: 'orphan-days',
    ...(witnessId === undefined ? {} : { witnessId }),
  });
  let copy: Snapshot;
  let witness: Snapshot;

  beforeEach(() => {
    [, witness] = world.points;
    copy = copyOf(world.points[0], 'northeurope');
  });

  test('and the copy goes where that says that the disk is gone', async () => {
    expect(await pruneOrphan(copy, witnessed(witness.id))).toEqual(GONE);
    expect(askedOf(world, 'getDisk')).toEqual([idKey(world.disk.id)]);
  });

  test.each<[string, () => ResourceId | undefined]>([
    ['is named', () => undefined],
    ['stands there', () => computeId(SUBSCRIPTION, 'prod', 'snapshots', 'nothing')],
    ['is proven ours', () => changed({ tags: {} })],
    ['is of that disk', () => ofAnotherDisk()],
    ['is at home itself', () => anotherCopy()],
    ['says what it was made of', () => changed({ sourceResourceId: undefined as never })],
  ])('and it stays where no point that %s', async (_, witnessId) => {
    expect(await pruneOrphan(copy, witnessed(witnessId()))).toEqual(STAYS);
    expect(askedOf(world, 'getDisk')).toEqual([]);
  });

  /** The witness as something else. */
  function changed(change: Partial<Snapshot>): ResourceId {
    world.ports.azure.addSnapshot({ ...witness, ...change });
    return witness.id;
  }

  /** A point as proven as the witness, of a disk that is gone too. */
  function ofAnotherDisk(): ResourceId {
    const { vm, disks } = addVm(world, 'other');
    const [disk] = disks;
    if (disk === undefined) throw new Error('there is no disk');
    world.ports.azure.disks.delete(idKey(disk.id));
    return addPoint(world, disk, '2026-11-21T02:00:00Z', { vm }).id;
  }

  function anotherCopy(): ResourceId {
    const other = copyOf(witness, 'swedencentral');
    world.ports.azure.addSnapshot(other);
    return other.id;
  }
});
