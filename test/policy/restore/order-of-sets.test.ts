import { describe, expect, test } from 'vitest';
import { chooseSet, isTakenBy, nearestSets } from '../../../shared/policy/restore/choose-set.ts';
import { groupSets, narrowSet, newestFirst, type RecoverySet } from '../../../shared/policy/restore/point-sets.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';
import { SET_AT as AT, aSetPoint, idOf, inSet } from './set-points.ts';

function aSet(fields: Partial<RecoverySet> = {}): RecoverySet {
  return {
    id: 'n',
    subscriptionId: SUBSCRIPTION,
    kind: 'scheduled',
    scheduledFor: AT,
    isCopy: false,
    points: [aSetPoint()],
    usable: 1,
    isComplete: true,
    takenFrom: AT,
    takenTo: AT,
    ...fields,
  };
}

function timeless(fields: Partial<RecoverySet> = {}): RecoverySet {
  const { takenFrom: _, takenTo: __, ...set } = aSet(fields);
  return set;
}

describe('of two sets that comes first', () => {
  test.each<[string, RecoverySet, RecoverySet]>([
    [
      'which was wholly taken later',
      aSet({ takenTo: AT + 2 }),
      aSet({ takenTo: AT + 1, takenFrom: AT + 1, scheduledFor: AT + 9 }),
    ],
    [
      'which was scheduled later than the other was taken, where it does not say',
      timeless({ scheduledFor: AT + 3 }),
      aSet({ takenTo: AT + 2 }),
    ],
    [
      'which was begun later',
      aSet({ takenTo: AT + 9, takenFrom: AT + 2 }),
      aSet({ takenTo: AT + 9, takenFrom: AT + 1, scheduledFor: AT + 5 }),
    ],
    ['which was scheduled later', aSet({ scheduledFor: AT + 2 }), aSet({ scheduledFor: AT + 1 })],
    ['which is no copy', aSet({ id: 'z' }), aSet({ id: 'a', isCopy: true })],
    ['whose id comes first', aSet({ id: 'a', points: [aSetPoint({ id: idOf('z') })] }), aSet({ id: 'b' })],
    [
      'whose first point comes first, in whatever casing',
      aSet({ points: [aSetPoint({ id: idOf('a') })] }),
      aSet({ points: [aSetPoint({ id: idOf('B') })] }),
    ],
    ['which has no point', aSet({ points: [] }), aSet()],
  ])('that %s', (_, first, second) => {
    expect(newestFirst(first, second)).toBeLessThan(0);
    expect(newestFirst(second, first)).toBeGreaterThan(0);
    expect(newestFirst(first, first)).toBe(0);
  });
});

describe('a set of some of its points', () => {
  test('is as if it had never been more', () => {
    const [set] = groupSets([
      inSet('n 1/2', 'a', { taken: '2026-11-23T02:03Z' }),
      inSet('n 2/2', 'b', { state: 'failed' }),
    ]);
    if (set === undefined) throw new Error('no set');
    const ofA = narrowSet(set, ({ diskUniqueId }) => diskUniqueId === 'a');

    expect(ofA).toStrictEqual({
      ...set,
      points: set.points.slice(0, 1),
      expected: 1,
      isComplete: true,
      takenTo: set.takenTo,
      skewMs: 0,
    });
    expect(narrowSet(set, ({ diskUniqueId }) => diskUniqueId === 'b')).toStrictEqual({
      id: 'n',
      subscriptionId: SUBSCRIPTION,
      kind: 'scheduled',
      vm: 'prod/web-1',
      region: 'westeurope',
      isCopy: false,
      scheduledFor: AT,
      points: set.points.slice(1),
      usable: 0,
      expected: 1,
      isComplete: false,
    });
  });
});

describe('the set for an instant', () => {
  test('is taken by then or not, and never where it does not say when', () => {
    expect([AT - 1, AT, AT + 1].map((at) => isTakenBy(aSet(), at))).toStrictEqual([false, true, true]);
    expect(isTakenBy(aSet(), undefined)).toBe(true);
    expect(isTakenBy(timeless(), undefined)).toBe(false);
    expect(isTakenBy(timeless(), AT)).toBe(false);
  });

  test('is the newest complete one that was taken by then', () => {
    const sets = [
      aSet({ id: 'old', takenTo: AT - 2 }),
      aSet({ id: 'good', takenTo: AT - 1 }),
      aSet({ id: 'broken', isComplete: false }),
      aSet({ id: 'late', takenTo: AT + 1 }),
    ];

    expect(chooseSet(sets, AT)?.id).toBe('good');
    expect(chooseSet(sets)?.id).toBe('late');
    expect(chooseSet([], AT)).toBeUndefined();
  });

  test('has as its nearest the newest before with something usable, and the oldest complete one after', () => {
    const sets = [
      aSet({ id: 'after', takenTo: AT + 2 }),
      aSet({ id: 'broken after', takenTo: AT + 1, isComplete: false }),
      aSet({ id: 'long after', takenTo: AT + 3 }),
      timeless({ id: 'timeless', scheduledFor: AT + 1 }),
      aSet({ id: 'at', takenTo: AT, isComplete: false, usable: 0 }),
      aSet({ id: 'before', takenTo: AT - 1, isComplete: false }),
      aSet({ id: 'long before', takenTo: AT - 2, isComplete: false }),
    ];
    const names = (of: readonly RecoverySet[], at?: number) => {
      const { earlier, later } = nearestSets(of, at);
      return [earlier?.id, later?.id];
    };

    expect(names(sets, AT)).toStrictEqual(['before', 'after']);
    expect(names(sets.toReversed(), AT)).toStrictEqual(['before', 'after']);
    expect(names(sets)).toStrictEqual(['long after', undefined]);
    expect(nearestSets(sets.slice(0, 1), AT)).toStrictEqual({ later: sets[0] });
    expect(nearestSets(sets.slice(5), AT)).toStrictEqual({ earlier: sets[5] });
  });
});
