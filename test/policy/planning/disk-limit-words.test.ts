import { describe, expect, test } from 'vitest';
import type { CreateAction } from '../../../shared/policy/plan.ts';
import { createAction } from '../../../shared/policy/planning/create-action.ts';
import type { DiskCase } from '../../../shared/policy/planning/disk-case.ts';
import { diskLimitProblems, fittingCreates } from '../../../shared/policy/planning/disk-limits.ts';
import type { DiskUsage } from '../../../shared/policy/planning/disk-usage.ts';
import type { Policy } from '../../../shared/policy/policy.ts';
import { aDisk } from '../../builders/disk.ts';
import { aCase, type CaseFields, unlisted, unselected } from '../../builders/disk-case.ts';
import { NOW, planSettings, policyOf } from '../../builders/plan.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';
import { aVm } from '../../builders/vm.ts';

const DISK = aDisk('data');
const NOTHING: DiskUsage = { snapshots: 0, others: 0, pending: 0, recent: 0 };

function told(usage: Partial<DiskUsage>, fields: CaseFields = {}) {
  return diskLimitProblems([aCase({ disk: DISK, ...fields })], () => ({ ...NOTHING, ...usage }), NOW);
}

describe('what is told of a disk', () => {
  const about = {
    subscriptionId: SUBSCRIPTION,
    diskId: DISK.id,
    suggestion: `az snapshot list --subscription ${SUBSCRIPTION} --query "[?creationData.sourceUniqueId=='${DISK.uniqueId}'].id"`,
  };
  const full = {
    ...about,
    code: 'disk-full',
    severity: 'problem',
    message:
      'Disk data gets no more points: it has 500 incremental snapshots, 490 of them counted by no rule (of others, ad-hoc or on hold), and Azure takes no more than 500.',
  };
  const many = (others: string, whole: string) => ({
    ...about,
    code: 'too-many-points',
    severity: 'problem',
    message: `Disk data comes too near Azure's limit: keep 7d 4w 12m = 7 + 4 + 12 = 23 points, + ${others} snapshots that no rule counts (of others, ad-hoc or on hold) = ${whole}, the limit is 450.`,
  });
  const filling = (snapshots: number, others: number, rest: string) => ({
    ...about,
    code: 'disk-filling',
    severity: 'hint',
    message: `Disk data has ${snapshots} incremental snapshots, ${others} of them counted by no rule (of others, ad-hoc or on hold); Azure takes 500${rest}`,
  });

  test.each<[string, Partial<DiskUsage>, readonly object[]]>([
    ['that has room', { snapshots: 399, others: 427 }, []],
    [
      'whose policy comes too near',
      { snapshots: 428, others: 428 },
      [many('428', '451'), filling(428, 428, '. Its policy keeps it at 451 at most.')],
    ],
    ['that fills, and would stay below', { snapshots: 400 }, [filling(400, 0, '. Its policy keeps it at 23 at most.')]],
    [
      'that fills, and would just stay below',
      { snapshots: 499, others: 476 },
      [many('476', '499'), filling(499, 476, '. Its policy keeps it at 499 at most.')],
    ],
    [
      'that fills, and will be full',
      { snapshots: 480, others: 477 },
      [many('477', '500'), filling(480, 477, ", and at its policy's rate it is full on 2026-12-13.")],
    ],
    ['that is full', { snapshots: 500, others: 490 }, [full, many('490', '513')]],
    [
      'that is full of thousands',
      { snapshots: 500, others: 1_490 },
      [{ ...full, message: full.message.replace('490', '1490') }, many('1,490', '1,513')],
    ],
  ])('%s', (_, usage, problems) => {
    expect(told(usage)).toStrictEqual(problems);
  });

  test('names its VM where it has one', () => {
    expect(told({ snapshots: 400 }, { vm: aVm('web') })).toMatchObject([{ vmId: aVm('web').id }]);
  });

  test.each<[string, DiskCase]>([
    ['no policy selects', unselected(aCase({ disk: DISK }), { kind: 'off' })],
    ['no list shows', { ...unlisted(aCase({ disk: DISK })), policy: policyOf('nightly') }],
  ])('is nothing where %s it', (_, one) => {
    expect(diskLimitProblems([one], () => ({ ...NOTHING, snapshots: 500 }), NOW)).toEqual([]);
  });

  test('is nothing where its snapshots are full ones', () => {
    const policy: Policy = { ...policyOf('nightly'), options: { full: true } };

    expect(told({ snapshots: 500, others: 500 }, { policy })).toEqual([]);
  });
});

describe('a create that Azure would refuse', () => {
  const one = aCase({ disk: DISK, vm: aVm('web') });
  const moments = {
    scheduled: { kind: 'scheduled', scheduledFor: NOW },
    adHoc: { kind: 'ad-hoc', startedAt: NOW, runId: 'run-1', expiresAt: NOW + 1 },
  } as const;

  function aCreate(moment: keyof typeof moments = 'scheduled', policy = policyOf('nightly')): CreateAction {
    const set = { id: 'abcdefabcdef', k: 1, n: 1 };
    const point = { disk: DISK, policy, moment: moments[moment], attempt: 1, reasons: ['due'], set } as const;
    return createAction({ ...point, runId: 'run-1', resourceGroup: 'points' }, planSettings());
  }

  function fitting(create: CreateAction, usage: Partial<DiskUsage>, cases: readonly DiskCase[] = [one]) {
    return fittingCreates([create], cases, () => ({ ...NOTHING, ...usage }));
  }

  const skip = (why: string) => ({
    kind: 'skip',
    vmId: aVm('web').id,
    diskId: DISK.id,
    diskName: 'data',
    reasons: [why],
  });
  const FULL = 'Disk data has 500 incremental snapshots; Azure takes no more than 500.';
  const OFTEN = (count: number) =>
    `Disk data had ${count} snapshots within five minutes, and Azure takes no more than 7: tried again later.`;

  test.each<[string, Partial<DiskUsage>, string | undefined]>([
    ['499 snapshots', { snapshots: 499 }, undefined],
    ['500 snapshots', { snapshots: 500 }, FULL],
    ['6 of the last minutes', { recent: 6 }, undefined],
    ['7 of the last minutes', { recent: 7 }, OFTEN(7)],
    ['8 of the last minutes', { recent: 8 }, OFTEN(8)],
    ['3 on their way, which are there at once', { pending: 3 }, undefined],
  ])('becomes a skip that says why, where the disk has %s', (_, usage, why) => {
    const create = aCreate();
    const postponed = { diskUniqueId: DISK.uniqueId, scheduledFor: NOW };

    expect(fitting(create, usage)).toStrictEqual(
      why === undefined ? { creates: [create], skips: [] } : { creates: [], skips: [{ ...skip(why), postponed }] },
    );
  });

  test.each<[number, boolean]>([
    [2, true],
    [3, false],
    [4, false],
  ])('is made of an Ultra disk with %i snapshots on their way: %s', (pending, isMade) => {
    const ultra = aCase({ disk: { ...DISK, sku: 'UltraSSD_LRS' } });
    const { creates, skips } = fitting(aCreate(), { pending }, [ultra]);

    expect(creates).toHaveLength(isMade ? 1 : 0);
    expect(skips.flatMap(({ reasons }) => reasons)).toEqual(
      isMade
        ? []
        : [
            `Disk data (UltraSSD_LRS) has ${pending} snapshots on their way, and Azure takes no more than 3 at a time: tried again later.`,
          ],
    );
  });

  test('is made of a disk with many on their way whose kind Azure does not tell', () => {
    const { sku: _, ...plain } = DISK;

    expect(fitting(aCreate(), { pending: 9 }, [aCase({ disk: plain })]).creates).toHaveLength(1);
  });

  test('that a person asked for is not made later', () => {
    expect(fitting(aCreate('adHoc'), { snapshots: 500 })).toStrictEqual({ creates: [], skips: [skip(FULL)] });
  });

  test('is made where it meets no limit of incremental snapshots', () => {
    const whole = aCreate('scheduled', { ...policyOf('nightly'), options: { full: true } });
    const part = { ...aCreate(), restorePoint: { id: 'x' } } as unknown as CreateAction;

    expect(fitting(whole, { snapshots: 500 }).creates).toEqual([whole]);
    expect(fitting(part, { snapshots: 500 }).creates).toEqual([part]);
  });

  test('is made where nothing is known of its disk', () => {
    expect(fitting(aCreate(), { snapshots: 500 }, []).creates).toHaveLength(1);
    expect(fitting(aCreate(), { snapshots: 500 }, [unlisted(one)])).toMatchObject({ skips: [] });
  });

  test('is one of several, and the others are made', () => {
    const spare = aDisk('spare');
    const other = aCase({ disk: spare });
    const creates = [aCreate(), { ...aCreate(), diskUniqueId: other.diskUniqueId }];
    const usageOf = ({ diskUniqueId }: DiskCase) => ({
      ...NOTHING,
      snapshots: diskUniqueId === one.diskUniqueId ? 500 : 0,
    });

    const fit = fittingCreates(creates, [one, other], usageOf);

    expect([fit.creates, fit.skips.length]).toEqual([[creates[1]], 1]);
    expect(fittingCreates([], [one], usageOf)).toEqual({ creates: [], skips: [] });
  });
});
