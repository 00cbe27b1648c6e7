import { describe, expect, test } from 'vitest';
import { buildPlan } from '../../../shared/policy/build-plan.ts';
import { DAY } from '../../../shared/policy/instant.ts';
import type { RestorePoint, Snapshot, SourceDisk } from '../../../shared/policy/inventory.ts';
import type { CopyAction, CreateAction, Plan, RestorePointRequest } from '../../../shared/policy/plan.ts';
import { readPoint } from '../../../shared/policy/read-point.ts';
import { readPoliciesFile } from '../../../shared/policy/tag/policies-file.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, type PlanFields, planInput, planSettings } from '../../builders/plan.ts';
import { madePoint, readMadePoint } from '../../builders/restore-points.ts';
import { aVmWithDisks } from '../../builders/vm.ts';

const { vm, disks } = aVmWithDisks('web', 'gold', [aDisk('web-os'), aDisk('web-data')]);
const [os, data] = disks as [SourceDisk, SourceDisk];
const POLICIES = {
  gold: {
    schedule: 'at 02:00',
    keep: '7d',
    consistency: 'application',
    copyTo: [{ region: 'northeurope', keep: '2d' }],
  },
};
const { book } = readPoliciesFile(JSON.stringify({ policies: POLICIES }), { timeZone: 'UTC' });

function planOf(fields: PlanFields = {}): Plan {
  const copyGroups = new Map([['nightkeep-snapshots-northeurope', 'northeurope']]);
  const input = { virtualMachines: [vm], disks, copyGroups, ...fields, settings: { book } };
  return buildPlan(planInput(input));
}

function requestOf(actions: readonly (CreateAction | CopyAction)[]): RestorePointRequest {
  const [action] = actions;
  if (action?.restorePoint === undefined) throw new Error('no restore point');
  return action.restorePoint;
}

const atHome = madePoint(requestOf(planOf().work.flatMap(({ creates }) => creates)), vm, NOW);
const parts = readMadePoint(atHome, disks);

function copiesOf(plan: Plan): readonly CopyAction[] {
  return plan.work.flatMap(({ copies }) => copies);
}

/** The copy as Azure has it, so much of it arrived. */
function copied(request: RestorePointRequest, percent: number | undefined): readonly Snapshot[] {
  const sourceRestorePointId = request.sourceRestorePointId ?? atHome.id;
  const point: RestorePoint = { ...madePoint(request, vm, NOW), sourceRestorePointId };
  const arrived = percent === undefined ? {} : { completionPercent: percent };
  return readMadePoint({ ...point, disks: point.disks.map((disk) => ({ ...disk, ...arrived })) }, disks);
}

describe('a restore point', () => {
  test('is copied as a whole, by one request for all its disks', () => {
    const copies = copiesOf(planOf({ snapshots: parts }));

    expect(copies.map(({ diskUniqueId }) => diskUniqueId).sort()).toEqual(disks.map(({ uniqueId }) => uniqueId).sort());
    expect(new Set(copies.map(({ restorePoint }) => JSON.stringify(restorePoint))).size).toBe(1);
    expect(requestOf(copies)).toMatchObject({
      collection: { location: 'northeurope', sourceId: atHome.collection.id },
      sourceRestorePointId: atHome.id,
    });
    expect(requestOf(copies).collection.id).toContain('/resourceGroups/nightkeep-snapshots-northeurope/');
  });

  test('is not copied while one of its disks has another copy under way', () => {
    const openCopies = new Map([[data.uniqueId, ['francecentral']]]);
    expect(copiesOf(planOf({ snapshots: parts, openCopies }))).toEqual([]);
  });
});

describe('the copy of a restore point', () => {
  const request = requestOf(copiesOf(planOf({ snapshots: parts })));

  test('is proven ours and keeps what the target keeps', () => {
    const points = copied(request, 100).map((snapshot) => readPoint(snapshot, planSettings()));

    for (const point of points) {
      expect(point).toMatchObject({
        ownership: { kind: 'own' },
        isCopy: true,
        state: 'usable',
        writtenKeep: 'keep 2d tz UTC',
      });
    }
    expect(points.map(({ diskUniqueId }) => diskUniqueId)).toEqual([os.uniqueId, data.uniqueId]);
  });

  test.each([
    ['only a part has arrived', 99],
    ['Azure does not say how much has arrived', undefined],
  ])('is pending while %s, and shields what it is made of', (_, percent) => {
    const plan = planOf({ snapshots: [...parts, ...copied(request, percent)] });
    const reasons = plan.disks.flatMap(({ decisions }) =>
      decisions.map((one) => [one.point.isCopy, one.reasons.at(-1)]),
    );

    expect(reasons).toEqual([
      [false, 'copying'],
      [true, 'pending'],
      [false, 'copying'],
      [true, 'pending'],
    ]);
    expect(copiesOf(plan)).toEqual([]);
  });

  test('takes nothing of the restore points that Azure makes of a VM in an hour', () => {
    const ago = [1, 2, 3].map((days) => NOW - days * DAY);
    const snapshots = ago.flatMap((now) => {
      const home = madePoint(requestOf(planOf({ now }).work.flatMap(({ creates }) => creates)), vm, now);
      const [copy] = copiesOf(planOf({ now, snapshots: readMadePoint(home, disks) }));
      return copied(requestOf(copy === undefined ? [] : [copy]), 100);
    });
    const creates = planOf({ snapshots }).work.flatMap((work) => work.creates);

    expect(snapshots.map(({ timeCreated }) => timeCreated)).toEqual(snapshots.map(() => NOW));
    expect(creates.map(({ consistency }) => consistency?.made)).toEqual(['application', 'application']);
  });

  test('that has arrived is not made again', () => {
    expect(copiesOf(planOf({ snapshots: [...parts, ...copied(request, 100)] }))).toEqual([]);
  });

  test('that failed is made again under another name', () => {
    const failed = copied(request, 10).map((snapshot) => ({ ...snapshot, provisioningState: 'Failed' }));
    const again = copiesOf(planOf({ snapshots: [...parts, ...failed] }));

    expect(again.map(({ attempt }) => attempt)).toEqual([2, 2]);
    expect(requestOf(again).id).toBe(`${request.id}-2`);
  });
});
