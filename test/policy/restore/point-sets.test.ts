import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import {
  groupSets,
  narrowSet,
  type RecoverySet,
  readPlace,
  type SetPoint,
} from '../../../shared/policy/restore/point-sets.ts';
import { anySetPoints } from './set-arbitraries.ts';
import { disksOf, inSet } from './set-points.ts';

function only(points: readonly SetPoint[]): RecoverySet {
  const sets = groupSets(points);
  expect(sets).toHaveLength(1);
  return sets[0] as RecoverySet;
}

describe('a recovery-point set', () => {
  test('is the points of one id, with when they were taken and how far apart', () => {
    const set = only([
      inSet('n 2/2', 'b', { taken: '2026-11-23T02:00:41Z' }),
      inSet('n 1/2', 'a', { taken: '2026-11-23T02:00:11Z' }),
    ]);

    expect(disksOf(set)).toEqual(['a', 'b']);
    expect(set).toMatchObject({
      id: 'n',
      vm: 'prod/web-1',
      kind: 'scheduled',
      expected: 2,
      usable: 2,
      isComplete: true,
    });
    expect(set.scheduledFor).toBe(parseInstant('2026-11-23T02:00Z'));
    expect(set.takenFrom).toBe(parseInstant('2026-11-23T02:00:11Z'));
    expect(set.takenTo).toBe(parseInstant('2026-11-23T02:00:41Z'));
    expect(set.skewMs).toBe(30_000);
  });

  const incomplete: readonly (readonly [string, readonly SetPoint[]])[] = [
    ['a disk has no point', [inSet('n 1/3', 'a'), inSet('n 3/3', 'c')]],
    ['a point failed', [inSet('n 1/2', 'a'), inSet('n 2/2', 'b', { state: 'failed' })]],
    ['a point is pending', [inSet('n 1/2', 'a'), inSet('n 2/2', 'b', { state: 'pending' })]],
    ['a point is foreign', [inSet('n 1/2', 'a'), inSet('n 2/2', 'b', { ownership: { kind: 'foreign' } })]],
    ['a point is in doubt', [inSet('n 1/2', 'a'), inSet('n 2/2', 'b', { ownership: { kind: 'in-doubt', why: 'x' } })]],
    ['two disks claim one place and nobody the other', [inSet('n 1/2', 'a'), inSet('n 1/2', 'b')]],
    ['one disk claims both places', [inSet('n 1/2', 'a', { name: 'x' }), inSet('n 2/2', 'a', { name: 'y' })]],
    ['one of its points says that it has more', [inSet('n 1/2', 'a'), inSet('n 2/3', 'b')]],
  ];
  test.each(incomplete)('is incomplete where %s', (_, points) => {
    expect(only(points).isComplete).toBe(false);
  });

  test('counts the usable attempt of a disk, not the failed one', () => {
    const set = only([
      inSet('n 1/2', 'a'),
      inSet('n 2/2', 'b', { state: 'failed', name: 'first' }),
      inSet('n 2/2', 'b', { attempt: 2, name: 'second', taken: '2026-11-23T02:16Z' }),
    ]);

    expect(set.points.map(({ state }) => state)).toEqual(['usable', 'usable']);
    expect(set).toMatchObject({ isComplete: true, skewMs: 16 * MINUTE });
  });

  test('counts of two usable attempts the earlier, which is nearer to the other disks', () => {
    const set = only([
      inSet('n 1/2', 'a'),
      inSet('n 2/2', 'b', { attempt: 2, taken: '2026-11-24T02:30Z' }),
      inSet('n 2/2', 'b', { taken: '2026-11-23T02:01Z' }),
    ]);

    expect(set.takenTo).toBe(parseInstant('2026-11-23T02:01Z'));
  });

  test('is complete with a disk that came in between, when all have a point', () => {
    const set = only([inSet('n 1/2', 'a'), inSet('n 2/2', 'c'), inSet('n 2/3', 'b')]);

    expect(set).toMatchObject({ expected: 3, usable: 3, isComplete: true });
    expect([...disksOf(set)].sort()).toEqual(['a', 'b', 'c']);
  });

  test('does not take a failed point for the time of the others', () => {
    const set = only([inSet('n 1/2', 'a'), inSet('n 2/2', 'b', { state: 'failed', taken: '2026-11-23T09:00Z' })]);

    expect(set.skewMs).toBe(0);
  });

  test('has no time where a usable point does not say when it was taken', () => {
    const { timeCreated: _, ...timeless } = inSet('n 2/2', 'b');
    const set = only([inSet('n 1/2', 'a'), timeless]);

    expect(set.isComplete).toBe(true);
    expect(set.takenTo).toBeUndefined();
  });

  test('is never of two occurrences, two VMs or two ad-hoc runs, whatever a tag was made to say', () => {
    const sets = groupSets([
      inSet('n 1/2', 'a'),
      inSet('n 2/2', 'b', { at: '2026-11-22T02:00Z' }),
      inSet('n 2/2', 'c', { vm: 'prod/db-1' }),
      inSet('n 2/2', 'd', { kind: 'ad-hoc', runId: 'r1' }),
      inSet('n 2/2', 'e', { kind: 'ad-hoc', runId: 'r2' }),
    ]);

    expect(sets).toHaveLength(5);
    expect(sets.every(({ isComplete }) => !isComplete)).toBe(true);
  });

  test('is one of an ad-hoc run, though each point has a time of its own', () => {
    const adHoc = { kind: 'ad-hoc', runId: 'r1' } as const;
    const set = only([
      inSet('x 1/2', 'a', { ...adHoc, at: '2026-11-23T12:00:03Z' }),
      inSet('x 2/2', 'b', { ...adHoc, at: '2026-11-23T12:00:05Z' }),
    ]);

    expect(set).toMatchObject({ kind: 'ad-hoc', isComplete: true, scheduledFor: parseInstant('2026-11-23T12:00:03Z') });
  });

  test('does not mind the casing of the VM, as Azure does not', () => {
    expect(only([inSet('n 1/2', 'a'), inSet('n 2/2', 'b', { vm: 'PROD/Web-1' })]).isComplete).toBe(true);
  });
});

describe('a point without a readable set', () => {
  test.each(['', 'n', 'n 0/1', 'n 2/1', 'n 1/1 ', 'n 1/x', 'n -1/2', 'n 1.0/2', ' 1/1'])(
    'is a set of its own where the tag says %j, and not taken for a whole VM',
    (tag) => {
      expect(readPlace(tag)).toBeUndefined();

      const sets = groupSets([inSet(tag, 'a', { name: 'one' }), inSet(tag, 'b', { name: 'two' })]);

      expect(sets.map(({ id }) => id).toSorted()).toEqual(['one', 'two']);
      expect(sets.every(({ isComplete, expected }) => !isComplete && expected === undefined)).toBe(true);
    },
  );

  test('is complete by itself where it was of a disk without a VM', () => {
    const { vm: _, set: __, ...alone } = inSet('n 1/1', 'a', { name: 'one' });

    expect(only([alone])).toMatchObject({ id: 'one', expected: 1, isComplete: true });
  });
});

describe('sets', () => {
  test('come newest first by when they were taken, so that a late one counts as late', () => {
    const sets = groupSets([
      inSet('early 1/1', 'a', { at: '2026-11-22T02:00Z' }),
      inSet('late 1/1', 'a', { at: '2026-11-23T02:00Z', taken: '2026-11-23T10:04Z' }),
      inSet('asked 1/1', 'a', { kind: 'ad-hoc', runId: 'r', at: '2026-11-23T09:00Z' }),
    ]);

    expect(sets.map(({ id }) => id)).toEqual(['late', 'asked', 'early']);
  });

  test('can be narrowed to a disk, and are then complete by it', () => {
    const set = only([
      inSet('n 1/3', 'a', { taken: '2026-11-23T02:03Z' }),
      inSet('n 2/3', 'b'),
      inSet('n 3/3', 'c', { state: 'failed' }),
    ]);

    expect(narrowSet(set, ({ diskUniqueId }) => diskUniqueId === 'b')).toMatchObject({
      id: 'n',
      expected: 1,
      isComplete: true,
      takenTo: parseInstant('2026-11-23T02:00Z'),
    });
    expect(narrowSet(set, ({ diskUniqueId }) => diskUniqueId === 'c')).toMatchObject({ isComplete: false, usable: 0 });
    expect(narrowSet(set, ({ diskUniqueId }) => diskUniqueId === 'c')?.takenTo).toBeUndefined();
    expect(narrowSet(set, () => false)).toBeUndefined();
  });
});

describe('whatever the points', () => {
  test('every one is in at most one set, and none of another owner or in doubt in any', () => {
    fc.assert(
      fc.property(anySetPoints, (points) => {
        const members = groupSets(points).flatMap((set) => set.points);

        expect(new Set(members).size).toBe(members.length);
        expect(members.every((point) => point.isOwn && points.includes(point))).toBe(true);
      }),
    );
  });

  test('every disk is in a set, unless the place of its point is given to another disk', () => {
    fc.assert(
      fc.property(anySetPoints, (points) => {
        const members = groupSets(points).flatMap((set) => set.points);

        const byDisk = Map.groupBy(
          points.filter(({ isOwn }) => isOwn),
          ({ diskUniqueId }) => diskUniqueId,
        );
        for (const [disk, own] of byDisk) {
          const isThere = members.some(({ diskUniqueId }) => diskUniqueId === disk);
          const isDisplaced = members.some(({ set }) => set !== undefined && own.some((point) => point.set === set));
          expect(isThere || isDisplaced).toBe(true);
        }
      }),
    );
  });

  test('a complete set has as many usable points of different disks and places as it was to have, all of one moment', () => {
    fc.assert(
      fc.property(anySetPoints, (points) => {
        for (const set of groupSets(points)) {
          const usable = set.points.filter(({ state }) => state === 'usable');
          expect(set.usable).toBe(usable.length);
          expect(new Set(set.points.map(({ diskUniqueId }) => diskUniqueId)).size).toBe(set.points.length);
          expect(set.isComplete).toBe(set.expected !== undefined && usable.length >= set.expected);
          if (set.kind === 'scheduled')
            expect(new Set(set.points.map(({ scheduledFor }) => scheduledFor)).size).toBe(1);
          const told = set.points.map((point) => readPlace(point.set)?.n ?? 1);
          if (set.isComplete) expect(usable.length).toBeGreaterThanOrEqual(Math.max(...told));
        }
      }),
    );
  });

  test('the order in which they are listed changes nothing', () => {
    fc.assert(
      fc.property(anySetPoints, (points) => {
        expect(groupSets(points.toReversed())).toEqual(groupSets(points));
      }),
    );
  });
});
