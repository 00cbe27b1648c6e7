import { describe, expect, test } from 'vitest';
import { type CopiedCase, copiesOfDisk } from '../../../shared/policy/copies/copied-case.ts';
import { snapshotCopyName } from '../../../shared/policy/copies/copy-name.ts';
import { copyProblems, isSlowCopy } from '../../../shared/policy/copies/copy-problems.ts';
import type { WantedCopies } from '../../../shared/policy/copies/wanted-copies.ts';
import { HOUR } from '../../../shared/policy/instant.ts';
import type { Problem } from '../../../shared/policy/problem.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { computeId } from '../../../shared/policy/resource-id.ts';
import { restorePointId } from '../../../shared/policy/restore-point-id.ts';
import { standingPoints } from '../../../shared/policy/schedule/standing-points.ts';
import { NOW, planSettings } from '../../builders/plan.ts';
import { type PointFields, SUBSCRIPTION } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';
import { aCopiedCase, copyOf, FRANCE, GROUPS, NORTH, night } from './some-copies.ts';

const SETTINGS = planSettings();
const INPUT = { now: NOW, settings: SETTINGS, copyGroups: GROUPS, subscriptionId: SUBSCRIPTION };
const ONE = aCopiedCase();
const { disk } = ONE.protection;
const RESTORE_POINT = restorePointId(computeId(SUBSCRIPTION, 'copies', 'restorePointCollections', 'web-rp'), 'web-1');

interface Found {
  readonly one?: CopiedCase;
  readonly wanted?: Partial<WantedCopies>;
  readonly stands?: readonly RecoveryPoint[];
}

/** What is told of a disk whose points stand so to one region. */
function problemsOf({ one = ONE, wanted, stands = [] }: Found): readonly Problem[] {
  const of = { target: NORTH, waiting: [], dropped: [], copyable: [], ...wanted };
  return copyProblems([{ one, wanted: [of] }], standingPoints(stands), INPUT);
}

/** What stands there under the name of the copy of a day's point. */
function tried(day: number, attempt: number, fields: PointFields = {}): RecoveryPoint {
  const name = snapshotCopyName(ONE, { source: night(day), target: NORTH, attempt }, SETTINGS);
  return copyOf(day, { state: 'failed', attempt, ...fields, snapshot: { ...fields.snapshot, name } });
}

describe('of copies that failed', () => {
  const refused = { copyCompletionError: 'CopySourceNotFound' };

  test('is told for which points, how often and why', () => {
    const stands = [tried(22, 1, { snapshot: refused }), tried(22, 2, { snapshot: refused })];

    expect(problemsOf({ wanted: { waiting: [night(22)] }, stands })).toEqual([
      {
        code: 'copy-failed',
        severity: 'problem',
        message:
          'The copy of disk web-os to northeurope for 2026-11-22T02:00:00Z failed 2 times (CopySourceNotFound): the chain of copies stands still there.',
        subscriptionId: SUBSCRIPTION,
        diskId: disk.id,
        location: 'northeurope',
      },
    ]);
  });

  test.each<[string, readonly RecoveryPoint[], string]>([
    ['one', [tried(22, 1)], 'for 2026-11-22T02:00:00Z failed 1 time: the chain'],
    [
      'several points, each with its own errors',
      [
        tried(21, 1, { snapshot: { copyCompletionError: 'A' } }),
        tried(22, 1, { snapshot: { copyCompletionError: 'B' } }),
        tried(22, 2),
      ],
      'for 2026-11-21T02:00:00Z, 2026-11-22T02:00:00Z failed 3 times (A, B): the chain',
    ],
  ])('names %s', (_, stands, said) => {
    const [problem] = problemsOf({ wanted: { waiting: [night(21), night(22)] }, stands });
    expect(problem?.message).toContain(said);
  });

  test.each<[string, PointFields]>([
    ['is of another disk', { diskUniqueId: 'another' }],
    ['is under way', { state: 'pending' }],
    ['is complete', { state: 'usable' }],
  ])('nothing is told of what stands under the name and %s', (_, fields) => {
    expect(problemsOf({ wanted: { waiting: [night(22)] }, stands: [tried(22, 1, fields)] })).toEqual([]);
  });

  test('nothing is told of a restore point whose VM is not known, which has no name there', () => {
    const restorePoint = { id: RESTORE_POINT, collectionId: RESTORE_POINT, diskUniqueIds: [] };
    const waiting = [night(22, { snapshot: { restorePoint } })];
    expect(problemsOf({ wanted: { waiting }, stands: [tried(22, 1)] })).toEqual([]);
  });
});

describe('of a copy that does not come to its end', () => {
  const old = { timeCreated: NOW - 24 * HOUR };

  test('is told since when, what waits for it and how it is given up', () => {
    const slow = copyOf(22, { state: 'pending', snapshot: old });

    expect(problemsOf({ one: aCopiedCase({ points: [slow] }) })).toEqual([
      {
        code: 'copy-slow',
        severity: 'problem',
        message:
          'The copy of disk web-os to northeurope for 2026-11-22T02:00:00Z is not complete after 24 hours; later points wait for it there, and Azure may take no copy of the disk to another region.',
        suggestion: `Should northeurope be lost for long, give it up, and the point at home is copied again: az snapshot delete --ids ${slow.snapshot.id}`,
        subscriptionId: SUBSCRIPTION,
        diskId: disk.id,
        location: 'northeurope',
      },
    ]);
  });

  test('is told once for points of one time, and each is given up by its own command', () => {
    const snapshots = [
      { ...old, name: 'a' },
      { ...old, restorePoint: { id: RESTORE_POINT, collectionId: RESTORE_POINT, diskUniqueIds: [] } },
    ];
    const points = snapshots.map((snapshot) => copyOf(22, { state: 'pending', snapshot }));
    const [problem] = problemsOf({ one: aCopiedCase({ points }) });

    expect(problem?.message).toContain('for 2026-11-22T02:00:00Z is not complete');
    expect(problem?.suggestion).toMatch(
      new RegExp(
        `: az snapshot delete --ids ${points[0]?.snapshot.id}; az restore-point delete --yes --ids ${RESTORE_POINT}$`,
      ),
    );
  });

  test('is told of the region that it is in alone', () => {
    const elsewhere = copyOf(22, { state: 'pending', snapshot: { ...old, location: 'francecentral' } });
    expect(problemsOf({ one: aCopiedCase({ points: [elsewhere] }) })).toEqual([]);
  });

  test.each<[string, PointFields, boolean]>([
    ['for as long as a point may be pending', { snapshot: old }, true],
    ['for longer', { snapshot: { timeCreated: NOW - 24 * HOUR - 1 } }, true],
    ['for a moment less', { snapshot: { timeCreated: NOW - 24 * HOUR + 1 } }, false],
    ['and has come to its end since', { state: 'usable', snapshot: old }, false],
    ['and failed since', { state: 'failed', snapshot: old }, false],
  ])('counts one that is under way %s: %#', (_, fields, isSlow) => {
    expect(isSlowCopy(copyOf(23, { state: 'pending', ...fields }), SETTINGS, NOW)).toBe(isSlow);
  });

  test('counts from its occurrence where Azure does not say when it was begun', () => {
    const timeless = (day: number) => {
      const { snapshot, ...point } = copyOf(day, { state: 'pending' });
      const { timeCreated: _, ...rest } = snapshot;
      return isSlowCopy({ ...point, snapshot: rest }, SETTINGS, NOW);
    };
    expect([timeless(22), timeless(23)]).toEqual([true, false]);
  });
});

describe('of points that are given up', () => {
  test('is told how many there are and when', () => {
    expect(problemsOf({ wanted: { dropped: [night(19), night(20)] } })).toEqual([
      {
        code: 'copies-dropped',
        severity: 'hint',
        message:
          'Disk web-os has more points to copy to northeurope than can be caught up with: the newest are copied, 2 are not (2026-11-19T02:00:00Z, 2026-11-20T02:00:00Z).',
        subscriptionId: SUBSCRIPTION,
        diskId: disk.id,
        location: 'northeurope',
      },
    ]);
  });

  test.each([
    [
      5,
      '5 are not (2026-11-01T02:00:00Z, 2026-11-02T02:00:00Z, 2026-11-03T02:00:00Z, 2026-11-04T02:00:00Z, 2026-11-05T02:00:00Z).',
    ],
    [
      7,
      '7 are not (2026-11-01T02:00:00Z, 2026-11-02T02:00:00Z, 2026-11-03T02:00:00Z, 2026-11-04T02:00:00Z, 2026-11-05T02:00:00Z and 2 more).',
    ],
  ])('of %i times five are named', (count, said) => {
    const dropped = Array.from({ length: count }, (_, index) => night(index + 1));
    expect(problemsOf({ wanted: { dropped } })[0]?.message.endsWith(said)).toBe(true);
  });
});

describe('the problems of copies', () => {
  const dropped = { target: NORTH, waiting: [], dropped: [night(19)], copyable: [] };

  test('name the VM of the disk, and the region as it is compared', () => {
    const vm = aVm('web');
    const one = aCopiedCase({ protection: { ...ONE.protection, vm } });
    const target = { ...NORTH, region: 'North Europe', resourceGroup: 'nightkeep-snapshots-northeurope' };
    const [problem] = problemsOf({ one, wanted: { ...dropped, target } });

    expect(problem).toMatchObject({ vmId: vm.id, diskId: disk.id, location: 'northeurope' });
    expect(problem?.message).toContain('to copy to North Europe than');
  });

  test('come in the order of their words, what several disks share once', () => {
    const elsewhere = { ...dropped, target: FRANCE, dropped: [] };
    const disks = [ONE, ONE].map((one) => ({ one, wanted: [elsewhere, dropped] }));
    const problems = copyProblems(disks, standingPoints([]), { ...INPUT, copyGroups: new Map() });

    expect(problems.map(({ code, location }) => `${code} ${location}`)).toEqual([
      'copies-dropped northeurope',
      'copy-group-missing francecentral',
      'copy-group-missing northeurope',
    ]);
  });

  test('are none where all is well', () => {
    expect(problemsOf({ one: aCopiedCase({ points: [night(22), copyOf(22)] }) })).toEqual([]);
  });

  test('are told for each region that the policy copies to, the own one left out', () => {
    const policy = { ...ONE.policy, options: { copyTo: [NORTH, { ...NORTH, region: 'West Europe' }] } };
    const problems = copyProblems([copiesOfDisk(aCopiedCase({ policy }), NOW)], standingPoints([]), {
      ...INPUT,
      copyGroups: new Map(),
    });

    expect(problems.map(({ location }) => location)).toEqual(['northeurope']);
  });
});
