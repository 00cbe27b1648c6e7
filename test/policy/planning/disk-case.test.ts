import { describe, expect, test } from 'vitest';
import type { PlanInput } from '../../../shared/policy/plan.ts';
import { bearsOurTags, diskCases } from '../../../shared/policy/planning/disk-case.ts';
import type { Problem } from '../../../shared/policy/problem.ts';
import type { Protection, Standing } from '../../../shared/policy/protection.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { aDisk } from '../../builders/disk.ts';
import { planInput, policyOf } from '../../builders/plan.ts';
import { aPoint, type PointFields } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

const DISK = aDisk('os', { uniqueId: 'D-OS' });
const DATA = aDisk('data', { uniqueId: 'D-DATA' });
const VM = aVm('web');
const PROBLEM: Problem = { code: 'tag', severity: 'problem', message: 'no policy is called nigthly' };

function casesOf(
  protections: readonly Protection[],
  points: readonly RecoveryPoint[] = [],
  fields: Parameters<typeof planInput>[0] = {},
) {
  const input: PlanInput = planInput(fields);
  return diskCases({ protections, skipped: [], problems: [] }, points, input);
}

function aProtection(standing: Standing, disk = DISK): Protection {
  return { disk, vm: VM, standing };
}

function pointOf(diskUniqueId: string, fields: PointFields = {}): RecoveryPoint {
  return aPoint({ diskUniqueId, ...fields });
}

describe('a listed disk', () => {
  const policy = policyOf('weekly');
  const protection = aProtection({ kind: 'protected', policy });

  test('has its points, whoever’s, and its policy', () => {
    const points = [pointOf('d-os'), pointOf('d-os', { ownership: { kind: 'foreign' } })];

    expect(casesOf([protection], [...points, pointOf('other', { ownership: { kind: 'foreign' } })])).toStrictEqual([
      {
        diskUniqueId: 'd-os',
        protection,
        points,
        policy,
        standing: { kind: 'protected', policy },
        shown: 'protected',
      },
    ]);
  });

  test('has nothing of it pruned while the policies file is invalid, and its points made all the same', () => {
    expect(casesOf([protection], [], { settings: { policiesInvalid: true } })).toStrictEqual([
      { diskUniqueId: 'd-os', protection, points: [], policy, standing: { kind: 'problem' }, shown: 'protected' },
    ]);
  });

  test.each(['off', 'unprotected'] as const)('that is %s has points of an unselected disk', (kind) => {
    const standing = { kind: 'orphan', cause: 'unselected', follows: undefined, isConfirmed: false } as const;
    const expected = { diskUniqueId: 'd-os', protection: aProtection({ kind }), points: [], shown: kind };

    expect(casesOf([aProtection({ kind })])).toStrictEqual([{ ...expected, standing }]);
    expect(casesOf([aProtection({ kind })], [], { settings: { policiesInvalid: true } })).toStrictEqual([
      { ...expected, standing: { kind: 'problem' } },
    ]);
  });

  test.each<[Standing, object]>([
    [
      { kind: 'unsupported', why: 'x' },
      { standing: { kind: 'problem' }, shown: 'unsupported' },
    ],
    [
      { kind: 'unknown', why: 'x' },
      { standing: { kind: 'unknown' }, shown: 'unknown' },
    ],
  ])('has nothing made and nothing pruned where it is %o', (standing, shown) => {
    expect(casesOf([aProtection(standing)])).toStrictEqual([
      { diskUniqueId: 'd-os', protection: aProtection(standing), points: [], ...shown },
    ]);
  });
});

describe('a listed disk whose tag is a mistake', () => {
  const mistake: Standing = { kind: 'problem', problem: PROBLEM };
  const writes = (tag: string): PointFields => {
    const { name, schedule } = policyOf(tag);
    return { writtenPolicy: schedule.kind === 'every' ? 'hourly' : name, writtenKeep: 'keep 9d tz UTC' };
  };

  function policiesOf(cases: ReturnType<typeof casesOf>) {
    return cases.map(({ policy }) => policy?.name);
  }

  test('goes by the policy that the mistake names, and shows it', () => {
    const fallback = policyOf('weekly');
    const protection = aProtection({ ...mistake, fallback });

    expect(casesOf([protection], [pointOf('d-os', writes('hourly'))])).toMatchObject([
      { policy: fallback, standing: { kind: 'problem' }, shown: 'problem', protection },
    ]);
  });

  test('goes by what its newest point says, then by what those of the VM’s other mistaken disks say', () => {
    const both = [aProtection(mistake), aProtection(mistake, DATA)];

    expect(policiesOf(casesOf(both, [pointOf('d-os', writes('hourly')), pointOf('d-data', writes('weekly'))]))).toEqual(
      ['hourly', 'weekly'],
    );
    expect(policiesOf(casesOf(both, [pointOf('d-os', writes('hourly'))]))).toEqual(['hourly', 'hourly']);
    expect(casesOf(both, [pointOf('d-os', writes('hourly'))])[1]?.protection?.standing).toMatchObject({
      kind: 'problem',
      fallback: { name: 'hourly' },
    });
  });

  test.each<[string, Protection]>([
    ['a disk of the VM that has no such tag', aProtection({ kind: 'off' }, DATA)],
    ['a mistaken disk of another VM', { disk: DATA, vm: aVm('db'), standing: mistake }],
  ])('goes by the default where only %s has points', (_, other) => {
    expect(policiesOf(casesOf([aProtection(mistake), other], [pointOf('d-data', writes('weekly'))]))[0]).toBe(
      'nightly',
    );
  });
});

describe('a disk that no list shows', () => {
  const sources = new Map([['gone', 'gone' as const]]);

  test('is there where it has a point of ours or in doubt, in the order of unique ids', () => {
    const points = [
      pointOf('b'),
      pointOf('a', { ownership: { kind: 'in-doubt', why: 'x' } }),
      pointOf('c', { ownership: { kind: 'foreign' } }),
      pointOf('d-os'),
    ];
    const cases = casesOf([aProtection({ kind: 'off' })], points);

    expect(cases.map(({ diskUniqueId }) => diskUniqueId)).toEqual(['d-os', 'a', 'b']);
  });

  test('has all its points, and says nothing of what was not asked', () => {
    const points = [pointOf('b'), pointOf('b', { ownership: { kind: 'foreign' } })];

    expect(casesOf([], points)).toStrictEqual([
      { diskUniqueId: 'b', points, standing: { kind: 'unknown' }, shown: 'unknown' },
    ]);
  });

  test('is none where a point says no disk', () => {
    const { diskUniqueId: _, ...point } = aPoint();

    expect(casesOf([], [point])).toEqual([]);
  });

  test.each([
    [new Set<string>(), false],
    [new Set(['gone']), true],
  ])('is an orphan where it was answered to be gone, confirmed or not: %o', (confirmedGone, isConfirmed) => {
    const points = [pointOf('gone')];
    const standing = { kind: 'orphan', cause: 'gone', follows: undefined, isConfirmed } as const;

    expect(casesOf([], points, { sources, confirmedGone })).toStrictEqual([
      { diskUniqueId: 'gone', points, standing, shown: 'orphan' },
    ]);
  });

  test('has nothing pruned while the policies file is invalid, and is shown as what it is', () => {
    const points = [pointOf('b'), pointOf('gone')];
    const cases = casesOf([], points, { sources, settings: { policiesInvalid: true } });

    expect(cases.map(({ standing, shown }) => [standing.kind, shown])).toEqual([
      ['unknown', 'unknown'],
      ['problem', 'orphan'],
    ]);
  });
});

test.each<[RecoveryPoint['ownership'], boolean]>([
  [{ kind: 'own' }, true],
  [{ kind: 'in-doubt', why: 'x' }, true],
  [{ kind: 'foreign', owner: 'other' }, false],
])('a point of ownership %o bears our tags: %s', (ownership, bears) => {
  expect(bearsOurTags(aPoint({ ownership }))).toBe(bears);
});
