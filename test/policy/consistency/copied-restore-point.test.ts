import { describe, expect, test } from 'vitest';
import { buildPlan } from '../../../shared/policy/build-plan.ts';
import { copiedRestorePoint } from '../../../shared/policy/consistency/copied-restore-point.ts';
import { readRestorePoint } from '../../../shared/policy/consistency/read-restore-point.ts';
import type { RestorePoint, Tags } from '../../../shared/policy/inventory.ts';
import type { CopyTarget, Policy } from '../../../shared/policy/policy.ts';
import { readPoints } from '../../../shared/policy/read-point.ts';
import type { RecoveryPoint } from '../../../shared/policy/recovery-point.ts';
import { computeId, idKey, idParts } from '../../../shared/policy/resource-id.ts';
import { parseRestorePointId, restorePointId } from '../../../shared/policy/restore-point-id.ts';
import { builtInPolicies, EVERY_DAY } from '../../../shared/policy/tag/built-in.ts';
import { aDisk } from '../../builders/disk.ts';
import { NOW, planInput, planSettings } from '../../builders/plan.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../../builders/points.ts';
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
const COLLECTION = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'restorePointCollections', 'web-rp-1');
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

function copyOf(source: RecoveryPoint) {
  return copiedRestorePoint({ source, policy: POLICY, target: TARGET, attempt: 1 }, SETTINGS);
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

  test('is all that follows from the point, the policy and the target', () => {
    const { source, request } = aCopy();
    const collection = idParts(request.collection.id);
    const point = parseRestorePointId(request.id);

    expect(request).toStrictEqual({
      id: restorePointId(request.collection.id, point?.pointName ?? ''),
      collection: {
        id: computeId(SUBSCRIPTION, 'nightkeep-snapshots-northeurope', 'restorePointCollections', collection.name),
        location: 'northeurope',
        tags: {
          'nightkeep-owner': 'local',
          'nightkeep-policy': 'app',
          'nightkeep-keep': 'keep 4w tz UTC',
          'nightkeep-vm': 'prod/web',
        },
        sourceId: source.snapshot.restorePoint?.collectionId,
      },
      consistency: 'application',
      excludedDiskIds: [],
      diskUniqueIds: source.snapshot.restorePoint?.diskUniqueIds,
      sourceRestorePointId: source.snapshot.restorePoint?.id,
    });
    expect(collection.name).toMatch(/^web-rp-[a-z2-7]{20}$/);
    expect(point?.pointName).toMatch(/^web-20261123T0200Z-[a-z2-7]{20}$/);
  });

  test.each([
    ['CrashConsistent', 'crash'],
    ['FileSystemConsistent', 'application'],
    ['ApplicationConsistent', 'application'],
    [undefined, 'application'],
  ])('is as consistent as it: %s gives %s', (consistencyMode, consistency) => {
    const { source } = aCopy();
    const { restorePoint } = source.snapshot;
    const { consistencyMode: _, ...rest } = restorePoint ?? {
      id: COLLECTION,
      collectionId: COLLECTION,
      diskUniqueIds: [],
    };
    const mode = consistencyMode === undefined ? {} : { consistencyMode };
    const changed = { ...source, snapshot: { ...source.snapshot, restorePoint: { ...rest, ...mode } } };

    expect(copyOf(changed).consistency).toBe(consistency);
  });

  test('bears the policy that its source bears, or none', () => {
    const { source } = aCopy();
    const { 'nightkeep-policy': _, ...tags } = source.snapshot.tags;
    const of = (changed: Tags) =>
      copyOf({ ...source, snapshot: { ...source.snapshot, tags: changed } }).collection.tags;

    expect(of({ ...tags, 'Nightkeep-Policy': 'weekly' })).toMatchObject({ 'nightkeep-policy': 'weekly' });
    expect(of(tags)).toMatchObject({ 'nightkeep-policy': '' });
  });

  test('is none of a snapshot, nor of a point of nobody knows which VM', () => {
    const { source } = aCopy();
    const { restorePoint: _, ...snapshot } = source.snapshot;
    const { vm: __, ...nameless } = source;

    expect(() => copyOf({ ...source, snapshot })).toThrow(`no restore point: ${snapshot.id}`);
    expect(() => copyOf(nameless)).toThrow(`no restore point: ${snapshot.id}`);
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
