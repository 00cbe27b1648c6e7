import { describe, expect, test } from 'vitest';
import { buildPlan } from '../../../shared/policy/build-plan.ts';
import { DAY, type Instant, parseInstant } from '../../../shared/policy/instant.ts';
import type { Snapshot, SourceDisk, VirtualMachine } from '../../../shared/policy/inventory.ts';
import type { CreateAction, Plan, PlanRequest } from '../../../shared/policy/plan.ts';
import type { PointOptions, Policy } from '../../../shared/policy/policy.ts';
import { computeId, idParts } from '../../../shared/policy/resource-id.ts';
import { restorePointId } from '../../../shared/policy/restore-point-id.ts';
import { builtInPolicies, EVERY_DAY } from '../../../shared/policy/tag/built-in.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, planInput } from '../../builders/plan.ts';
import { madePoint, readMadePoint } from '../../builders/restore-points.ts';
import { aVmWithDisks } from '../../builders/vm.ts';

const TWO = [{ hour: 2, minute: 0 }];

function aPolicy(name: string, options: PointOptions, daily = 3): [string, Policy] {
  const schedule = { kind: 'at', times: TWO, days: EVERY_DAY } as const;
  return [name, { name, schedule, retention: { daily }, timeZone: 'UTC', options }];
}

const { policies, defaultName } = builtInPolicies('UTC');
const BOOK = {
  policies: new Map([
    ...policies,
    aPolicy('app', { consistency: 'application' }),
    aPolicy('strict', { consistency: 'application', orElse: 'fail' }),
    aPolicy('long', { consistency: 'application' }, 5),
  ]),
  defaultName,
};

interface Estate {
  readonly vm: VirtualMachine;
  readonly disks: readonly SourceDisk[];
}

function anEstate(tag = 'app', diskTags: Readonly<Record<string, string>> = {}): Estate {
  const disks = ['os', 'data', 'log'].map((name) => {
    const own = diskTags[name];
    return aDisk(name, own === undefined ? {} : { tags: { 'snapshot-policy': own } });
  });
  return aVmWithDisks('web', tag, disks, { size: 'Standard_D4s_v5' });
}

function planOf(
  { vm, disks }: Estate,
  snapshots: readonly Snapshot[] = [],
  now: Instant = NOW,
  request: Partial<PlanRequest> = {},
): Plan {
  const started = { startedAt: now, ...request };
  return buildPlan(
    planInput({ virtualMachines: [vm], disks, snapshots, now, settings: { book: BOOK }, request: started }),
  );
}

function createsOf(plan: Plan): readonly CreateAction[] {
  return plan.work.flatMap(({ creates }) => creates);
}

/** The points as they are once the plan was carried out; restore points are made as asked, once for all their disks. */
function carriedOut(plan: Plan, { vm, disks }: Estate, before: readonly Snapshot[], now: Instant): readonly Snapshot[] {
  const gone = new Set(plan.work.flatMap(({ prunes }) => prunes.map(({ snapshotId }) => snapshotId)));
  const wholes = new Map(
    createsOf(plan).flatMap(({ restorePoint }) => (restorePoint ? [[restorePoint.id, restorePoint]] : [])),
  );
  const made = [...wholes.values()].flatMap((request) => readMadePoint(madePoint(request, vm, now), disks));
  const snapshots = createsOf(plan).flatMap(({ restorePoint, request }) =>
    restorePoint ? [] : snapshotOf(request, disks, now),
  );
  return [...before.filter(({ id }) => !gone.has(id)), ...made, ...snapshots];
}

function snapshotOf(
  { id, location, tags, sourceResourceId }: CreateAction['request'],
  disks: readonly SourceDisk[],
  now: Instant,
): Snapshot {
  const { name, resourceGroup, subscriptionId } = idParts(id);
  const source = disks.find((disk) => disk.id === sourceResourceId);
  return {
    ...{ id, name, resourceGroup, subscriptionId, location, tags, sourceResourceId },
    sku: 'Standard_ZRS',
    timeCreated: now,
    provisioningState: 'Succeeded',
    createOption: 'Copy',
    sourceUniqueId: source?.uniqueId ?? '',
    incremental: true,
  };
}

function night(index: number): Instant {
  return parseInstant('2026-10-01T02:05Z') + index * DAY;
}

describe('the disks of a VM whose policy asks for consistency', () => {
  test('have one restore point, of which each create is a part', () => {
    const creates = createsOf(planOf(anEstate()));

    const [first] = creates;
    expect(creates).toHaveLength(3);
    expect(new Set(creates.map(({ restorePoint }) => restorePoint)).size).toBe(1);
    expect(first).toMatchObject({
      consistency: { asked: 'application', made: 'application', fallsTo: 'crash' },
      restorePoint: {
        consistency: 'application',
        excludedDiskIds: [],
        collection: {
          sourceId: anEstate().vm.id,
          tags: { 'nightkeep-policy': 'app', 'nightkeep-keep': 'keep 3d tz UTC' },
        },
      },
    });
    expect(first?.restorePoint?.id).toMatch(/\/web-20261123T0200Z-[a-z2-7]{20}$/);
    expect(new Set(creates.map(({ snapshotId }) => snapshotId)).size).toBe(3);
  });

  test('made, it satisfies the schedule of each disk', () => {
    const estate = anEstate();
    const points = carriedOut(planOf(estate), estate, [], NOW);

    expect(points).toHaveLength(3);
    expect(createsOf(planOf(estate, points))).toEqual([]);
  });

  test.each(['off', 'nightly', 'long'])('one with a tag of its own (%s) is excluded', (tag) => {
    const estate = anEstate('app', { log: tag });
    const creates = createsOf(planOf(estate));
    const log = estate.disks[2];

    const inOne = creates.filter(({ restorePoint }) => restorePoint?.diskUniqueIds.length === 2);
    expect(inOne.map(({ restorePoint }) => restorePoint?.excludedDiskIds)).toEqual([[log?.id], [log?.id]]);
    expect(inOne.some(({ diskId }) => diskId === log?.id)).toBe(false);
  });

  test('where one has its point already, the others get snapshots, which say why', () => {
    const estate = anEstate();
    const [point] = carriedOut(planOf(anEstate('nightly')), estate, [], NOW);

    const creates = createsOf(planOf(estate, point === undefined ? [] : [point]));

    expect(creates).toHaveLength(2);
    for (const create of creates) {
      expect(create.restorePoint).toBeUndefined();
      expect(create.consistency?.why).toBe(
        'No restore point of web: 2 of its 3 disks are due, the others have their points.',
      );
    }
  });

  test('where it failed and stands, the next attempt has the next name', () => {
    const estate = anEstate();
    const [create] = createsOf(planOf(estate));
    const request = create?.restorePoint;
    if (request === undefined) throw new Error('no restore point');
    const failed = { ...madePoint(request, estate.vm, NOW), provisioningState: 'Failed' };

    const [again] = createsOf(planOf(estate, readMadePoint(failed, estate.disks)));

    expect(again?.restorePoint?.id).toBe(`${request.id}-2`);
    expect(again?.attempt).toBe(2);
  });

  test('where the policy wants nothing less, what cannot be had is refused in one sentence, and nothing is made', () => {
    const { vm, disks } = anEstate('strict');
    const [os, ...rest] = disks;
    const estate = { vm, disks: [{ ...(os ?? aDisk('os')), sku: 'UltraSSD_LRS' }, ...rest] };

    const plan = planOf(estate);

    const why = 'No application-consistent point of web: its disk os is an Ultra disk.';
    expect(createsOf(plan)).toEqual([]);
    expect(plan.skips).toHaveLength(3);
    for (const skip of plan.skips)
      expect(skip).toMatchObject({ reasons: [why], postponed: { scheduledFor: parseInstant('2026-11-23T02:00Z') } });
    expect(plan.problems).toMatchObject([{ code: 'consistency-not-to-be-had', severity: 'problem', vmId: vm.id }]);
  });

  test('a point that a person asks for is a snapshot of each disk', () => {
    const creates = createsOf(planOf(anEstate(), [], NOW, { creates: 'now' }));

    expect(creates.map(({ restorePoint }) => restorePoint)).toEqual([undefined, undefined, undefined]);
  });
});

describe('a restore point goes with all its disks or not at all', () => {
  function lived(estates: (night: number) => Estate, nights: number): { plan: Plan; points: readonly Snapshot[] } {
    let points: readonly Snapshot[] = [];
    for (let index = 0; index < nights; index++) {
      points = carriedOut(planOf(estates(index), points, night(index)), estates(index), points, night(index));
    }
    return { plan: planOf(estates(nights), points, night(nights)), points };
  }

  test('by the retention of its policy, all disks at once', () => {
    const { plan, points } = lived(() => anEstate(), 6);

    // Each plan decides over what it found: the fourth newest night goes as the next is made.
    expect(new Set(points.map(({ name }) => name)).size).toBe(4);
    const prunes = plan.work.flatMap((work) => work.prunes);
    expect(prunes).toHaveLength(3);
    expect(new Set(prunes.map(({ seen }) => seen.restorePoint?.id)).size).toBe(1);
  });

  test('where one disk keeps it longer, the others keep their parts too, and say so', () => {
    const { plan } = lived((index) => anEstate('app', index < 6 ? {} : { log: 'long' }), 6);

    const os = plan.disks.find(({ diskName }) => diskName === 'os');
    const shared = os?.decisions.filter(({ reasons }) => reasons.includes('shared-point'));
    expect(shared?.length).toBeGreaterThan(0);
    for (const decision of shared ?? []) expect(decision.action).toBe('keep');
    expect(plan.work.flatMap((work) => work.prunes)).toEqual([]);
  });

  test.each<[string, (snapshot: Snapshot) => Snapshot]>([
    ['held', (snapshot) => ({ ...snapshot, tags: { ...snapshot.tags, 'nightkeep-hold': 'x' } })],
    [
      'in doubt',
      ({ sourceUniqueId: _, ...snapshot }) => ({
        ...snapshot,
        restorePoint: {
          ...snapshot.restorePoint,
          id: restorePointId(computeId('s', 'g', 'restorePointCollections', 'c'), 'n'),
          collectionId: computeId('s', 'g', 'restorePointCollections', 'c'),
          diskUniqueIds: [],
        },
      }),
    ],
  ])('where one part of it is %s, none goes', (_, change) => {
    const estate = anEstate();
    const { points } = lived(() => estate, 6);
    const oldest = points.toSorted((a, b) => (a.timeCreated ?? 0) - (b.timeCreated ?? 0))[0];

    const plan = planOf(
      estate,
      points.map((point) => (point === oldest ? change(point) : point)),
      night(6),
    );

    expect(plan.work.flatMap((work) => work.prunes)).toEqual([]);
  });

  test('a run of one disk alone deletes nothing of it', () => {
    const estate = anEstate();
    const { points } = lived(() => estate, 6);
    const [os] = estate.disks;
    const target = {
      kind: 'some',
      vmIds: [],
      diskIds: os === undefined ? [] : [os.id],
      policies: [],
      resourceGroupIds: [],
    } as const;

    expect(planOf(estate, points, night(6), { target }).work.flatMap((work) => work.prunes)).toEqual([]);
  });

  test('after a switch to snapshots, old restore points and new snapshots are one row of points under one retention', () => {
    const { points } = lived((index) => anEstate(index < 4 ? 'app' : 'nightly keep 3d'), 9);

    const nights = new Map(points.map(({ tags, name }) => [tags['nightkeep-scheduled-for'], name]));
    expect([...nights.keys()].toSorted()).toEqual(
      [5, 6, 7, 8].map((index) => new Date(night(index) - 5 * 60_000).toISOString().replace('.000', '')),
    );
    expect(points).toHaveLength(4 * 3);
    expect(points.some(({ restorePoint }) => restorePoint !== undefined)).toBe(false);
  });
});
