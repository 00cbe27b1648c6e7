import { describe, expect, test } from 'vitest';
import { beginCopies } from '../../../shared/policy/copies/begin-copies.ts';
import { type CopiedCase, copiesOfDisk } from '../../../shared/policy/copies/copied-case.ts';
import { RegionRoom } from '../../../shared/policy/copies/copies-under-way.ts';
import { partsOf } from '../../../shared/policy/copies/copy-restore-point.ts';
import { type CopyInput, turnsOf } from '../../../shared/policy/copies/turns.ts';
import type { RestorePointOfDisk } from '../../../shared/policy/inventory.ts';
import type { CopyAction } from '../../../shared/policy/plan.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { computeId, type ResourceId } from '../../../shared/policy/resource-id.ts';
import { restorePointId } from '../../../shared/policy/restore-point-id.ts';
import { standingPoints } from '../../../shared/policy/schedule/standing-points.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, planInput } from '../../builders/plan.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';
import { aCopiedCase, copiedPolicy, copyOf, FRANCE, GROUPS, NORTH, night } from './some-copies.ts';

const COLLECTION = computeId(SUBSCRIPTION, 'points', 'restorePointCollections', 'web-rp');

/** A disk with points of its own that are copied to both regions. */
function oneOf(name: string, points: readonly RecoveryPoint[]): CopiedCase {
  const protection = { disk: aDisk(name, { uniqueId: name }), standing: { kind: 'off' } } as const;
  return aCopiedCase({
    diskUniqueId: name,
    protection,
    policy: copiedPolicy({ copyTo: [FRANCE, NORTH] }),
    points: points.map((point) => ({ ...point, diskUniqueId: name })),
  });
}

/** A disk's part of the restore point of `a` and `b`. */
function partOf(name: string, day = 23, fields: Partial<RestorePointOfDisk> = {}): RecoveryPoint {
  const id = restorePointId(COLLECTION, `web-${day}`);
  const restorePoint = { id, collectionId: COLLECTION, diskUniqueIds: ['a', 'b'], ...fields };
  const sourceResourceId = computeId(SUBSCRIPTION, 'prod', 'disks', `disk-${name}`);
  return night(day, {
    vm: 'prod/web',
    snapshot: { id: `${id}/${name}` as ResourceId, restorePoint, sourceResourceId },
  });
}

interface Around {
  readonly fields?: Partial<CopyInput>;
  readonly cases?: readonly DiskCase[];
  readonly room?: RegionRoom;
}

function begun(ones: readonly CopiedCase[], { fields = {}, cases = ones, room }: Around = {}): readonly CopyAction[] {
  const input: CopyInput = { ...planInput({ copyGroups: GROUPS }), ...fields };
  const turns = ones.map((one) => turnsOf(copiesOfDisk(one, NOW), standingPoints([]), input));
  return beginCopies(turns, {
    cases: new Map(cases.map((one) => [one.diskUniqueId, one])),
    room: room ?? new RegionRoom([], input.openCopies),
    input,
  });
}

function say(actions: readonly CopyAction[]): readonly string[] {
  return actions.map(({ diskUniqueId, location }) => `${diskUniqueId} to ${location}`);
}

describe('the copy that is begun of a disk', () => {
  const one = oneOf('a', [night(23)]);
  const notBefore = (at: number) => ({
    copiesNotBefore: new Map([['a', new Map([['francecentral', at]])]]),
  });

  test('is the first whose time has come', () => {
    expect(say(begun([one]))).toEqual(['a to francecentral']);
    expect(say(begun([one], { fields: notBefore(NOW) }))).toEqual(['a to francecentral']);
    expect(say(begun([one], { fields: notBefore(NOW + 1) }))).toEqual(['a to northeurope']);
  });

  test('is the first whose region has room', () => {
    const full = new RegionRoom(
      Array.from({ length: 100 }, () => copyOf(1, { state: 'pending', snapshot: { location: 'francecentral' } })),
      new Map(),
    );
    expect(say(begun([one], { room: full }))).toEqual(['a to northeurope']);
  });

  test('takes the place of one in its region', () => {
    const room = new RegionRoom(
      Array.from({ length: 99 }, () => copyOf(1, { state: 'pending', snapshot: { location: 'francecentral' } })),
      new Map(),
    );
    expect(say(begun([one, oneOf('b', [night(23)])], { room }))).toEqual(['a to francecentral', 'b to northeurope']);
  });

  test('is none where nothing waits', () => {
    expect(begun([oneOf('a', [])])).toEqual([]);
  });
});

describe('a restore point', () => {
  const a = oneOf('a', [partOf('a')]);
  const b = oneOf('b', [partOf('b')]);

  test('is begun once, for all its disks', () => {
    const copies = begun([a, b]);

    expect(say(copies)).toEqual(['a to francecentral', 'b to francecentral']);
    expect(new Set(copies.map(({ restorePoint }) => restorePoint?.id)).size).toBe(1);
    expect(copies.map(({ snapshotId }) => snapshotId)).toEqual(
      ['a', 'b'].map((name) => `${copies[0]?.restorePoint?.id}/diskRestorePoints/disk-${name}`),
    );
    expect(copies.map(({ sourceId }) => sourceId)).toEqual(
      [...a.points, ...b.points].map(({ snapshot }) => snapshot.id),
    );
  });

  test('names the disk and its VM only of those that are listed', () => {
    const vm = { ...a, protection: { ...a.protection, vm: { id: 'the-vm' } } } as unknown as CopiedCase;
    const { protection: _, ...gone } = b;
    const copies = begun([vm], { cases: [vm, gone] });

    expect(copies.map(({ vmId, diskId }) => [vmId, diskId])).toEqual([
      ['the-vm', a.protection.disk.id],
      [undefined, undefined],
    ]);
    expect(copies[1]).not.toHaveProperty('vmId');
    expect(copies[1]).not.toHaveProperty('diskId');
  });

  test.each<[string, readonly CopiedCase[], Partial<CopyInput>]>([
    [
      'one of its disks has another copy under way',
      [a, { ...b, points: [...b.points, copyOf(23, { state: 'pending' })] }],
      {},
    ],
    ['another run copies one of its disks', [a, b], { openCopies: new Map([['b', ['northeurope']]]) }],
    ['one of its disks is not known', [a], {}],
    ['one of its disks has no point in it', [a, oneOf('b', [partOf('b', 22)])], {}],
  ])('is not begun where %s', (_, cases, fields) => {
    expect(begun([a], { cases, fields })).toEqual([]);
  });

  test('is not begun where another copy of one of its disks was begun before', () => {
    expect(say(begun([oneOf('b', [night(21)]), a], { cases: [a, b] }))).toEqual(['b to francecentral']);
  });

  test('takes the turn of all its disks', () => {
    const behind = oneOf('b', [night(21), partOf('b')]);
    expect(say(begun([a, behind]))).toEqual(['a to francecentral', 'b to francecentral']);
  });

  test('that is not begun holds up no other disk, and no copy of another point to another region', () => {
    const behind = oneOf('a', [partOf('a', 22), night(23), copyOf(22)]);

    expect(say(begun([a, oneOf('c', [night(23)])], { cases: [a] }))).toEqual(['c to francecentral']);
    expect(say(begun([behind]))).toEqual(['a to northeurope']);
  });
});

describe('the parts of a restore point', () => {
  const cases = (...ones: readonly CopiedCase[]) => new Map(ones.map((one) => [one.diskUniqueId, one]));
  const a = oneOf('a', [night(22), partOf('a', 22), partOf('a')]);
  const shouted = { id: restorePointId(COLLECTION, 'web-23').toUpperCase() as ResourceId };
  const b = oneOf('b', [partOf('b', 23, shouted)]);

  test('are the points of each of its disks in it, whatever the casing of ids', () => {
    expect(partsOf(partOf('a'), cases(b, a))?.map(({ one, point }) => [one, point])).toEqual([
      [a, a.points[2]],
      [b, b.points[0]],
    ]);
  });

  test.each<[string, RecoveryPoint]>([
    ['it is none', night(23)],
    ['a disk is unknown', partOf('a', 23, { diskUniqueIds: ['a', 'b', 'c'] })],
    ['a disk has no point in it', partOf('a', 22)],
    ['Azure does not say which disks it has', partOf('a', 23, { diskUniqueIds: [] })],
  ])('are not known where %s', (_, point) => {
    expect(partsOf(point, cases(a, b))).toBeUndefined();
  });
});

describe('the room of a region', () => {
  const pending = (count: number, location = 'North Europe') =>
    Array.from({ length: count }, () => copyOf(1, { state: 'pending', snapshot: { location } }));
  const taken = (points: readonly RecoveryPoint[], open: readonly string[] = []) =>
    new RegionRoom(points, new Map([['a', open]])).take('northeurope');

  test.each<[string, () => boolean, boolean]>([
    ['99 copies under way', () => taken(pending(99)), true],
    ['100 copies under way', () => taken(pending(100)), false],
    ['99 and one that another run makes', () => taken(pending(99), ['northeurope']), false],
    ['98 and two that another run makes', () => taken(pending(98), ['northeurope', 'NorthEurope']), false],
    ['99 and one that another run makes elsewhere', () => taken(pending(99), ['francecentral']), true],
    ['100 elsewhere', () => taken(pending(100, 'francecentral')), true],
    ['100 that are complete', () => taken(pending(100).map((copy) => ({ ...copy, state: 'usable' }))), true],
    [
      '100 points at home that are pending',
      () => taken(pending(100).map((copy) => ({ ...copy, isCopy: false }))),
      true,
    ],
  ])('is left or not with %s', (_, was, is) => {
    expect(was()).toBe(is);
  });

  test('is less by each that is taken', () => {
    const room = new RegionRoom(pending(98), new Map());
    expect([room.take('northeurope'), room.take('North Europe'), room.take('northeurope')]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
