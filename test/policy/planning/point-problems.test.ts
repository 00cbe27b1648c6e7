import { describe, expect, test } from 'vitest';
import { MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import { pointProblems } from '../../../shared/policy/planning/point-problems.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase as aSelected } from '../../builders/disk-case.ts';
import { policyOf } from '../../builders/plan.ts';
import { aPoint, SUBSCRIPTION } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

const NOW = parseInstant('2026-11-23T02:05Z');
const VM = aVm('web');
const DISK = aDisk('web-os');
const NIGHTLY = policyOf('nightly');

function aCase(points: readonly RecoveryPoint[], fields: Partial<DiskCase> = {}): DiskCase {
  return aSelected({ disk: DISK, vm: VM, points, ...fields });
}

function foreign(owner?: string): RecoveryPoint {
  return aPoint({ ownership: owner === undefined ? { kind: 'foreign' } : { kind: 'foreign', owner } });
}

function told(points: readonly RecoveryPoint[], cases: readonly DiskCase[] = []) {
  return pointProblems(points, cases, SUBSCRIPTION, NOW);
}

describe('a point to look at', () => {
  test('is one in doubt', () => {
    const point = aPoint({ ownership: { kind: 'in-doubt', why: 'its tag nightkeep-run is missing' } });

    expect(told([point])).toStrictEqual([
      {
        code: 'in-doubt',
        severity: 'problem',
        subscriptionId: SUBSCRIPTION,
        snapshotId: point.snapshot.id,
        message: `Snapshot ${point.snapshot.name} carries our owner tag, but its tag nightkeep-run is missing: it is kept and never counted.`,
        suggestion: 'Restore its tags, or delete it by hand.',
      },
    ]);
  });

  test('is one dated more than five minutes ahead, by its occurrence or its making', () => {
    const point = aPoint({ at: NOW + 5 * MINUTE + 1000 });
    const made = aPoint({ at: NOW, snapshot: { timeCreated: NOW + 6 * MINUTE } });

    expect(told([point])).toStrictEqual([
      {
        code: 'future-dated',
        severity: 'problem',
        subscriptionId: SUBSCRIPTION,
        snapshotId: point.snapshot.id,
        message: `Point ${point.snapshot.name} is dated ahead (2026-11-23T02:10:01Z): it is kept and satisfies no schedule.`,
      },
    ]);
    expect(told([made])[0]?.message).toContain('(2026-11-23T02:11:00Z)');
    expect(told([aPoint({ at: NOW + 5 * MINUTE })])).toEqual([]);
  });

  test('is dated by its occurrence where it does not say when it was made', () => {
    const { timeCreated, ...snapshot } = aPoint().snapshot;

    expect(told([{ ...aPoint({ at: NOW + 6 * MINUTE }), snapshot }])).toMatchObject([{ code: 'future-dated' }]);
    expect(told([{ ...aPoint(), snapshot }])).toEqual([]);
  });

  test('is none of another owner, however it is dated', () => {
    expect(told([{ ...foreign('fabrikam'), scheduledFor: NOW + 60 * MINUTE }])).toEqual([]);
  });

  test('comes in the order of codes and ids', () => {
    const doubtful = { kind: 'in-doubt', why: 'edited' } as const;
    const [a, b] = [aPoint({ ownership: doubtful }), aPoint({ ownership: doubtful, attempt: 2 })];
    const ahead = aPoint({ at: NOW + 60 * MINUTE });

    expect(told([b, a, ahead]).map(({ snapshotId }) => snapshotId)).toEqual(
      [ahead, a, b].map(({ snapshot }) => snapshot.id),
    );
  });
});

describe('another installation', () => {
  test('is told once for a VM and owner, with what to do', () => {
    expect(told([], [aCase([foreign('fabrikam'), foreign('fabrikam')]), aCase([foreign('fabrikam')])])).toStrictEqual([
      {
        code: 'other-owner',
        severity: 'hint',
        message: 'Another installation of Nightkeep (owner fabrikam) makes points of VM web too.',
        suggestion: 'Opt it out of one of the two, or set NIGHTKEEP_ADOPT=fabrikam if that installation is gone.',
        subscriptionId: SUBSCRIPTION,
        vmId: VM.id,
        diskId: DISK.id,
      },
    ]);
  });

  test('is told with the first of the VM’s disks that has its points', () => {
    const protection = { disk: aDisk('web-data'), vm: VM, standing: { kind: 'off' } } as const;
    const cases = [aCase([foreign('fabrikam')]), aCase([foreign('fabrikam')], { protection })];

    expect(told([], cases).map(({ diskId }) => diskId)).toEqual([DISK.id]);
  });

  test('is told of a detached disk by the name of the disk', () => {
    const protection = { disk: DISK, standing: { kind: 'protected', policy: NIGHTLY } } as const;
    const [problem] = told([], [aCase([foreign('fabrikam')], { protection })]);

    expect(problem?.message).toBe(
      'Another installation of Nightkeep (owner fabrikam) makes points of disk web-os too.',
    );
    expect(problem).not.toHaveProperty('vmId');
  });

  test('is told for each of several owners and VMs', () => {
    const protection = { disk: aDisk('db-os'), vm: aVm('db'), standing: { kind: 'off' } } as const;
    const cases = [aCase([foreign('fabrikam'), foreign('tailspin')]), aCase([foreign('fabrikam')], { protection })];

    expect(told([], cases)).toHaveLength(3);
  });

  test('is not told of nobody’s snapshots, of our own, or of disks that we do not protect', () => {
    const { policy, ...unprotected } = aCase([foreign('fabrikam')]);
    const { protection, ...unlisted } = aCase([foreign('fabrikam')]);

    expect(told([], [aCase([foreign(), aPoint()]), unprotected, unlisted])).toEqual([]);
  });
});

describe('a disk whose VM was not listed', () => {
  const why = 'Disk web-os is attached to a VM that Azure did not list.';
  const protection = { disk: DISK, standing: { kind: 'unknown', why } } as const;

  test('is told where it has a point of ours', () => {
    expect(told([], [aCase([foreign(), aPoint()], { protection })])).toStrictEqual([
      {
        code: 'vm-not-listed',
        severity: 'problem',
        message: `${why} No new points are made of it and none is pruned.`,
        suggestion: 'Let the app read the VM, or tag the disk itself.',
        subscriptionId: SUBSCRIPTION,
        diskId: DISK.id,
      },
    ]);
  });

  test('is not told where it has none', () => {
    expect(told([], [aCase([foreign()], { protection }), aCase([], { protection })])).toEqual([]);
  });
});
