import { describe, expect, test } from 'vitest';
import {
  type CollectionPurpose,
  collectionName,
  joinedIds,
  occurrenceIn,
  restorePointName,
} from '../../../shared/policy/consistency/restore-point-names.ts';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { parsePointName } from '../../../shared/policy/names.ts';
import { computeId } from '../../../shared/policy/resource-id.ts';
import { SNAPSHOT_GROUP, SUBSCRIPTION } from '../../builders/points.ts';

const PURPOSE: CollectionPurpose = {
  owner: 'contoso',
  vmId: computeId(SUBSCRIPTION, 'prod', 'virtualMachines', 'web'),
  vmName: 'web',
  policy: 'nightly',
  keep: 'keep 7d tz UTC',
  location: 'westeurope',
};
const COLLECTION = computeId(SUBSCRIPTION, SNAPSHOT_GROUP, 'restorePointCollections', 'web-rp-1');
const TEXTS = {
  owner: 'contoso',
  diskUniqueIds: ['B-OS', 'a-data'],
  location: 'westeurope',
  scheduledFor: parseInstant('2026-11-23T02:00Z'),
};

describe('the name of a collection', () => {
  test('never changes from one release to the next', () => {
    expect(collectionName(PURPOSE)).toBe('web-rp-ahotv6hjqf2t3vvu5kor');
    expect(collectionName({ ...PURPOSE, sourceCollectionId: COLLECTION })).toBe('web-rp-un6fgqldij3437wdb26p');
  });

  test.each<[string, Partial<CollectionPurpose>]>([
    ['owner', { owner: 'fabrikam' }],
    ['VM', { vmId: computeId(SUBSCRIPTION, 'test', 'virtualMachines', 'web') }],
    ['policy', { policy: 'weekly' }],
    ['retention', { keep: 'keep 8d tz UTC' }],
    ['region', { location: 'northeurope' }],
    ['source', { sourceCollectionId: COLLECTION }],
  ])('differs for another %s', (_, fields) => {
    expect(collectionName({ ...PURPOSE, ...fields })).not.toBe(collectionName(PURPOSE));
  });

  test('is the same whatever the casing of ids and the spelling of the region', () => {
    const vmId = PURPOSE.vmId.toUpperCase() as typeof COLLECTION;

    expect(collectionName({ ...PURPOSE, vmId, location: 'West Europe' })).toBe(collectionName(PURPOSE));
    expect(collectionName({ ...PURPOSE, sourceCollectionId: COLLECTION.toUpperCase() as typeof COLLECTION })).toBe(
      collectionName({ ...PURPOSE, sourceCollectionId: COLLECTION }),
    );
  });
});

describe('the name of a restore point', () => {
  test('never changes from one release to the next', () => {
    expect(restorePointName('web', TEXTS, 1)).toBe('web-20261123T0200Z-bbh7iwli7svo5fouczxo');
    expect(restorePointName('web', TEXTS, 2)).toBe('web-20261123T0200Z-bbh7iwli7svo5fouczxo-2');
  });

  test('is read back, attempt and occurrence too', () => {
    const name = restorePointName('web', TEXTS, 3);

    expect(parsePointName(name)?.attempt).toBe(3);
    expect(occurrenceIn(name)).toBe(TEXTS.scheduledFor);
    expect(occurrenceIn(name.toUpperCase())).toBe(TEXTS.scheduledFor);
  });

  test.each(['', 'web', 'web-20261123T0200-x', 'web-20261399T0200Z-aaaaaaaaaaaaaaaaaaaa'])(
    'tells no occurrence where it is %j',
    (name) => {
      expect(occurrenceIn(name)).toBeUndefined();
    },
  );
});

test('the ids of several disks are one text, in lower case and sorted', () => {
  expect(joinedIds(['B-OS', 'a-data', 'C'])).toBe('a-data,b-os,c');
});
