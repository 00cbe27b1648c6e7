import { describe, expect, test } from 'vitest';
import { type CopiedCase, copiesOfDisk, isCopied } from '../../../shared/policy/copies/copied-case.ts';
import { snapshotCopyName } from '../../../shared/policy/copies/copy-name.ts';
import { type CopyInput, firstOf, isCopying, lookAgainAt, turnsOf } from '../../../shared/policy/copies/turns.ts';
import { HOUR, MINUTE } from '../../../shared/policy/instant.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import type { CopyTarget } from '../../../shared/policy/policy.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { standingPoints } from '../../../shared/policy/schedule/standing-points.ts';
import { NOW, planInput, planSettings } from '../../builders/plan.ts';
import { DISK_UNIQUE_ID, type PointFields } from '../../builders/points.ts';
import { aCopiedCase, copiedPolicy, copyOf, FRANCE, GROUPS, NORTH, night } from './some-copies.ts';

const SETTINGS = planSettings();

function input(fields: Partial<CopyInput> = {}): CopyInput {
  return { ...planInput({ copyGroups: GROUPS }), ...fields };
}

function oneOf(points: readonly RecoveryPoint[], ...copyTo: readonly CopyTarget[]): CopiedCase {
  return aCopiedCase({ points, policy: copiedPolicy({ copyTo: copyTo.length === 0 ? [NORTH] : copyTo }) });
}

interface Around {
  readonly stands?: readonly RecoveryPoint[];
  readonly fields?: Partial<CopyInput>;
}

function turnsIn(one: CopiedCase, { stands = [], fields = {} }: Around = {}) {
  return turnsOf(copiesOfDisk(one, NOW), standingPoints(stands), input(fields));
}

/** Whose turn it is, as `day to region (attempt)`. */
function heads(one: CopiedCase, around: Around = {}): readonly string[] {
  return turnsIn(one, around).heads.map(
    ({ source, target, attempt }) => `${new Date(source.scheduledFor).getUTCDate()} to ${target.region} (${attempt})`,
  );
}

/** What stands in the region under the name of the copy of a day's point. */
function tried(day: number, attempt: number, fields: PointFields = {}): RecoveryPoint {
  const name = snapshotCopyName(aCopiedCase(), { source: night(day), target: NORTH, attempt }, SETTINGS);
  return copyOf(day, { state: 'failed', attempt, ...fields, snapshot: { ...fields.snapshot, name } });
}

describe('whether the points of a disk are copied', () => {
  const { protection: _, ...unlisted } = aCopiedCase();
  const { policy: __, ...unprotected } = aCopiedCase();

  test.each<[string, DiskCase, boolean]>([
    ['has a target', aCopiedCase(), true],
    ['is not listed', unlisted, false],
    ['has no policy', unprotected, false],
    ['has a policy without targets', aCopiedCase({ policy: copiedPolicy({}) }), false],
    ['has a policy with an empty list of targets', aCopiedCase({ policy: copiedPolicy({ copyTo: [] }) }), false],
  ])('one that %s', (_name, one, is) => {
    expect(isCopied(one)).toBe(is);
  });

  test('to its own region they are not, in whatever spelling, and without a target to none', () => {
    const regionsOf = (one: CopiedCase) => copiesOfDisk(one, NOW).wanted.map(({ target }) => target.region);

    expect(regionsOf(oneOf([], NORTH, { ...NORTH, region: 'West Europe' }, FRANCE))).toEqual([
      'northeurope',
      'francecentral',
    ]);
    expect(regionsOf(aCopiedCase({ policy: copiedPolicy({}) }))).toEqual([]);
  });
});

describe('a disk has a copy under way', () => {
  const under = copyOf(22, { state: 'pending', snapshot: { timeCreated: NOW - HOUR } });

  test.each<[string, readonly RecoveryPoint[], Partial<CopyInput>, boolean]>([
    ['one that is pending', [night(23), under], {}, true],
    ['one of another owner', [{ ...under, ownership: { kind: 'foreign' } }], {}, true],
    ['one that another run has to make', [], { openCopies: new Map([[DISK_UNIQUE_ID, ['francecentral']]]) }, true],
    ['none, of a disk that another run has done with', [], { openCopies: new Map([[DISK_UNIQUE_ID, []]]) }, false],
    ['none, of another disk of that run', [], { openCopies: new Map([['another', ['northeurope']]]) }, false],
    ['none, where a point at home is pending', [night(23, { state: 'pending' })], {}, false],
    ['none, where all are complete or failed', [copyOf(21), copyOf(22, { state: 'failed' })], {}, false],
    [
      'none, where it has not come on for a day',
      [{ ...under, scheduledFor: 0, snapshot: { ...under.snapshot, timeCreated: NOW - 24 * HOUR } }],
      {},
      false,
    ],
    [
      'one, where another has not come on',
      [{ ...under, snapshot: { ...under.snapshot, timeCreated: 0 } }, under],
      {},
      true,
    ],
  ])('by %s', (_, points, fields, is) => {
    expect(isCopying(oneOf(points), input(fields))).toBe(is);
  });
});

describe('whose turn it is', () => {
  const points = [night(22), night(23)];

  test('is for each region the oldest that waits, the oldest of all first', () => {
    const there = copyOf(22);
    expect(heads(oneOf([...points, there], NORTH, FRANCE))).toEqual([
      '22 to francecentral (1)',
      '23 to northeurope (1)',
    ]);
    expect(heads(oneOf(points, NORTH, FRANCE))).toEqual(['22 to francecentral (1)', '22 to northeurope (1)']);
    expect(heads(oneOf(points, FRANCE, NORTH))).toEqual(['22 to francecentral (1)', '22 to northeurope (1)']);
  });

  test('is nobody’s where all is there', () => {
    expect(heads(oneOf([...points, copyOf(23)]))).toEqual([]);
  });

  test('is nobody’s in a region whose group is not sound', () => {
    const copyGroups = new Map([['nightkeep-snapshots-northeurope', 'westeurope']]);
    expect(heads(oneOf(points), { fields: { copyGroups } })).toEqual([]);
  });

  test.each<[string, RecoveryPoint, readonly string[]]>([
    ['a copy is under way there', copyOf(21, { state: 'pending' }), []],
    [
      'one is under way elsewhere',
      copyOf(21, { state: 'pending', snapshot: { location: 'francecentral' } }),
      ['22 to northeurope (1)'],
    ],
    ['one is complete there', copyOf(21), ['22 to northeurope (1)']],
    [
      'another owner’s is under way there',
      copyOf(21, { state: 'pending', ownership: { kind: 'foreign' } }),
      ['22 to northeurope (1)'],
    ],
  ])('while %s', (_, copy, expected) => {
    expect(heads(oneOf([...points, copy]))).toEqual(expected);
  });

  test.each<[string, readonly RecoveryPoint[], readonly string[]]>([
    ['failed once', [tried(22, 1)], ['22 to northeurope (2)']],
    ['failed, of which the first is gone', [tried(22, 2)], ['22 to northeurope (3)']],
    ['failed three times', [1, 2, 3].map((attempt) => tried(22, attempt)), ['22 to northeurope (4)']],
    ['failed four times', [1, 2, 3, 4].map((attempt) => tried(22, attempt)), []],
    ['failed in both its disks', [tried(22, 1), tried(22, 1, { diskUniqueId: 'another' })], ['22 to northeurope (2)']],
    ['is there as somebody else’s', [tried(22, 1, { state: 'usable' })], []],
    ['failed once and is under way again', [tried(22, 1), tried(22, 2, { state: 'pending' })], []],
  ])('counts what stands under the name of a copy that %s', (_, stands, expected) => {
    expect(heads(oneOf(points), { stands })).toEqual(expected);
  });

  test('is nobody’s for a restore point whose VM is not known', () => {
    const id = aCopiedCase().protection.disk.id;
    const restorePoint = { id, collectionId: id, diskUniqueIds: [DISK_UNIQUE_ID] };
    expect(heads(oneOf([night(23, { snapshot: { restorePoint } })]))).toEqual([]);
  });

  test('is put off in a region where a copy failed, until then', () => {
    const north = { ...NORTH, region: 'North Europe', resourceGroup: 'nightkeep-snapshots-northeurope' };
    const copiesNotBefore = new Map([[DISK_UNIQUE_ID, new Map([['northeurope', NOW + 1]])]]);
    const notBefore = (fields: Partial<CopyInput>) =>
      turnsIn(oneOf(points, north, FRANCE), { fields }).heads.map((head) => head.notBefore);

    expect(notBefore({ copiesNotBefore })).toEqual([NOW + 1, 0]);
    expect(notBefore({ copiesNotBefore: new Map([['another', new Map([['northeurope', NOW]])]]) })).toEqual([0, 0]);
  });
});

describe('among disks', () => {
  test('that comes first whose point was to be taken first, and last that which waits for nothing', () => {
    expect(firstOf(turnsIn(oneOf([night(22), night(23)])))).toBe(night(22).scheduledFor);
    expect(firstOf(turnsIn(oneOf([])))).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('copies are looked at again', () => {
  const soon = NOW + 15 * MINUTE;
  const waiting = (...copyTo: readonly CopyTarget[]) => oneOf([night(23)], ...copyTo);
  const notBefore = (regions: Readonly<Record<string, number>>) => ({
    copiesNotBefore: new Map([[DISK_UNIQUE_ID, new Map(Object.entries(regions))]]),
  });
  const at = (ones: readonly CopiedCase[], fields: Partial<CopyInput> = {}) =>
    lookAgainAt(
      ones.map((one) => turnsIn(one, { fields })),
      input(fields),
    );

  test.each<[string, readonly CopiedCase[], Partial<CopyInput>, number | undefined]>([
    ['never where there is none', [], {}, undefined],
    ['never where none is awaited', [oneOf([])], {}, undefined],
    ['soon where one is to come', [waiting()], {}, soon],
    ['soon where another run makes one', [oneOf([])], { openCopies: new Map([[DISK_UNIQUE_ID, ['x']]]) }, soon],
    [
      'soon where one is under way, whatever was put off',
      [oneOf([night(23), copyOf(22, { state: 'pending', snapshot: { timeCreated: NOW } })], NORTH, FRANCE)],
      notBefore({ francecentral: NOW + HOUR }),
      soon,
    ],
    ['when one that failed is tried again', [waiting()], notBefore({ northeurope: NOW + HOUR }), NOW + HOUR],
    ['soon where that is sooner', [waiting()], notBefore({ northeurope: NOW + MINUTE }), soon],
    [
      'when the first of several is',
      [waiting(NORTH, FRANCE)],
      notBefore({ northeurope: NOW + HOUR, francecentral: NOW + 2 * HOUR }),
      NOW + HOUR,
    ],
    [
      'when the first of several disks is',
      [oneOf([]), waiting(FRANCE), waiting()],
      notBefore({ northeurope: NOW + HOUR, francecentral: NOW + 2 * HOUR }),
      NOW + HOUR,
    ],
  ])('%s', (_, ones, fields, expected) => {
    expect(at(ones, fields)).toBe(expected);
  });
});
