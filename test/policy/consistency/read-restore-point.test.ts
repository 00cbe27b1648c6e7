import { describe, expect, test } from 'vitest';
import { pointHoldTag } from '../../../shared/policy/consistency/collection-tags.ts';
import { isProven, readRestorePoint } from '../../../shared/policy/consistency/read-restore-point.ts';
import { restorePointName } from '../../../shared/policy/consistency/restore-point-names.ts';
import { parseInstant } from '../../../shared/policy/instant.ts';
import type { RestorePoint } from '../../../shared/policy/inventory.ts';
import { readPoint } from '../../../shared/policy/read-point.ts';
import { computeId, idKey } from '../../../shared/policy/resource-id.ts';
import { diskRestorePointId, restorePointId } from '../../../shared/policy/restore-point-id.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../../builders/points.ts';

const NIGHT = parseInstant('2026-11-23T02:00:00Z');
const OPTIONS = { owner: 'owner-1', adopt: [] };
const VM = computeId(SUBSCRIPTION, 'prod', 'virtualMachines', 'web');
const OS = computeId(SUBSCRIPTION, 'prod', 'disks', 'web-os');
const DATA = computeId(SUBSCRIPTION, 'prod', 'disks', 'web-data');
const IDS = new Map([
  [idKey(OS), 'B-OS'],
  [idKey(DATA), 'a-data'],
]);
const COLLECTION = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'restorePointCollections', 'web-rp-1');

function aPoint({
  tags = {},
  ...fields
}: Partial<RestorePoint> & { tags?: Record<string, string> } = {}): RestorePoint {
  const name = restorePointName(
    'web',
    { owner: 'owner-1', diskUniqueIds: ['b-os', 'A-data'], location: 'westeurope', scheduledFor: NIGHT },
    1,
  );
  const id = restorePointId(COLLECTION, name);
  return {
    id,
    name,
    collection: {
      id: COLLECTION,
      resourceGroup: SNAPSHOT_GROUP,
      subscriptionId: SUBSCRIPTION,
      location: 'westeurope',
      tags: {
        'nightkeep-owner': 'owner-1',
        'nightkeep-policy': 'nightly',
        'nightkeep-keep': 'keep 7d tz UTC',
        'nightkeep-vm': 'prod/web',
        ...tags,
      },
      sourceId: VM,
    },
    provisioningState: 'Succeeded',
    consistencyMode: 'FileSystemConsistent',
    timeCreated: NIGHT + 1000,
    disks: [
      {
        lun: 'os',
        name: 'web-os',
        diskId: OS,
        cache: 'ReadOnly',
        sku: 'Premium_LRS',
        sizeGib: 64,
        diskRestorePointId: diskRestorePointId(id, 'web-os_1'),
      },
      { lun: 0, name: 'web-data', diskId: DATA },
    ],
    ...fields,
  };
}

describe('a restore point is read as a snapshot of each disk in it', () => {
  test('with the tags that a snapshot of the disk would bear', () => {
    const [os, data] = readRestorePoint(aPoint(), IDS);

    expect(os).toMatchObject({
      tags: {
        'nightkeep-owner': 'owner-1',
        'nightkeep-policy': 'nightly',
        'nightkeep-keep': 'keep 7d tz UTC',
        'nightkeep-vm': 'prod/web',
        'nightkeep-scheduled-for': '2026-11-23T02:00:00Z',
        'nightkeep-disk-id': 'b-os',
        'nightkeep-lun': 'os',
        'nightkeep-disk': 'cache=ReadOnly;sku=Premium_LRS',
      },
      sourceResourceId: OS,
      sourceUniqueId: 'b-os',
      sizeGib: 64,
      restorePoint: {
        collectionId: COLLECTION,
        diskUniqueIds: ['a-data', 'b-os'],
        consistencyMode: 'FileSystemConsistent',
      },
    });
    expect(data?.id).toBe(diskRestorePointId(aPoint().id, 'web-data'));
  });

  test('it is ours, scheduled, usable and of its disk', () => {
    const points = readRestorePoint(aPoint(), IDS).map((snapshot) => readPoint(snapshot, OPTIONS));

    expect(points).toMatchObject([
      {
        ownership: { kind: 'own' },
        kind: 'scheduled',
        state: 'usable',
        scheduledFor: NIGHT,
        attempt: 1,
        diskUniqueId: 'b-os',
        isHeld: false,
        isCopy: false,
      },
      { ownership: { kind: 'own' }, state: 'usable', diskUniqueId: 'a-data' },
    ]);
  });

  test.each([
    ['one disk is unknown', new Map([[idKey(OS), 'b-os']])],
    ['one disk is another under the same name', new Map([...IDS, [idKey(DATA), 'again']])],
  ])('where %s it is in doubt, and of no disk', (_, ids) => {
    expect(isProven(aPoint(), ids)).toBe(false);
    for (const snapshot of readRestorePoint(aPoint(), ids)) {
      const point = readPoint(snapshot, OPTIONS);
      expect(point.ownership.kind).toBe('in-doubt');
      expect(point.diskUniqueId).toBeUndefined();
    }
  });

  test.each(['nightkeep-owner', 'nightkeep-OWNER'])(
    'where its collection had its owner edited (%s) it is not ours',
    (key) => {
      const point = aPoint();
      const { 'nightkeep-owner': _, ...tags } = point.collection.tags;
      const edited = { ...point, collection: { ...point.collection, tags: { ...tags, [key]: 'owner-2' } } };

      const ownerships = readRestorePoint(edited, IDS).map((snapshot) => readPoint(snapshot, OPTIONS).ownership.kind);

      expect(ownerships).toEqual(['foreign', 'foreign']);
    },
  );

  test('one made under another owner and renamed ours by a tag is in doubt', () => {
    const point = aPoint({ tags: { 'nightkeep-owner': 'owner-2' } });

    const ownerships = readRestorePoint(point, IDS).map(
      (snapshot) => readPoint(snapshot, { owner: 'owner-2', adopt: [] }).ownership,
    );
    const why =
      'its name does not agree with the owner on its collection, its time and its disks, or Azure does not tell them';

    expect(ownerships).toEqual([
      { kind: 'in-doubt', why },
      { kind: 'in-doubt', why },
    ]);
  });

  test('a hold on the collection holds all its points, one with the name of a point that point alone', () => {
    const held = (tags: Record<string, string>) =>
      readRestorePoint(aPoint({ tags }), IDS).map((snapshot) => readPoint(snapshot, OPTIONS).isHeld);

    expect(held({ 'nightkeep-hold': 'audit' })).toEqual([true, true]);
    expect(held({ [pointHoldTag(aPoint().name)]: 'audit' })).toEqual([true, true]);
    expect(held({ [pointHoldTag('web-20261122T0200Z-aaaaaaaaaaaaaaaaaaaa')]: 'audit' })).toEqual([false, false]);
  });

  test('while it is made it is pending, and failed where Azure says so', () => {
    const state = (provisioningState: string) =>
      readRestorePoint(aPoint({ provisioningState }), IDS).map((snapshot) => readPoint(snapshot, OPTIONS).state);

    expect(state('Creating')).toEqual(['pending', 'pending']);
    expect(state('Failed')).toEqual(['failed', 'failed']);
  });
});
