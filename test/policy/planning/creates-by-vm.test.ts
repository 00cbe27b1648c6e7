import { describe, expect, test } from 'vitest';
import { type Instant, parseInstant } from '../../../shared/policy/instant.ts';
import { createAction } from '../../../shared/policy/planning/create-action.ts';
import { createsByVm, type DuePoint } from '../../../shared/policy/planning/creates-by-vm.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import type { PointOptions, Policy } from '../../../shared/policy/policy.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase } from '../../builders/disk-case.ts';
import { NOW, planSettings, policyOf } from '../../builders/plan.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

const NIGHT = parseInstant('2026-11-23T02:00Z');
const VM = aVm('web', { size: 'Standard_D4s_v5' });
const AGREEING: Policy = { ...policyOf('nightly'), options: { consistency: 'crash' } };

function aCaseOf(name: string, policy: Policy, { vm = VM, sku = 'Premium_LRS' } = {}): DiskCase {
  return aCase({ disk: aDisk(name, { sku }), vm, policy });
}

function aDue(one: DiskCase, occurrence: Instant = NIGHT): DuePoint {
  const { protection, policy } = one;
  if (protection === undefined || policy === undefined) throw new Error('no policy selects the disk');
  return {
    disk: { one, protection, policy, occurrence },
    point: {
      disk: protection.disk,
      ...(protection.vm === undefined ? {} : { vm: protection.vm }),
      policy,
      moment: { kind: 'scheduled', scheduledFor: occurrence },
      attempt: 1,
      reasons: ['due'],
      set: { id: 'abcdefabcdef', k: 1, n: 1 },
      runId: 'run-1',
      resourceGroup: SNAPSHOT_GROUP,
    },
  };
}

function made(due: readonly DuePoint[], scheduled = due) {
  const input = { now: NOW, settings: planSettings() };
  return createsByVm(
    due,
    scheduled.map(({ disk }) => disk),
    [],
    input,
  );
}

/** The names of the disks, those of one restore point together. */
function together({ creates }: ReturnType<typeof made>): readonly (readonly string[])[] {
  const byPoint = Map.groupBy(creates, ({ restorePoint, snapshotId }) => restorePoint?.id ?? snapshotId);
  return [...byPoint.values()].map((ones) => ones.map(({ diskId }) => diskId.split('/').at(-1) ?? ''));
}

describe('the points of a VM’s due disks', () => {
  test('are snapshots where its policy asks for nothing more', () => {
    const due = ['os', 'data'].map((name) => aDue(aCaseOf(name, policyOf('nightly'))));

    expect(made(due)).toStrictEqual({
      creates: due.map(({ point }) => createAction(point, planSettings())),
      skips: [],
      problems: [],
    });
  });

  test('are one restore point where it asks for consistency', () => {
    const both = made(['os', 'data'].map((name) => aDue(aCaseOf(name, AGREEING))));

    expect(together(both)).toEqual([['os', 'data']]);
    expect(both).toMatchObject({ skips: [], problems: [] });
  });

  test('are snapshots where a disk has no VM', () => {
    const due = [aDue(aCase({ disk: aDisk('spare'), policy: AGREEING }))];

    expect(made(due).creates).toEqual([createAction(due[0]?.point ?? ({} as never), planSettings())]);
  });

  test.each<[string, DuePoint]>([
    ['VM', aDue(aCaseOf('data', AGREEING, { vm: aVm('db', { size: 'Standard_D4s_v5' }) }))],
    ['occurrence', aDue(aCaseOf('data', AGREEING), NIGHT + 1)],
    ['retention', aDue(aCaseOf('data', { ...AGREEING, retention: { daily: 9 } }))],
    ['consistency', aDue(aCaseOf('data', { ...AGREEING, options: { consistency: 'application' } }))],
    ['lack of it', aDue(aCaseOf('data', { ...AGREEING, options: { consistency: 'crash', orElse: 'fail' } }))],
    ['policy that asks for none', aDue(aCaseOf('data', policyOf('nightly')))],
  ])('are not joined with one of another %s', (_, other) => {
    expect(together(made([aDue(aCaseOf('os', AGREEING)), other]))).toEqual([['os'], ['data']]);
  });

  test('are snapshots where another disk has its point already', () => {
    const [os, data] = ['os', 'data'].map((name) => aDue(aCaseOf(name, AGREEING))) as [DuePoint, DuePoint];

    expect(made([os], [os, data]).creates[0]?.consistency).toEqual({
      asked: 'crash',
      made: 'disk',
      why: 'No restore point of web: 1 of its 2 disks are due, the others have their points.',
    });
  });
});

describe('where nothing less will do', () => {
  const options: PointOptions = { consistency: 'crash', orElse: 'fail' };
  const strict: Policy = { ...policyOf('nightly'), options };
  const os = aDue(aCaseOf('os', strict, { sku: 'UltraSSD_LRS' }));
  const data = aDue(aCaseOf('data', strict));
  const why = 'No crash-consistent point of web: its disk os is an Ultra disk.';

  test('a problem tells it once for the VM, and a skip for each disk, to be tried again', () => {
    expect(made([os, data])).toStrictEqual({
      creates: [],
      skips: [os, data].map(({ disk: { one, protection } }) => ({
        kind: 'skip',
        vmId: VM.id,
        diskId: protection.disk.id,
        diskName: protection.disk.name,
        reasons: [why],
        postponed: { diskUniqueId: one.diskUniqueId, scheduledFor: NIGHT },
      })),
      problems: [
        {
          code: 'consistency-not-to-be-had',
          severity: 'problem',
          message: `${why} Its policy takes nothing less, so it gets no point.`,
          suggestion: 'Remove "orElse": "fail" from the policy, or choose a lower consistency.',
          subscriptionId: SUBSCRIPTION,
          vmId: VM.id,
        },
      ],
    });
  });

  test('the disks of other VMs get their points', () => {
    const other = aDue(aCaseOf('other', strict, { vm: aVm('db', { size: 'Standard_D4s_v5' }) }));

    expect(together(made([os, data, other]))).toEqual([['other']]);
  });
});
