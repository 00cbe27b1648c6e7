import { describe, expect, test } from 'vitest';
import { partsOfUnfinished, wholePrunes } from '../../../shared/policy/consistency/whole-points.ts';
import type { PruneAction } from '../../../shared/policy/plan.ts';
import { computeId } from '../../../shared/policy/resource-id.ts';
import { diskRestorePointId, restorePointId } from '../../../shared/policy/restore-point-id.ts';
import { aSnapshot, SNAPSHOT_GROUP, SUBSCRIPTION } from '../../builders/points.ts';

const COLLECTION = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'restorePointCollections', 'web-rp-1');

/** The prune of one disk's part of a restore point of these disks; in any casing it is the same restore point. */
function aPart(name: string, diskUniqueId: string, diskUniqueIds: readonly string[] = ['a', 'b']): PruneAction {
  const id = restorePointId(COLLECTION, name);
  const seen = aSnapshot({
    id: diskRestorePointId(id, `${diskUniqueId}-part`),
    restorePoint: { id, collectionId: COLLECTION, diskUniqueIds },
  });
  return aPrune(diskUniqueId, seen);
}

function aPrune(diskUniqueId: string, seen = aSnapshot({ name: `${diskUniqueId}-snapshot` })): PruneAction {
  return {
    kind: 'prune',
    diskUniqueId,
    snapshotId: seen.id,
    location: seen.location,
    reasons: ['expired'],
    seen,
    condition: { kind: 'none' },
  };
}

function asPart({ diskUniqueId, seen }: PruneAction) {
  return { diskUniqueId, snapshot: seen };
}

function pruned(...disks: readonly (readonly PruneAction[])[]): readonly (readonly PruneAction[])[] {
  return wholePrunes(disks.map((prunes) => ({ prunes }))).map(({ prunes }) => prunes);
}

const [A, B] = [aPart('night-1', 'a'), aPart('NIGHT-1', 'b')];

describe('of restore points that go', () => {
  test.each<[string, readonly PruneAction[], readonly PruneAction[]]>([
    ['one that is all there', [A, B], []],
    ['one of which a disk’s part stays', [A], [A]],
    ['one of which a part is there twice', [A, A], [A, A]],
    ['one of which a part is there twice beside the others', [A, B, A], [A, B, A]],
    ['one with a part of a disk that is none of it', [A, B, aPart('night-1', 'c')], [A, B, aPart('night-1', 'c')]],
    ['one with another disk’s part in the place of its own', [A, aPart('night-1', 'c')], [A, aPart('night-1', 'c')]],
    ['one whose disks Azure does not tell', [aPart('night-1', 'a', [])], [aPart('night-1', 'a', [])]],
    ['two nights of one disk each', [A, aPart('night-2', 'b')], [A, aPart('night-2', 'b')]],
    ['snapshots, which are no parts', [aPrune('a'), aPrune('b')], []],
    ['none', [], []],
  ])('the unfinished are told: %s', (_, parts, unfinished) => {
    expect(partsOfUnfinished(parts.map(asPart))).toEqual(unfinished.map(asPart));
  });
});

describe('prunes by disk', () => {
  test('have the parts of one restore point one after the other, at its first disk, as they were', () => {
    const [ofA, ofB] = [aPrune('a'), aPrune('b')];

    expect(pruned([ofA, A], [B, ofB])).toStrictEqual([[ofA, A, B], [ofB]]);
  });

  test('keep their order and their disks where they are of snapshots', () => {
    const disks = [[aPrune('a'), aPrune('b')], [], [aPrune('c')]];

    expect(pruned(...disks)).toStrictEqual(disks);
  });

  test('lack a restore point of which another disk’s part stays', () => {
    expect(pruned([A, aPrune('a')], [aPrune('b')])).toStrictEqual([[aPrune('a')], [aPrune('b')]]);
    expect(pruned([A, aPart('night-2', 'a')], [aPart('night-2', 'b')])).toStrictEqual([
      [aPart('night-2', 'a'), aPart('night-2', 'b')],
      [],
    ]);
  });

  test('keep what else is told of a disk', () => {
    expect(
      wholePrunes([
        { prunes: [A], name: 'os' },
        { prunes: [B], name: 'data' },
      ]),
    ).toStrictEqual([
      { prunes: [A, B], name: 'os' },
      { prunes: [], name: 'data' },
    ]);
  });
});
