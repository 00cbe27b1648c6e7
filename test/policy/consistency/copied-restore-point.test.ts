import { describe, expect, test } from 'vitest';
import { buildPlan } from '../../../shared/policy/build-plan.ts';
import { copiedRestorePoint } from '../../../shared/policy/consistency/copied-restore-point.ts';
import { readRestorePoint } from '../../../shared/policy/consistency/read-restore-point.ts';
import type { RestorePoint } from '../../../shared/policy/inventory.ts';
import type { CopyTarget, Policy } from '../../../shared/policy/policy.ts';
import { readPoints } from '../../../shared/policy/read-point.ts';
import { idKey } from '../../../shared/policy/resource-id.ts';
import { builtInPolicies, EVERY_DAY } from '../../../shared/policy/tag/built-in.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, planInput, planSettings } from '../../builders/plan.ts';
import { madePoint, readMadePoint } from '../../builders/restore-points.ts';
import { aVmWithDisks } from '../../builders/vm.ts';

const TARGET: CopyTarget = { region: 'northeurope', retention: { weekly: 4 }, copies: 'kept' };
const POLICY: Policy = {
  name: 'app',
  schedule: { kind: 'at', times: [{ hour: 2, minute: 0 }], days: EVERY_DAY },
  retention: { daily: 7 },
  timeZone: 'UTC',
  options: { consistency: 'application' },
};
const SETTINGS = planSettings({
  book: { ...builtInPolicies('UTC'), policies: new Map([...builtInPolicies('UTC').policies, ['app', POLICY]]) },
});
const { vm, disks } = aVmWithDisks('web', 'app', [aDisk('os'), aDisk('data')], { size: 'Standard_D4s_v5' });
const IDS = new Map(disks.map(({ id, uniqueId }) => [idKey(id), uniqueId]));

function aSource() {
  const plan = buildPlan(planInput({ virtualMachines: [vm], disks, settings: SETTINGS }));
  const request = plan.work[0]?.creates[0]?.restorePoint;
  if (request === undefined) throw new Error('no restore point');
  return readMadePoint(madePoint(request, vm, NOW), disks);
}

function aCopy(attempt = 1) {
  const [source] = readPoints(aSource(), SETTINGS);
  if (source === undefined) throw new Error('no source');
  return { source, request: copiedRestorePoint({ source, policy: POLICY, target: TARGET, attempt }, SETTINGS) };
}

describe('a restore point that is copied to another region', () => {
  test('is made in a collection there, of the collection that it lies in', () => {
    const { source, request } = aCopy();

    expect(request).toMatchObject({
      collection: {
        location: 'northeurope',
        sourceId: source.snapshot.restorePoint?.collectionId,
        tags: { 'nightkeep-keep': 'keep 4w tz UTC', 'nightkeep-policy': 'app', 'nightkeep-vm': 'prod/web' },
      },
      sourceRestorePointId: source.snapshot.restorePoint?.id,
      diskUniqueIds: disks.map(({ uniqueId }) => uniqueId.toLowerCase()).toSorted(),
    });
    expect(request.collection.id).toContain('/nightkeep-snapshots-northeurope/');
    expect(aCopy(2).request.id).toBe(`${request.id}-2`);
  });

  test.each([
    [undefined, 'pending', 'which point'],
    [40, 'pending', 'which point'],
    [100, 'usable', 'which point'],
    [undefined, 'pending', 'which collection alone'],
    [40, 'pending', 'which collection alone'],
    [100, 'usable', 'which collection alone'],
  ])(
    'is with %s percent of its data a %s copy of each disk, where Azure tells of %s',
    (completionPercent, state, told) => {
      const { request } = aCopy();
      const made = madePoint(request, vm, NOW);
      const { sourceRestorePointId } = request;
      const point: RestorePoint = {
        ...made,
        ...(sourceRestorePointId === undefined || told !== 'which point' ? {} : { sourceRestorePointId }),
        disks: made.disks.map((disk) => ({
          ...disk,
          ...(completionPercent === undefined ? {} : { completionPercent }),
        })),
      };

      const points = readPoints([...aSource(), ...readRestorePoint(point, IDS)], SETTINGS);

      expect(points.slice(2)).toMatchObject([
        { ownership: { kind: 'own' }, isCopy: true, state, snapshot: { location: 'northeurope' } },
        { ownership: { kind: 'own' }, isCopy: true, state },
      ]);
      expect(points.slice(0, 2).map(({ isBeingCopied }) => isBeingCopied)).toEqual([
        state === 'pending',
        state === 'pending',
      ]);
    },
  );

  test.each<[string, boolean, (collectionId: string) => string]>([
    ['its collection', true, (id) => id],
    ['another', false, (id) => `${id}-2`],
  ])('leaves its source shielded where it cannot be read as one of %s: %s', (_, isBeingCopied, of) => {
    const source = aSource();
    const [collectionId = ''] = source.flatMap(({ restorePoint }) => restorePoint?.collectionId ?? []);
    const points = readPoints(source, SETTINGS, new Set([idKey(of(collectionId))]));

    expect(points.map((point) => point.isBeingCopied)).toEqual([isBeingCopied, isBeingCopied]);
  });
});
