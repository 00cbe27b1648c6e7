import { describe, expect, test } from 'vitest';
import { pointHoldTag } from '../../../shared/policy/consistency/collection-tags.ts';
import { isProven, readRestorePoint } from '../../../shared/policy/consistency/read-restore-point.ts';
import { restorePointName } from '../../../shared/policy/consistency/restore-point-names.ts';
import { parseInstant } from '../../../shared/policy/instant.ts';
import type { RestorePoint, Tags } from '../../../shared/policy/inventory.ts';
import { setId } from '../../../shared/policy/planning/point-sets.ts';
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

/** The name of a restore point of these disks. */
function nameOf(...diskUniqueIds: readonly string[]): string {
  return restorePointName('web', { owner: 'owner-1', diskUniqueIds, location: 'westeurope', scheduledFor: NIGHT }, 1);
}

function aPoint({
  tags = {},
  ...fields
}: Partial<RestorePoint> & { tags?: Record<string, string> } = {}): RestorePoint {
  const name = nameOf('b-os', 'A-data');
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

describe('each snapshot is', () => {
  const shared = {
    name: aPoint().name,
    resourceGroup: SNAPSHOT_GROUP,
    subscriptionId: SUBSCRIPTION,
    location: 'westeurope',
    provisioningState: 'Succeeded',
    incremental: true,
  };
  const ofCollection = {
    'nightkeep-owner': 'owner-1',
    'nightkeep-policy': 'nightly',
    'nightkeep-keep': 'keep 7d tz UTC',
    'nightkeep-vm': 'prod/web',
    'nightkeep-scheduled-for': '2026-11-23T02:00:00Z',
  };
  const set = setId('owner-1', idKey(VM), '2026-11-23T02:00:00Z');
  const parent = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'restorePointCollections', 'web-rp-parent');

  test('all that Azure tells of the point and the disk', () => {
    const restorePoint = {
      id: aPoint().id,
      collectionId: COLLECTION,
      diskUniqueIds: ['a-data', 'b-os'],
      consistencyMode: 'FileSystemConsistent',
    };
    const whole = { ...shared, createOption: 'Copy', timeCreated: NIGHT + 1000, restorePoint };

    expect(readRestorePoint(aPoint(), IDS)).toStrictEqual([
      {
        ...whole,
        id: diskRestorePointId(aPoint().id, 'web-os_1'),
        tags: {
          ...ofCollection,
          'nightkeep-disk-id': 'b-os',
          'nightkeep-set': `${set} 1/2`,
          'nightkeep-lun': 'os',
          'nightkeep-disk': 'cache=ReadOnly;sku=Premium_LRS',
        },
        sourceResourceId: OS,
        sourceUniqueId: 'b-os',
        sizeGib: 64,
      },
      {
        ...whole,
        id: diskRestorePointId(aPoint().id, 'web-data'),
        tags: {
          ...ofCollection,
          'nightkeep-disk-id': 'a-data',
          'nightkeep-set': `${set} 2/2`,
          'nightkeep-lun': '0',
          'nightkeep-disk': '',
        },
        sourceResourceId: DATA,
        sourceUniqueId: 'a-data',
      },
    ]);
  });

  test('no more than Azure tells', () => {
    const { timeCreated: _, consistencyMode: __, ...point } = aPoint({ disks: [{ lun: 1, name: 'web-log' }] });

    expect(readRestorePoint(point, IDS)).toStrictEqual([
      {
        ...shared,
        createOption: 'Copy',
        restorePoint: { id: point.id, collectionId: COLLECTION, diskUniqueIds: [] },
        id: diskRestorePointId(point.id, 'web-log'),
        tags: { ...ofCollection, 'nightkeep-set': `${set} 1/1`, 'nightkeep-lun': '1', 'nightkeep-disk': '' },
      },
    ]);
  });

  test('of a copy one that says what it copies and how far it is, in the set of the VM that its tag names', () => {
    const { collection, disks } = aPoint();
    const [os] = disks;
    const point = aPoint({
      collection: { ...collection, sourceId: parent },
      disks: os === undefined ? [] : [{ ...os, completionPercent: 40 }],
    });

    expect(readRestorePoint(point, IDS)).toMatchObject([
      {
        createOption: 'CopyStart',
        completionPercent: 40,
        restorePoint: { copyOf: parent },
        tags: { 'nightkeep-set': `${set} 1/1` },
      },
    ]);
  });

  test.each<[string, Tags, RestorePoint['collection']['sourceId'], string]>([
    ['its collection says no owner', { 'nightkeep-owner': undefined as never }, VM, aPoint().name],
    ['its collection says no VM', {}, undefined, aPoint().name],
    ['its collection of copies says no VM', { 'nightkeep-vm': undefined as never }, parent, aPoint().name],
    ['its name tells no occurrence', {}, VM, 'by-hand'],
  ])('in no set where %s', (_, tags, sourceId, name) => {
    const { collection } = aPoint({ tags });
    const { sourceId: __, ...rest } = collection;
    const point = aPoint({ name, collection: sourceId === undefined ? rest : { ...rest, sourceId } });

    for (const snapshot of readRestorePoint(point, IDS)) expect(snapshot.tags).not.toHaveProperty('nightkeep-set');
  });

  test.each<[string, Tags, Tags]>([
    ['with the hold of the collection', { 'Nightkeep-Hold': 'audit' }, { 'nightkeep-hold': 'audit' }],
    ['with its own hold', { [pointHoldTag(aPoint().name)]: 'legal' }, { 'nightkeep-hold': 'legal' }],
    [
      'with the hold of the collection before its own',
      { 'nightkeep-hold': 'audit', [pointHoldTag(aPoint().name)]: 'legal' },
      { 'nightkeep-hold': 'audit' },
    ],
    ['without the hold of another point', { [pointHoldTag('other')]: 'legal' }, {}],
  ])('%s', (_, tags, holds) => {
    const [os] = readRestorePoint(aPoint({ tags }), IDS);

    expect(Object.fromEntries(Object.entries(os?.tags ?? {}).filter(([key]) => /hold/i.test(key)))).toEqual(holds);
  });
});

describe('the name of a restore point', () => {
  const [os, data] = aPoint().disks;
  const { 'nightkeep-owner': _, ...ownerless } = aPoint().collection.tags;

  test('proves its disks, also under another attempt', () => {
    expect(isProven(aPoint(), IDS)).toBe(true);
    expect(isProven(aPoint({ name: `${aPoint().name}-2` }), IDS)).toBe(true);
  });

  test.each<[string, Partial<RestorePoint>, ReadonlyMap<string, string>]>([
    ['is of another form', { name: 'by-hand' }, IDS],
    ['has another hash', { name: `${aPoint().name.slice(0, -1)}${aPoint().name.endsWith('a') ? 'b' : 'a'}` }, IDS],
    ['is of a collection without an owner', { collection: { ...aPoint().collection, tags: ownerless } }, IDS],
    ['is of no disks', { disks: [] }, IDS],
    ['is of fewer disks', { disks: os === undefined ? [] : [os] }, IDS],
    ['is of a disk without an id', { disks: [...(os ? [os] : []), { lun: 0, name: data?.name ?? '' }] }, IDS],
    ['is of a disk whose unique id is empty', {}, new Map([...IDS, [idKey(DATA), '']])],
    ['is of a disk whose unique id is not known', {}, new Map([[idKey(OS), 'b-os']])],
    ['has an occurrence and no hash', { name: 'web-20261123T0200Z-by-hand' }, IDS],
    ['was made of no disks', { disks: [], name: nameOf() }, IDS],
    ['was made of an empty unique id', { name: nameOf('b-os', '') }, new Map([...IDS, [idKey(DATA), '']])],
  ])('proves nothing where it %s', (_, fields, ids) => {
    expect(isProven(aPoint(fields), ids)).toBe(false);
  });
});
