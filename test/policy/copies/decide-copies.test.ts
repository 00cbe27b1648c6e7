import { describe, expect, test } from 'vitest';
import { decideCopies, pointsAtHome, standingAtHome } from '../../../shared/policy/copies/decide-copies.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import type { DiskContext, DiskStanding, OrphanStanding } from '../../../shared/policy/retention/decide-disk.ts';
import type { ZonedRetention } from '../../../shared/policy/retention/valid-retention.ts';
import { NOW } from '../../builders/plan.ts';
import { aCopiedCase, copiedPolicy, copyOf, FRANCE, NORTH, night } from './some-copies.ts';

const DAILY: ZonedRetention = { retention: { daily: 5 }, timeZone: 'UTC' };
const WRITTEN: Readonly<Record<string, ZonedRetention>> = {
  old: { retention: { weekly: 1 }, timeZone: 'UTC' },
  new: { retention: { daily: 2 }, timeZone: 'Europe/London' },
};
const CONTEXT: DiskContext = {
  now: NOW,
  fullPass: true,
  liftPace: false,
  holdPace: false,
  minKeepDays: 0,
  orphanDays: 14,
  readWritten: (text) => (text === undefined ? undefined : WRITTEN[text]),
};

function orphan(fields: Partial<OrphanStanding> = {}): OrphanStanding {
  return { kind: 'orphan', cause: 'gone', follows: DAILY, isConfirmed: true, ...fields };
}

/** By what the copies of each region are decided. */
function standings(one: Partial<DiskCase>, points: readonly RecoveryPoint[] = [copyOf(22)]) {
  return decideCopies({ ...aCopiedCase({ points }), ...one }, CONTEXT).map(({ region, standing }) => [
    region,
    standing,
  ]);
}

describe('the points at home', () => {
  test('are those that are no copies, in their order', () => {
    const points = [night(21), copyOf(21), night(22)];
    expect(pointsAtHome(points)).toEqual([points[0], points[2]]);
  });

  test('are the very list where there are no copies', () => {
    const points = [night(21), night(22)];
    expect(pointsAtHome(points)).toBe(points);
  });
});

describe('the points at home of a disk that is gone', () => {
  const standing = orphan();

  test.each<[string, DiskStanding, readonly RecoveryPoint[], boolean]>([
    ['a copy stands', standing, [night(22), copyOf(22)], false],
    ['a copy is under way', standing, [copyOf(22, { state: 'pending' })], false],
    ['the only copy failed', standing, [night(22), copyOf(22, { state: 'failed' })], true],
    ['the only copy is another owner’s', standing, [copyOf(22, { ownership: { kind: 'foreign' } })], true],
    ['the only copy is in doubt', standing, [copyOf(22, { ownership: { kind: 'in-doubt', why: 'x' } })], true],
    ['no copy stands', standing, [night(22)], true],
    ['there is no point', standing, [], true],
  ])('are decided over as if it may come back while copies need them: %s', (_, of, points, isConfirmed) => {
    expect(standingAtHome({ ...aCopiedCase({ points }), standing: of })).toEqual({ ...standing, isConfirmed });
  });

  test('are decided over by what was seen where it is not gone', () => {
    const { standing: seen } = aCopiedCase();
    expect(standingAtHome(aCopiedCase({ points: [copyOf(22)], standing: seen }))).toBe(seen);
    expect(standingAtHome(aCopiedCase({ points: [copyOf(22)], standing: { kind: 'unknown' } }))).toEqual({
      kind: 'unknown',
    });
  });
});

describe('the copies of a region', () => {
  test('are decided over for themselves, the regions in order, points at home left out', () => {
    const points = [
      copyOf(22),
      copyOf(21, { snapshot: { location: 'eastus' } }),
      night(23),
      copyOf(23, { snapshot: { location: 'North Europe' } }),
      copyOf(21, { snapshot: { location: 'francecentral' } }),
    ];
    const decided = decideCopies(aCopiedCase({ points }), CONTEXT);

    expect(decided.map(({ region, decided: of }) => [region, of.decisions.map(({ point }) => point)])).toEqual([
      ['eastus', [points[1]]],
      ['francecentral', [points[4]]],
      ['northeurope', [points[0], points[3]]],
    ]);
  });

  test('are none where there are no copies', () => {
    expect(decideCopies(aCopiedCase({ points: [night(23)] }), CONTEXT)).toEqual([]);
  });

  test('stay by the retention of the target there, in the zone of the policy', () => {
    const policy = {
      ...copiedPolicy({ copyTo: [FRANCE, { ...NORTH, region: 'North Europe' }] }),
      timeZone: 'Asia/Tokyo',
    };

    expect(standings({ policy })).toEqual([
      ['northeurope', { kind: 'protected', policy: { retention: NORTH.retention, timeZone: 'Asia/Tokyo' } }],
    ]);
  });

  test.each<[string, Partial<DiskCase>]>([
    ['no target is there', { policy: copiedPolicy({ copyTo: [FRANCE] }) }],
    ['the policy has no targets', { policy: copiedPolicy({}) }],
  ])('follow what is written on them where %s', (_, one) => {
    expect(standings(one, [copyOf(22, { writtenKeep: 'new' })])).toEqual([
      ['northeurope', { kind: 'orphan', cause: 'unselected', follows: WRITTEN['new'], isConfirmed: false }],
    ]);
  });

  test('follow what is written on them where there is no policy', () => {
    const { policy: _, ...one } = aCopiedCase({ points: [copyOf(22, { writtenKeep: 'old' })] });

    expect(decideCopies(one, CONTEXT).map(({ standing }) => standing)).toEqual([
      { kind: 'orphan', cause: 'unselected', follows: WRITTEN['old'], isConfirmed: false },
    ]);
  });

  test('follow what is written on them where the disk is gone, and are gone as surely', () => {
    expect(standings({ standing: orphan() }, [copyOf(22, { writtenKeep: 'new' })])).toEqual([
      ['northeurope', orphan({ follows: WRITTEN['new'] })],
    ]);
  });

  test.each<DiskStanding>([{ kind: 'problem' }, { kind: 'unknown' }])('all stay where the disk is a %o', (standing) => {
    const one = aCopiedCase({ points: [19, 20, 21, 22].map((day) => copyOf(day, { writtenKeep: 'new' })), standing });
    const [decided] = decideCopies(one, CONTEXT);

    expect(decided?.standing).toEqual(standing);
    expect(decided?.decided.decisions.map(({ action }) => action)).toEqual(['keep', 'keep', 'keep', 'keep']);
  });
});

describe('what is written on the copies of a region', () => {
  test.each<[string, readonly RecoveryPoint[], string | undefined]>([
    ['is read from the newest', [copyOf(21, { writtenKeep: 'old' }), copyOf(22, { writtenKeep: 'new' })], 'new'],
    [
      'is not read from one that failed',
      [copyOf(21, { writtenKeep: 'old' }), copyOf(22, { writtenKeep: 'new', state: 'failed' })],
      'old',
    ],
    [
      'is not read from one of another owner',
      [copyOf(21, { writtenKeep: 'old' }), copyOf(22, { writtenKeep: 'new', ownership: { kind: 'foreign' } })],
      'old',
    ],
    [
      'is not read from an ad-hoc one',
      [copyOf(21, { writtenKeep: 'old' }), copyOf(22, { writtenKeep: 'new', kind: 'ad-hoc' })],
      'old',
    ],
    ['is nothing where the newest does not say', [copyOf(21, { writtenKeep: 'old' }), copyOf(22)], undefined],
    ['is nothing where none counts', [copyOf(22, { writtenKeep: 'new', state: 'failed' })], undefined],
  ])('%s', (_, points, text) => {
    const follows = text === undefined ? undefined : WRITTEN[text];
    expect(standings({ standing: orphan() }, points)).toEqual([['northeurope', orphan({ follows })]]);
  });
});
