import { describe, expect, it } from 'vitest';
import { buildPlan } from '../../shared/policy/build-plan.ts';
import { MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import type { SourceDisk } from '../../shared/policy/inventory.ts';
import type { CreateAction, Plan } from '../../shared/policy/plan.ts';
import type { Policy, PolicyBook } from '../../shared/policy/policy.ts';
import { idParts } from '../../shared/policy/resource-id.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { aDisk } from '../builders/disk.ts';
import { NOW, nights, type PlanFields, planInput, policyOf, taken } from '../builders/plan.ts';
import { aSnapshot, SUBSCRIPTION } from '../builders/points.ts';
import { aVm, aVmWithDisks } from '../builders/vm.ts';

const COPIED = { copyTo: [{ region: 'northeurope', retention: { daily: 2 }, copies: 'kept' as const }] };
const COPY_GROUPS = new Map([['nightkeep-snapshots-northeurope', 'northeurope']]);

/** The built-in policies, and some like `nightly` but for these fields. */
function bookWith(others: Readonly<Record<string, Partial<Policy>>>): PolicyBook {
  const { policies, defaultName } = builtInPolicies('UTC');
  const added = Object.entries(others).map(
    ([name, fields]) => [name, { ...policyOf('nightly'), name, ...fields }] as const,
  );
  return { policies: new Map([...policies, ...added]), defaultName };
}

function tagged(name: string, tag: string, fields: Partial<SourceDisk> = {}): SourceDisk {
  return aDisk(name, { ...fields, tags: { 'snapshot-policy': tag } });
}

function planOf(fields: PlanFields): Plan {
  return buildPlan(planInput(fields));
}

function createsOf({ work }: Plan): readonly CreateAction[] {
  return work.flatMap(({ creates }) => creates);
}

/** Somebody else's snapshot under the name that the point of a disk is to have. */
function inTheWay(disk: SourceDisk) {
  const [create] = createsOf(planOf({ disks: [disk] }));
  if (create === undefined) throw new Error('nothing is due');
  return aSnapshot({ id: create.snapshotId, name: idParts(create.snapshotId).name, sourceUniqueId: 'x' });
}

const TARGET = { kind: 'some', vmIds: [], diskIds: [], policies: [], resourceGroupIds: [] } as const;

describe('a plan', () => {
  it('of nothing is empty, and says when to look at nothing', () => {
    expect(planOf({})).toStrictEqual({
      subscriptionId: SUBSCRIPTION,
      selection: { protections: [], skipped: [], problems: [] },
      work: [],
      skips: [],
      problems: [],
      disks: [],
      pace: [],
      policyHash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    });
  });

  it('tells its problems by where they come from: tags, lists, groups, creates, copies, limits, policies, points', () => {
    const book = bookWith({ gold: { retention: { daily: 450 }, options: COPIED }, whole: { options: { full: true } } });
    const { vm } = aVmWithDisks('web-1', 'gold', [aDisk('unseen')]);
    const region = Array.from({ length: 90 }, (_, n) => tagged(`gold-${n}`, 'gold'));
    const theirs = aSnapshot({ name: 'theirs', sourceUniqueId: aDisk('gold-0').uniqueId });
    const blocked = tagged('blocked', 'nightly');
    const edited = taken(blocked, '2026-11-20T02:00Z', {
      extraTags: { 'nightkeep-scheduled-for': '2026-11-21T02:00:00Z' },
    });
    const plan = planOf({
      virtualMachines: [vm, aVm('web-2', { tags: { 'snapshot-policy': 'nigthly' } })],
      disks: [...region, blocked, tagged('ultra', 'whole', { sku: 'UltraSSD_LRS' })],
      snapshots: [edited, inTheWay(blocked), theirs],
      resourceGroups: new Set(),
      settings: { book },
    });

    expect(plan.problems.map(({ code }) => code)).toEqual([
      'tag',
      'disk-not-listed',
      'snapshot-group-missing',
      'name-taken',
      'copy-group-missing',
      'too-many-points',
      'region-full',
      'no-full-snapshots',
      'in-doubt',
    ]);
  });

  it('tells its skips by where they come from: disks that only a VM names, schedules, limits', () => {
    const { vm, disks } = aVmWithDisks('web-1', 'nightly', [aDisk('full'), tagged('scratch', 'off'), aDisk('unseen')]);
    const [full, scratch] = disks as [SourceDisk, SourceDisk];
    const snapshots = Array.from({ length: 500 }, (_, n) =>
      aSnapshot({ name: `theirs-${n}`, sourceResourceId: full.id, sourceUniqueId: full.uniqueId, timeCreated: 0 }),
    );
    const fleet = { virtualMachines: [vm], disks: [full, scratch], snapshots };
    const skipped = (plan: Plan) => plan.skips.map(({ diskName }) => diskName);

    expect(skipped(planOf(fleet))).toEqual(['unseen', 'scratch', 'full']);
    expect(skipped(planOf({ ...fleet, request: { creates: 'now' } }))).toEqual(['unseen', 'scratch', 'full']);
    expect(skipped(planOf({ ...fleet, request: { creates: 'none' } }))).toEqual([]);
  });

  it('selects each listed disk with the policy that a mistaken tag falls back to, and no other', () => {
    const gone = aDisk('gone');
    const { selection } = planOf({
      disks: [tagged('data', 'nigthly'), aDisk('spare')],
      snapshots: nights(gone, 2, '2026-11-22'),
    });
    expect(selection.protections.map(({ disk, standing }) => [disk.name, standing])).toEqual([
      ['data', expect.objectContaining({ kind: 'problem', fallback: policyOf('nightly') })],
      ['spare', { kind: 'unprotected' }],
    ]);
  });
});

describe('a missing snapshot group', () => {
  const north = { location: 'northeurope', resourceGroup: 'north' };

  it('concerns disks that get points alone', () => {
    const disks = [tagged('os', 'nightly'), aDisk('b', north), tagged('c', 'off', north)];
    const { problems } = planOf({ disks, resourceGroups: new Set() });
    expect(problems.map(({ code }) => code)).toEqual(['snapshot-group-missing']);
    expect(problems[0]?.suggestion).toContain(' --location westeurope ');
    expect(problems[0]?.message).not.toContain('/resourceGroups/north');
  });

  it('is none where nothing gets points', () => {
    const unlisted = nights(aDisk('gone'), 2, '2026-11-22');
    expect(planOf({ disks: [aDisk('b')], snapshots: unlisted, resourceGroups: new Set() }).problems).toEqual([]);
  });
});

describe('a target', () => {
  const [one, other] = [tagged('one', 'nightly keep 2d'), tagged('other', 'nightly keep 2d')];
  const snapshots = [one, other].flatMap((disk) => nights(disk, 4, '2026-11-22', { tag: 'nightly keep 2d' }));
  const plan = planOf({ disks: [one, other], snapshots, request: { target: { ...TARGET, diskIds: [other.id] } } });

  it('is all that is worked on', () => {
    expect(plan.work.map(({ creates, prunes }) => [creates, prunes].map((list) => list.length))).toEqual([[1, 2]]);
    expect(createsOf(plan).map(({ diskId }) => diskId)).toEqual([other.id]);
  });

  it('is not all that is decided over', () => {
    expect(plan.disks.map(({ diskName }) => diskName)).toEqual(['one', 'other']);
  });
});

describe('a run of points that a person asked for', () => {
  it('tells no names that are taken, and no retries of the schedule', () => {
    const blocked = tagged('blocked', 'nightly');
    const plan = planOf({ disks: [blocked], snapshots: [inTheWay(blocked)], request: { creates: 'now' } });
    expect(createsOf(plan)).toHaveLength(1);
    expect(plan.problems).toEqual([]);
  });
});

describe('a disk', () => {
  it('may get a point and a copy of an earlier one in the same run', () => {
    const disk = tagged('os', 'copied');
    const { work } = planOf({
      disks: [disk],
      snapshots: nights(disk, 1, '2026-11-22'),
      copyGroups: COPY_GROUPS,
      settings: { book: bookWith({ copied: { options: COPIED } }) },
    });
    expect(work.map(({ creates, copies }) => [creates, copies].map((list) => list.map(({ kind }) => kind)))).toEqual([
      [['create'], ['copy']],
    ]);
  });
});

describe('when to look again', () => {
  it('is when a failed create is tried again, also in a run that makes none', () => {
    const disk = tagged('os', 'nightly');
    const memory = {
      diskUniqueId: disk.uniqueId,
      occurrence: parseInstant('2026-11-23T02:00Z'),
      attempts: 1,
      lastAttemptAt: NOW,
      nextAttemptAt: NOW + 10 * MINUTE,
    };
    const attempts = new Map([[disk.uniqueId, memory]]);
    const times = (['due', 'none', 'now'] as const).map(
      (creates) => planOf({ disks: [disk], attempts, request: { creates } }).nextAttemptAt,
    );
    expect(times).toEqual([NOW + 10 * MINUTE, NOW + 10 * MINUTE, undefined]);
  });

  it('is at no occurrence where no policy has another', () => {
    const never = { dark: { schedule: { kind: 'cron', expression: '0 2 30 2 *' } } } as const;
    const plan = planOf({ disks: [tagged('os', 'dark')], settings: { book: bookWith(never) } });
    expect(plan).not.toHaveProperty('nextOccurrenceAt');
  });

  const disk = tagged('os', 'copied');
  const copied = {
    disks: [disk],
    copyGroups: COPY_GROUPS,
    settings: { book: bookWith({ copied: { options: COPIED } }) },
  };

  it('is in a quarter of an hour for the copy of a point that is only being made', () => {
    expect(planOf(copied).nextCopyAt).toBe(NOW + 15 * MINUTE);
    expect(planOf({ ...copied, settings: {}, disks: [tagged('os', 'nightly')] })).not.toHaveProperty('nextCopyAt');
  });

  it('is for copies when the first of them is to be looked at', () => {
    const late = NOW + 60 * MINUTE;
    const waits = {
      ...copied,
      snapshots: nights(disk, 1, '2026-11-22'),
      copiesNotBefore: new Map([[disk.uniqueId, new Map([['northeurope', late]])]]),
    };
    const made = { snapshots: nights(disk, 2, '2026-11-23') };

    expect(planOf({ ...waits, ...made }).nextCopyAt).toBe(late);
    expect(planOf(waits).nextCopyAt).toBe(NOW + 15 * MINUTE);
  });
});
