import { describe, expect, it, test } from 'vitest';
import { buildPlan } from '../../../shared/policy/build-plan.ts';
import { HOUR, MINUTE, parseInstant } from '../../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk } from '../../../shared/policy/inventory.ts';
import type { CreateAction, Plan } from '../../../shared/policy/plan.ts';
import type { Problem } from '../../../shared/policy/problem.ts';
import { computeId } from '../../../shared/policy/resource-id.ts';
import { readPoliciesFile } from '../../../shared/policy/tag/policies-file.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, nights, type PlanFields, planInput, taken } from '../../builders/plan.ts';
import { aSnapshot, SUBSCRIPTION } from '../../builders/points.ts';
import { aVmWithDisks } from '../../builders/vm.ts';

const TWO_O_CLOCK = parseInstant('2026-11-23T02:00Z');

function aFleet(tag = 'nightly', fields: Partial<SourceDisk> = {}) {
  const { vm, disks } = aVmWithDisks('web', tag, [aDisk('data', fields)]);
  const [disk] = disks;
  if (disk === undefined) throw new Error('there is no disk');
  return { vm, disk, fleet: { virtualMachines: [vm], disks } };
}

/** Snapshots that somebody else made of the disk. */
function foreign(disk: SourceDisk, count: number, fields: Partial<Snapshot> = {}): readonly Snapshot[] {
  return Array.from({ length: count }, (_, index) =>
    aSnapshot({
      name: `theirs-${index}`,
      id: computeId(SUBSCRIPTION, 'theirs', 'snapshots', `theirs-${index}`),
      timeCreated: NOW - (index + 1) * HOUR,
      sourceResourceId: disk.id,
      sourceUniqueId: disk.uniqueId,
      ...fields,
    }),
  );
}

function planOver(fleet: Pick<PlanFields, 'virtualMachines' | 'disks'>, snapshots: readonly Snapshot[]): Plan {
  return buildPlan(planInput({ ...fleet, snapshots }));
}

function createsOf(plan: Plan): readonly CreateAction[] {
  return plan.work.flatMap(({ creates }) => creates);
}

function problem(plan: Plan, code: string): Problem | undefined {
  return plan.problems.find((one) => one.code === code);
}

describe('the 450 count every incremental snapshot of a disk, whoever made it', () => {
  test.each([
    ['nightly keep 400d', 50, undefined],
    [
      'nightly keep 400d',
      51,
      'keep 400d = 400 points, + 51 snapshots that no rule counts (of others, ad-hoc or on hold) = 451, the limit is 450',
    ],
    ['nightly', 427, undefined],
    ['nightly', 428, 'keep 7d 4w 12m = 7 + 4 + 12 = 23 points, + 428 snapshots'],
  ])('%s beside %i of others: %s', (tag, count, arithmetic) => {
    const { vm, disk, fleet } = aFleet(tag);

    const found = problem(planOver(fleet, foreign(disk, count)), 'too-many-points');

    if (arithmetic === undefined) expect(found).toBeUndefined();
    else {
      expect(found).toMatchObject({ severity: 'problem', vmId: vm.id, diskId: disk.id });
      expect(found?.message).toContain(arithmetic);
      expect(found?.suggestion).toContain(`az snapshot list --subscription ${SUBSCRIPTION}`);
    }
  });

  it.each([
    ['our scheduled points', (disk: SourceDisk) => nights(disk, 60, '2026-11-22')],
    ['full snapshots', (disk: SourceDisk) => foreign(disk, 60, { incremental: false })],
    ['failed ones', (disk: SourceDisk) => foreign(disk, 60, { provisioningState: 'Failed' })],
    ['those of a disk that had its name before', (disk: SourceDisk) => foreign(disk, 60, { sourceUniqueId: 'other' })],
    ['copies from another region', (disk: SourceDisk) => foreign(disk, 60, { createOption: 'CopyStart' })],
  ])('but not %s', (_, snapshotsOf) => {
    const { disk, fleet } = aFleet('nightly keep 400d');

    expect(problem(planOver(fleet, snapshotsOf(disk)), 'too-many-points')).toBeUndefined();
  });

  it('and our ad-hoc ones and those on hold', () => {
    const { disk, fleet } = aFleet('nightly keep 449d');
    const held = nights(disk, 1, '2026-11-20', { extraTags: { 'nightkeep-hold': 'audit' } });
    const adHoc = taken(disk, '2026-11-21T15:00Z', { expires: '2026-11-28T15:00Z' });

    expect(problem(planOver(fleet, [...held, adHoc]), 'too-many-points')?.message).toContain('+ 2 snapshots');
  });
});

describe('a disk that fills', () => {
  test.each([
    ['nightly', 399, undefined],
    ['nightly', 477, 'full on 2026-12-16'],
    ['hourly', 475, 'full on 2026-11-24'],
    ['nightly', 400, 'Its policy keeps it at 423 at most'],
  ])('%s beside %i of others is told from 400 on: %s', (tag, count, words) => {
    const { disk, fleet } = aFleet(tag);

    const found = problem(planOver(fleet, foreign(disk, count)), 'disk-filling');

    expect(found?.severity).toBe(words === undefined ? undefined : 'hint');
    expect(found?.message ?? '').toContain(words ?? '');
  });

  it('gets its point up to the 500th', () => {
    const { disk, fleet } = aFleet();
    const plan = planOver(fleet, foreign(disk, 499));

    expect(createsOf(plan)).toHaveLength(1);
    expect(problem(plan, 'disk-full')).toBeUndefined();
  });

  it('gets none at 500: a problem, a skip that says why, and another attempt later', () => {
    const { disk, fleet } = aFleet();
    const plan = planOver(fleet, [...foreign(disk, 490), ...nights(disk, 10, '2026-11-22')]);

    expect(createsOf(plan)).toEqual([]);
    expect(plan.skips).toMatchObject([
      {
        diskId: disk.id,
        reasons: ['Disk data has 500 incremental snapshots; Azure takes no more than 500.'],
        postponed: { diskUniqueId: disk.uniqueId.toLowerCase(), scheduledFor: TWO_O_CLOCK },
      },
    ]);
    expect(problem(plan, 'disk-full')).toMatchObject({ severity: 'problem', diskId: disk.id });
    expect(problem(plan, 'disk-full')?.message).toContain(
      'it has 500 incremental snapshots, 490 of them counted by no rule',
    );
  });

  it('is still pruned at 500', () => {
    const { disk, fleet } = aFleet('nightly keep 3d');
    const own = nights(disk, 10, '2026-11-22', { tag: 'nightly keep 3d' });

    const plan = planOver(fleet, [...foreign(disk, 490), ...own]);

    expect(plan.work.flatMap(({ prunes }) => prunes).length).toBeGreaterThan(0);
  });
});

describe('a disk whose snapshots are copied in the background', () => {
  const pending = { completionPercent: 40, timeCreated: NOW - HOUR };

  test.each<[string, Partial<SourceDisk>, number, Partial<Snapshot>, boolean]>([
    ['Premium SSD v2 with 2 on their way', { sku: 'PremiumV2_LRS' }, 2, pending, true],
    ['Premium SSD v2 with 3 on their way', { sku: 'PremiumV2_LRS' }, 3, pending, false],
    ['Ultra with 3 on their way', { sku: 'UltraSSD_LRS' }, 3, pending, false],
    [
      'Ultra with 3 in instant access',
      { sku: 'UltraSSD_LRS' },
      3,
      { ...pending, snapshotAccessState: 'InstantAccess' },
      false,
    ],
    ['Ultra with 3 that are done', { sku: 'UltraSSD_LRS' }, 3, { completionPercent: 100 }, true],
    [
      'Ultra with 3 that are stuck for a day',
      { sku: 'UltraSSD_LRS' },
      3,
      { ...pending, timeCreated: NOW - 24 * HOUR },
      true,
    ],
    ['Premium SSD with 3 on their way', { sku: 'Premium_LRS' }, 3, pending, true],
  ])('%s', (_, fields, count, snapshot, isMade) => {
    const { disk, fleet } = aFleet('nightly', fields);

    const plan = planOver(fleet, foreign(disk, count, snapshot));

    expect(createsOf(plan)).toHaveLength(isMade ? 1 : 0);
    expect(plan.skips.map(({ reasons }) => reasons[0])).toEqual(
      isMade
        ? []
        : [
            `Disk data (${fields.sku}) has 3 snapshots on their way, and Azure takes no more than 3 at a time: tried again later.`,
          ],
    );
  });

  it('has those counted whose unique id Azure does not name yet', () => {
    const { disk, fleet } = aFleet('nightly', { sku: 'UltraSSD_LRS' });
    const snapshots = foreign(disk, 3, { provisioningState: 'Updating' }).map(
      ({ sourceUniqueId: _, timeCreated: __, ...early }) => early,
    );

    expect(createsOf(planOver(fleet, snapshots))).toEqual([]);
  });
});

describe('seven snapshots of a disk within five minutes', () => {
  test.each([
    [6, 4 * MINUTE, true],
    [7, 4 * MINUTE, false],
    [7, 5 * MINUTE, true],
  ])('%i begun %i ms ago', (count, ago, isMade) => {
    const { disk, fleet } = aFleet();

    const plan = planOver(fleet, foreign(disk, count, { timeCreated: NOW - ago }));

    expect(createsOf(plan)).toHaveLength(isMade ? 1 : 0);
    expect(plan.skips).toHaveLength(isMade ? 0 : 1);
  });

  it('let no ad-hoc point through either, which is not made later', () => {
    const { disk, vm, fleet } = aFleet();
    const snapshots = foreign(disk, 7, { timeCreated: NOW - MINUTE });
    const target = { kind: 'some', vmIds: [vm.id], diskIds: [], policies: [], resourceGroupIds: [] } as const;

    const plan = buildPlan(planInput({ ...fleet, snapshots, request: { creates: 'now', target } }));

    expect(createsOf(plan)).toEqual([]);
    expect(plan.skips).toHaveLength(1);
    expect(plan.skips[0]).not.toHaveProperty('postponed');
  });
});

describe('full snapshots', () => {
  const book = readPoliciesFile(
    JSON.stringify({
      policies: {
        spare: { schedule: 'at 02:00', keep: '400d', incremental: false },
        sealed: { schedule: 'at 02:00', keep: '30d', immutableFor: '14d' },
      },
    }),
    { timeZone: 'UTC' },
  ).book;

  function planOfSpare(sku: string, count: number): Plan {
    const { disk, fleet } = aFleet('spare', { sku });
    return buildPlan(planInput({ ...fleet, snapshots: foreign(disk, count), settings: { book } }));
  }

  test('meet none of the limits of incremental ones', () => {
    const plan = planOfSpare('Premium_LRS', 500);

    expect(createsOf(plan).map(({ request }) => request.incremental)).toEqual([false]);
    expect(problem(plan, 'too-many-points')).toBeUndefined();
  });

  test('are incremental where Azure makes no full ones, which is said, and the limits hold', () => {
    const plan = planOfSpare('UltraSSD_LRS', 500);

    expect(createsOf(plan)).toEqual([]);
    expect(problem(plan, 'no-full-snapshots')?.message).toContain('1 disk (data) gets incremental ones');
    expect(createsOf(planOfSpare('PremiumV2_LRS', 0)).map(({ request }) => request.incremental)).toEqual([true]);
  });

  test.each([
    [13, undefined],
    [14, { days: 14, locked: false }],
  ])('an ad-hoc point of %i days is made immutable only where it lives as long', (days, immutability) => {
    const { fleet } = aFleet('sealed');
    const request = { creates: 'now', keepFor: { count: days, unit: 'd' } } as const;

    const [create] = createsOf(buildPlan(planInput({ ...fleet, settings: { book }, request })));

    expect(create?.request.immutability).toEqual(immutability);
  });
});
