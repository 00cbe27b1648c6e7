import { describe, expect, test } from 'vitest';
import { copyLookAfter, planCopies, withWaiting } from '../../../shared/policy/copies/plan-copies.ts';
import type { CopyInput } from '../../../shared/policy/copies/turns.ts';
import { HOUR, MINUTE } from '../../../shared/policy/instant.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import type { CopyTarget } from '../../../shared/policy/policy.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, type PlanFields, planInput } from '../../builders/plan.ts';
import type { PointFields } from '../../builders/points.ts';
import { aCopiedCase, copiedPolicy, copyOf, FRANCE, GROUPS, NORTH, night } from './some-copies.ts';

/** A disk with points of its own. */
function oneOf(name: string, points: readonly RecoveryPoint[], ...copyTo: readonly CopyTarget[]): DiskCase {
  return aCopiedCase({
    diskUniqueId: name,
    protection: { disk: aDisk(name, { uniqueId: name }), standing: { kind: 'off' } },
    policy: copiedPolicy({ copyTo: copyTo.length === 0 ? [NORTH] : copyTo }),
    points: points.map((point) => ({ ...point, diskUniqueId: name })),
  });
}

function input(fields: PlanFields = {}): CopyInput {
  return planInput({ copyGroups: GROUPS, ...fields });
}

function planned(cases: readonly DiskCase[], fields: PlanFields = {}, others: readonly RecoveryPoint[] = []) {
  return planCopies(cases, [...cases.flatMap(({ points }) => points), ...others], input(fields));
}

function begun(cases: readonly DiskCase[], others: readonly RecoveryPoint[] = []): readonly string[] {
  return planned(cases, {}, others).actions.map(({ diskUniqueId }) => diskUniqueId);
}

function underWay(count: number): readonly RecoveryPoint[] {
  return Array.from({ length: count }, (_, index) =>
    copyOf(23, { state: 'pending', snapshot: { name: `of-others-${index}`, timeCreated: NOW } }),
  );
}

describe('the copies that a run begins', () => {
  test('are nothing at all where no disk is copied', () => {
    const one = aCopiedCase({ policy: copiedPolicy({}), points: [night(23)] });
    expect(planned([one], { openCopies: new Map([[one.diskUniqueId, ['northeurope']]]) })).toEqual({
      actions: [],
      waiting: new Set(),
      problems: [],
    });
  });

  test('are of those disks first whose points have waited longest, where a region has not room for all', () => {
    const cases = [oneOf('b', [night(23)]), oneOf('a', [night(22)]), oneOf('c', [night(21)])];

    expect(begun(cases)).toEqual(['c', 'a', 'b']);
    expect(begun(cases, underWay(98))).toEqual(['c', 'a']);
    expect(begun(cases, underWay(100))).toEqual([]);
  });

  test('are none of a disk that has one under way', () => {
    const busy = oneOf(
      'a',
      [night(23), copyOf(22, { state: 'pending', snapshot: { timeCreated: NOW } })],
      NORTH,
      FRANCE,
    );

    expect(begun([busy, oneOf('b', [night(23)])])).toEqual(['b']);
    expect(planned([busy]).nextCopyAt).toBe(NOW + 15 * MINUTE);
  });

  test('wake nobody where nothing waits', () => {
    expect(planned([oneOf('a', [night(23), copyOf(23)])])).not.toHaveProperty('nextCopyAt');
  });

  test('are none of a run that is not for all, though they wait', () => {
    const { actions, waiting } = planned([oneOf('a', [night(23)])], { request: { prune: false } });
    expect([actions, waiting.size]).toEqual([[], 1]);
  });

  test('are told of with what hinders them', () => {
    expect(planned([oneOf('a', [])], { copyGroups: new Map() }).problems.map(({ code }) => code)).toEqual([
      'copy-group-missing',
    ]);
  });
});

describe('what waits for its copy', () => {
  const points = [19, 20, 21, 22, 23].map((day) => night(day));
  const waiting = (fields: PlanFields, ...copyTo: readonly CopyTarget[]) => {
    const one = oneOf('a', points, ...copyTo);
    const { waiting: those } = planned([one, oneOf('b', [])], fields);
    return one.points
      .filter((point) => those.has(point))
      .map(({ scheduledFor }) => new Date(scheduledFor).getUTCDate());
  };

  test('is what each target waits for', () => {
    expect(waiting({}, NORTH)).toEqual([22, 23]);
    expect(waiting({}, NORTH, { ...FRANCE, retention: { last: 3 } })).toEqual([21, 22, 23]);
  });

  test('is all that Azure would take where another run may have a copy to make to that region', () => {
    expect(waiting({ openCopies: new Map([['a', ['northeurope']]]) }, NORTH)).toEqual([19, 20, 21, 22, 23]);
    expect(waiting({ openCopies: new Map([['a', ['francecentral']]]) }, NORTH)).toEqual([22, 23]);
    expect(waiting({ openCopies: new Map([['b', ['northeurope']]]) }, NORTH)).toEqual([22, 23]);
  });

  test('is the same for a run that copies nothing', () => {
    expect(waiting({ request: { creates: 'now' } }, NORTH)).toEqual([22, 23]);
  });

  test('is shielded, and nothing else of the disk', () => {
    const one = aCopiedCase({ points });

    expect(withWaiting(one, new Set(points.slice(3)))).toEqual({
      ...one,
      points: [...points.slice(0, 3), ...points.slice(3).map((point) => ({ ...point, isBeingCopied: true }))],
    });
    expect(withWaiting(one, new Set([night(23)]))).toBe(one);
  });
});

describe('the copies of points that are only being made', () => {
  const soon = NOW + 15 * MINUTE;
  const made = (fields: PointFields) => oneOf('a', [night(23, fields)]);
  const pending = { state: 'pending' } as const;
  const day = 24 * HOUR;

  test.each<[string, DiskCase, PlanFields, readonly string[], number | undefined]>([
    ['are looked at soon where this run makes one', oneOf('a', []), {}, ['a'], soon],
    ['are not where it makes one of another disk', oneOf('a', []), {}, ['b'], undefined],
    ['are where another run makes one', oneOf('a', []), { openCreates: new Map([['a', []]]) }, [], soon],
    ['are where one is pending', made(pending), {}, [], soon],
    ['are not where all are complete', made({}), {}, [], undefined],
    ['are not where one is pending too long', made({ ...pending, at: NOW - day }), {}, [], undefined],
    ['are where it is so for a moment less', made({ ...pending, at: NOW - day + 1 }), {}, [], soon],
    ['are not where it is another owner’s', made({ ...pending, ownership: { kind: 'foreign' } }), {}, [], undefined],
    ['are not where it is a copy', made({ ...pending, isCopy: true }), {}, [], undefined],
    [
      'are not of a disk that is not copied',
      aCopiedCase({ diskUniqueId: 'a', policy: copiedPolicy({}) }),
      {},
      ['a'],
      undefined,
    ],
  ])('%s', (_, one, fields, creates, expected) => {
    const planning = creates.map((diskUniqueId) => ({ diskUniqueId }));
    expect(copyLookAfter(planning, [one], planInput(fields))).toBe(expected);
  });

  test('are looked at where one of several disks has one, and of its points one', () => {
    const cases = [made({}), oneOf('b', [night(22), night(23, pending)])];
    expect(copyLookAfter([], cases, planInput())).toBe(soon);
    expect(copyLookAfter([], [], planInput())).toBeUndefined();
  });
});
