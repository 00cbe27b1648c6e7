import { describe, expect, test } from 'vitest';
import { groupSets, readPlace, type SetPoint, setIdOf, setPoint } from '../../../shared/policy/restore/point-sets.ts';
import { aPoint, SUBSCRIPTION } from '../../builders/points.ts';
import { SET_AT as AT, aSetPoint, disksOf, idOf } from './set-points.ts';

describe('a point as a member of a set', () => {
  test('tells all that its point does', () => {
    const point = aPoint({
      at: AT,
      kind: 'ad-hoc',
      isCopy: true,
      copiedFrom: AT - 5,
      set: 'n 1/2',
      runId: 'r',
      vm: 'prod/web',
      diskUniqueId: 'a',
      snapshot: { location: 'North Europe', timeCreated: AT + 5 },
    });

    expect(setPoint(point)).toStrictEqual({
      id: point.snapshot.id,
      isOwn: true,
      diskUniqueId: 'a',
      state: 'usable',
      kind: 'ad-hoc',
      scheduledFor: AT,
      timeCreated: AT - 5,
      region: 'northeurope',
      isCopy: true,
      set: 'n 1/2',
      runId: 'r',
      vm: 'prod/web',
      point,
    });
  });

  test('leaves out what its point does not say', () => {
    const { diskUniqueId: _, snapshot, ...bare } = aPoint({ at: AT, state: 'pending', ownership: { kind: 'foreign' } });
    const { timeCreated: __, ...untimed } = snapshot;
    const point = { ...bare, snapshot: untimed };

    expect(setPoint(point)).toStrictEqual({
      id: snapshot.id,
      isOwn: false,
      state: 'pending',
      kind: 'scheduled',
      scheduledFor: AT,
      region: 'westeurope',
      isCopy: false,
      point,
    });
  });
});

describe('points are of one set', () => {
  const two: readonly [SetPoint, SetPoint] = [
    aSetPoint({ id: idOf('a'), set: 'n 1/2', vm: 'prod/web', region: 'westeurope', isCopy: false, runId: 'r1' }),
    aSetPoint({
      id: idOf('b'),
      set: 'n 2/2',
      vm: 'prod/web',
      region: 'westeurope',
      isCopy: false,
      runId: 'r2',
      diskUniqueId: 'b',
    }),
  ];
  const grouped = (fields: Partial<SetPoint>) => groupSets([two[0], { ...two[1], ...fields }]).length;

  test.each<[string, Partial<SetPoint>]>([
    ['of one occurrence, whatever the run', {}],
    ['whatever the casing of the set', { set: 'N 2/2' }],
    ['whatever the casing of the VM', { vm: 'PROD/web' }],
    ['whatever the casing of the subscription', { id: idOf('b', SUBSCRIPTION.toUpperCase()) }],
  ])('%s', (_, fields) => {
    expect(grouped(fields)).toBe(1);
  });

  test.each<[string, Partial<SetPoint>]>([
    ['of two ids', { set: 'm 2/2' }],
    ['of two subscriptions', { id: idOf('b', 'another') }],
    ['of two regions', { region: 'northeurope' }],
    ['of a copy and what it copies', { isCopy: true }],
    ['of two VMs', { vm: 'prod/db' }],
    ['of two occurrences', { scheduledFor: AT + 1 }],
    ['of a schedule and a run', { kind: 'ad-hoc' }],
    ['of which one has no readable place', { set: 'n 3/2' }],
  ])('and never %s', (_, fields) => {
    expect(grouped(fields)).toBe(2);
  });

  test('of one run, whatever the occurrence, and never of two', () => {
    const adHoc = (runId: string | undefined, place: string, diskUniqueId: string): SetPoint => {
      const { runId: _, ...point } = aSetPoint({ id: idOf(diskUniqueId), kind: 'ad-hoc', set: place, diskUniqueId });
      return { ...point, scheduledFor: AT + place.length, ...(runId === undefined ? {} : { runId }) };
    };

    expect(groupSets([adHoc('r', 'n 1/2', 'a'), adHoc('r', 'n 2/2', 'b')])).toHaveLength(1);
    expect(groupSets([adHoc('r', 'n 1/2', 'a'), adHoc('q', 'n 2/2', 'b')])).toHaveLength(2);
    expect(groupSets([adHoc(undefined, 'n 1/2', 'a'), adHoc(undefined, 'n 2/2', 'b')])).toHaveLength(1);
  });

  test('in which what an earlier version did not say is nothing', () => {
    const { region: _, isCopy: __, vm: ___, ...bare } = two[0];
    const { region: r, isCopy: c, vm: v, ...other } = two[1];

    expect(groupSets([bare, other])).toStrictEqual([
      {
        id: 'n',
        subscriptionId: SUBSCRIPTION,
        kind: 'scheduled',
        isCopy: false,
        scheduledFor: AT,
        points: [bare, other],
        usable: 2,
        isComplete: true,
        expected: 2,
        takenFrom: AT + 1,
        takenTo: AT + 1,
        skewMs: 0,
      },
    ]);
    expect(groupSets([bare, { ...other, isCopy: false }])).toHaveLength(1);
  });
});

describe('a set', () => {
  test('tells its place, when it was taken and of how many points', () => {
    const fields = { vm: 'Prod/Web', region: 'northeurope', isCopy: true };
    const points = [
      aSetPoint({ ...fields, id: idOf('z', 'SUB-1'), set: 'n 1/3', timeCreated: AT + 9 }),
      aSetPoint({ ...fields, id: idOf('a', 'sub-1'), set: 'n 2/3', timeCreated: AT + 2, diskUniqueId: 'b' }),
      aSetPoint({
        ...fields,
        id: idOf('c', 'sub-1'),
        set: 'n 3/3',
        timeCreated: AT + 5,
        diskUniqueId: 'c',
        state: 'failed',
      }),
    ];

    expect(groupSets(points)).toStrictEqual([
      {
        id: 'n',
        subscriptionId: 'sub-1',
        kind: 'scheduled',
        vm: 'Prod/Web',
        region: 'northeurope',
        isCopy: true,
        scheduledFor: AT,
        points,
        usable: 2,
        isComplete: false,
        expected: 3,
        takenFrom: AT + 2,
        takenTo: AT + 9,
        skewMs: 7,
      },
    ]);
  });

  test('has its points by place, by tens too, and those of one place by id', () => {
    const points = [
      aSetPoint({ id: idOf('a'), set: 'n 10/10', diskUniqueId: 'ten' }),
      aSetPoint({ id: idOf('b'), set: 'n 9/10', diskUniqueId: 'nine' }),
      aSetPoint({ id: idOf('D'), set: 'n 2/9', diskUniqueId: 'two of nine' }),
      aSetPoint({ id: idOf('c'), set: 'n 2/10', diskUniqueId: 'two' }),
    ];
    const [set] = groupSets(points);

    expect(set === undefined ? [] : disksOf(set)).toStrictEqual(['two', 'two of nine', 'nine', 'ten']);
    expect(set?.expected).toBe(10);
  });

  const { timeCreated: _, ...untimed } = aSetPoint({ id: idOf('a') });
  test.each<[string, readonly SetPoint[], string]>([
    ['the usable one', [aSetPoint({ id: idOf('a'), state: 'pending' }), aSetPoint({ id: idOf('b') })], 'b'],
    [
      'of none that is usable the one that may become so',
      [aSetPoint({ id: idOf('a'), state: 'failed' }), aSetPoint({ id: idOf('b'), state: 'pending' })],
      'b',
    ],
    [
      'of several usable ones the earliest',
      [aSetPoint({ id: idOf('a') }), aSetPoint({ id: idOf('b'), timeCreated: AT })],
      'b',
    ],
    ['one that says when it was taken', [untimed, aSetPoint({ id: idOf('b') })], 'b'],
    ['of those of one time the first by id', [aSetPoint({ id: idOf('b') }), aSetPoint({ id: idOf('A') })], 'A'],
    [
      'of a disk in two casings one',
      [
        aSetPoint({ id: idOf('b'), diskUniqueId: 'X', timeCreated: AT }),
        aSetPoint({ id: idOf('a'), diskUniqueId: 'x' }),
      ],
      'b',
    ],
  ])('has of each disk one point: %s', (_name, points, expected) => {
    expect(groupSets(points).map((set) => set.points.map(({ id }) => id))).toStrictEqual([[idOf(expected)]]);
  });

  test('takes points that do not say their disk for points of different ones', () => {
    const points = ['a', 'b'].map((name, index) => {
      const { diskUniqueId: _, ...point } = aSetPoint({ id: idOf(name), set: `n ${index + 1}/2` });
      return point;
    });
    expect(groupSets(points)[0]?.points).toStrictEqual(points);
  });

  test('of points alone is complete by itself only where it is of no VM', () => {
    const { set: _, ...alone } = aSetPoint({ id: idOf('Lonely') });

    expect(groupSets([alone])[0]).toMatchObject({ id: 'lonely', expected: 1, isComplete: true });
    const [ofVm] = groupSets([{ ...alone, vm: 'prod/web' }]);
    expect(ofVm).toMatchObject({ id: 'lonely', isComplete: false });
    expect(ofVm).not.toHaveProperty('expected');
    expect(setIdOf(alone)).toBe('lonely');
    expect(setIdOf(aSetPoint({ set: 'N 1/1' }))).toBe('n');
  });

  test('has none of the points of others', () => {
    expect(groupSets([aSetPoint({ isOwn: false })])).toStrictEqual([]);
    expect(groupSets([])).toStrictEqual([]);
  });
});

describe('a place', () => {
  const long = 'x'.repeat(80);
  test.each<[string | undefined, ReturnType<typeof readPlace>]>([
    ['Night-1 1/2', { id: 'night-1', k: 1, n: 2 }],
    ['n 2/2', { id: 'n', k: 2, n: 2 }],
    ['n 1000/9999', { id: 'n', k: 1000, n: 9999 }],
    [`${long} 1/1`, { id: long, k: 1, n: 1 }],
    [`${long}x 1/1`, undefined],
    ['n 1/10000', undefined],
    ['n 3/2', undefined],
    ['n 10/9', undefined],
    ['n 0/1', undefined],
    ['n 1/01', undefined],
    ['a n 1/1', undefined],
    ['n 1/1/1', undefined],
    [undefined, undefined],
  ])('%j is read as %o', (text, place) => {
    expect(readPlace(text)).toStrictEqual(place);
  });
});
