import { describe, expect, test } from 'vitest';
import { HOUR, type Instant, MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import type { AttemptMemory, CreateAction } from '../../../shared/policy/plan.ts';
import { createAction } from '../../../shared/policy/planning/create-action.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import { dueCreates, reasonsOf } from '../../../shared/policy/planning/due-creates.ts';
import { setId } from '../../../shared/policy/planning/point-sets.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { idKey, idParts } from '../../../shared/policy/resource-id.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase, unlisted, unselected } from '../../builders/disk-case.ts';
import { NOW, type PlanFields, planInput } from '../../builders/plan.ts';
import { aPoint, SNAPSHOT_GROUP, SUBSCRIPTION } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

const NIGHT = parseInstant('2026-11-23T02:00Z');
const VM = aVm('web');
const OS = aCase({ disk: aDisk('os'), vm: VM });
const DATA = aCase({ disk: aDisk('data'), vm: VM });
const SPARE = aCase({ disk: aDisk('spare') });

function due(
  cases: readonly DiskCase[],
  {
    points = [],
    isTargeted = () => true,
    ...fields
  }: PlanFields & { points?: readonly RecoveryPoint[]; isTargeted?: (one: DiskCase) => boolean } = {},
) {
  return dueCreates(cases, points, isTargeted, () => SNAPSHOT_GROUP, planInput(fields));
}

function expected(one: DiskCase, k: number, n: number, occurrence = NIGHT): CreateAction {
  const { settings, request } = planInput();
  const { disk = aDisk(), vm } = one.protection ?? {};
  return createAction(
    {
      disk,
      ...(vm === undefined ? {} : { vm }),
      ...(one.policy === undefined ? {} : { policy: one.policy }),
      moment: { kind: 'scheduled', scheduledFor: occurrence },
      attempt: 1,
      reasons: ['due'],
      set: { id: setId('local', idKey((vm ?? disk).id), new Date(occurrence).toISOString().replace('.000', '')), k, n },
      runId: request.runId,
      resourceGroup: SNAPSHOT_GROUP,
    },
    settings,
  );
}

describe('the creates of what is due', () => {
  test('are one of each disk, those of a VM and occurrence one set', () => {
    expect(due([OS, DATA, SPARE])).toStrictEqual({
      creates: [expected(OS, 1, 2), expected(DATA, 2, 2), expected(SPARE, 1, 1)],
      skips: [],
      problems: [],
    });
  });

  test('are of one set where their policies come together, and else of sets of their own', () => {
    const often = aCase({ disk: aDisk('log'), vm: VM, tag: 'every 1h keep 24h' });
    const early = aCase({ disk: aDisk('tmp'), vm: VM, tag: 'at 01:35 keep 7d' });

    expect(due([OS, often, early]).creates).toEqual([
      expected(OS, 1, 2),
      expected(often, 2, 2),
      expected(early, 1, 1, parseInstant('2026-11-23T01:35Z')),
    ]);
  });

  test('are of the target alone, and their places those in the whole VM', () => {
    expect(due([OS, DATA], { isTargeted: (one) => one === DATA }).creates).toEqual([expected(DATA, 2, 2)]);
  });

  test('are none of disks that no policy selects or no list shows', () => {
    expect(
      due([unselected(OS, { kind: 'off' }), { ...DATA, protection: undefined } as never, unlisted(SPARE)]),
    ).toEqual({
      creates: [],
      skips: [],
      problems: [],
    });
  });
});

describe('a disk whose name another has taken', () => {
  test.each<[string, DiskCase]>([
    ['of a VM', OS],
    ['that is detached', SPARE],
  ])('is told with what to do, where it is one %s', (_, one) => {
    const { name } = idParts(expected(one, 1, 1).snapshotId);
    const taken = aPoint({ at: NIGHT, ownership: { kind: 'foreign' }, snapshot: { name: name.toUpperCase() } });
    const { disk, vm } = one.protection ?? {};

    expect(due([one], { points: [taken] })).toStrictEqual({
      creates: [],
      skips: [],
      problems: [
        {
          code: 'name-taken',
          severity: 'problem',
          message: `Disk ${disk?.name} gets no point for its latest occurrence: ${name.toUpperCase()} has its name and is not provably ours.`,
          suggestion: 'Delete that snapshot, or restore its tags.',
          subscriptionId: SUBSCRIPTION,
          ...(vm === undefined ? {} : { vmId: vm.id }),
          diskId: disk?.id,
          snapshotId: taken.snapshot.id,
        },
      ],
    });
  });

  test('is told once, and the others get their points', () => {
    const taken = aPoint({
      at: NIGHT,
      ownership: { kind: 'foreign' },
      snapshot: { name: idParts(expected(OS, 1, 2).snapshotId).name },
    });
    const { creates, problems } = due([OS, DATA], { points: [taken] });

    expect(creates).toEqual([expected(DATA, 2, 2)]);
    expect(problems.map(({ code, diskId }) => [code, diskId])).toEqual([['name-taken', OS.protection?.disk.id]]);
  });
});

describe('a disk that waits', () => {
  const memory = ({ diskUniqueId }: DiskCase, nextAttemptAt?: Instant): [string, AttemptMemory] => [
    diskUniqueId,
    {
      diskUniqueId,
      occurrence: NIGHT,
      attempts: 1,
      lastAttemptAt: NOW - MINUTE,
      ...(nextAttemptAt === undefined ? {} : { nextAttemptAt }),
    },
  ];

  test.each<[string, readonly DiskCase[]]>([
    ['in one order', [OS, DATA]],
    ['in the other', [DATA, OS]],
  ])('has no create, and the first of all such is told: %s', (_, cases) => {
    const attempts = new Map([memory(OS, NOW + 2 * HOUR), memory(DATA, NOW + HOUR)]);

    expect(due(cases, { attempts })).toStrictEqual({
      creates: [],
      skips: [],
      problems: [],
      nextAttemptAt: NOW + HOUR,
    });
  });

  test('tells no time where it waits for its next occurrence, or has its point, or is at work', () => {
    const point = aPoint({ at: NIGHT });
    const nothing = { creates: [], skips: [], problems: [] };

    expect(due([OS], { attempts: new Map([memory(OS)]) })).toStrictEqual(nothing);
    expect(due([{ ...OS, points: [point] }])).toStrictEqual(nothing);
    expect(due([OS], { openCreates: new Map([[OS.diskUniqueId, [NIGHT]]]) })).toStrictEqual(nothing);
  });

  test('that is stuck is told by the setting', () => {
    const point = aPoint({ at: NIGHT, state: 'pending' });

    expect(due([{ ...OS, points: [point] }], { now: NIGHT + 2 * HOUR }).creates).toEqual([]);
    expect(
      due([{ ...OS, points: [point] }], { now: NIGHT + 2 * HOUR, settings: { pendingHours: 2 } }).creates,
    ).toHaveLength(1);
  });
});

describe('a create is made', () => {
  test.each<['due' | 'retry', Instant, readonly string[]]>([
    ['due', NIGHT, ['due']],
    ['due', NIGHT + 30 * MINUTE, ['due']],
    ['due', NIGHT + 30 * MINUTE + 1, ['due', 'late']],
    ['retry', NIGHT + HOUR, ['retry', 'late']],
    ['retry', NIGHT + MINUTE, ['retry']],
  ])('for it is %s, at %i', (reason, now, reasons) => {
    expect(reasonsOf(reason, NIGHT, now)).toEqual(reasons);
  });

  test('again after a failure as the attempt that it is, and says so', () => {
    const memory = {
      diskUniqueId: OS.diskUniqueId,
      occurrence: NIGHT,
      attempts: 1,
      lastAttemptAt: NOW - HOUR,
      nextAttemptAt: NOW,
    };
    const failed = aPoint({
      at: NIGHT,
      state: 'failed',
      snapshot: { name: idParts(expected(OS, 1, 1).snapshotId).name },
    });
    const [create] = due([OS], { attempts: new Map([[OS.diskUniqueId, memory]]), points: [failed] }).creates;

    expect(create).toMatchObject({ attempt: 2, reasons: ['retry'], snapshotId: `${expected(OS, 1, 1).snapshotId}-2` });
  });
});
