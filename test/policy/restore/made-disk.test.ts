import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import type { Tags } from '../../../shared/policy/inventory.ts';
import { shortHash } from '../../../shared/policy/names.ts';
import { computeId } from '../../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import type { DiskRequest } from '../../../shared/policy/restore/disk-request.ts';
import { drillRequest } from '../../../shared/policy/restore/drill-request.ts';
import { isMadeBy, type MadeDisk, madeDiskName, madeTags, sourceOf } from '../../../shared/policy/restore/made-disk.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';

const POINT = computeId(SUBSCRIPTION, 'points', 'snapshots', 'web-01-os-20261123T0200Z-abcdefghijklmnopqrst');
const OTHER = computeId(SUBSCRIPTION, 'points', 'snapshots', 'another');
const MADE: MadeDisk = {
  owner: 'contoso',
  madeFor: 'new-disks',
  restoreId: 'restore-1',
  startedAt: parseInstant('2026-11-23T09:40:59Z'),
  pointId: POINT,
  sourceDiskName: 'web.01 os',
};

function aRequest(made: Partial<MadeDisk> = {}, changes: Partial<DiskRequest> = {}): DiskRequest {
  const disk = { ...MADE, ...made };
  return {
    id: computeId(SUBSCRIPTION, 'web', 'disks', madeDiskName(disk)),
    location: 'westeurope',
    sku: { name: 'Premium_LRS' },
    tags: madeTags(disk),
    properties: { creationData: { createOption: 'Copy', sourceResourceId: disk.pointId } },
    ...changes,
  };
}

/** What Azure has under the name of a request. */
function standing(changes: Partial<ResourceModel> = {}, request = aRequest()): ResourceModel {
  const { id, location, tags, properties } = request;
  return { id, name: 'x', location, tags, properties, ...changes };
}

describe('the name of a disk that is made', () => {
  const hash = (madeFor: string, pointId: string = POINT) =>
    shortHash(['contoso', madeFor, 'restore-1', pointId.toLowerCase()]);

  test('is the disk’s, the minute at which the restore began, and a hash of who made it, what for and of what', () => {
    expect(madeDiskName(MADE)).toBe(`web-01-os-20261123T0940Z-${hash('new-disks')}`);
    expect(madeDiskName({ ...MADE, madeFor: 'drill' })).toBe(`web-01-os-20261123T0940Z-${hash('drill')}`);
    expect(madeDiskName({ ...MADE, pointId: OTHER })).toBe(`web-01-os-20261123T0940Z-${hash('new-disks', OTHER)}`);
  });
});

describe('the tags of a disk that is made', () => {
  const tags = {
    'nightkeep-owner': 'contoso',
    'nightkeep-restore': 'restore-1',
    'nightkeep-restored-from': 'web-01-os-20261123T0200Z-abcdefghijklmnopqrst',
  };

  test.each<[MadeDisk['madeFor'], Tags]>([
    ['new-disks', tags],
    ['replacement', tags],
    ['drill', { ...tags, 'nightkeep-drill': 'restore-1' }],
  ])('say who made it, by what and of what; for %s', (madeFor, expected) => {
    expect(madeTags({ ...MADE, madeFor })).toEqual(expected);
  });
});

describe('what stands under the name of a request', () => {
  const drill = aRequest({ madeFor: 'drill' });

  test.each<[string, ResourceModel, DiskRequest]>([
    ['with its tags and its source', standing(), aRequest()],
    ['with other tags beside them', standing({ tags: { ...madeTags(MADE), team: 'shop' } }), aRequest()],
    [
      'with its keys and its source in another casing',
      standing({
        tags: Object.fromEntries(Object.entries(madeTags(MADE)).map(([key, value]) => [key.toUpperCase(), value])),
        properties: { creationData: { sourceResourceId: POINT.toUpperCase() } },
      }),
      aRequest(),
    ],
    ['of a drill', standing({}, drill), drill],
  ])('was made by it %s', (_, there, request) => {
    expect(isMadeBy(there, request)).toBe(true);
  });

  const tags = madeTags(MADE);
  const without = (key: string) => Object.fromEntries(Object.entries(tags).filter(([name]) => name !== key));
  test.each<[string, Partial<ResourceModel>]>([
    ['has no tag of ours', { tags: { team: 'shop' } }],
    ['has no owner', { tags: without('nightkeep-owner') }],
    ['has another owner', { tags: { ...tags, 'nightkeep-owner': 'another' } }],
    ['names no restore', { tags: without('nightkeep-restore') }],
    ['names another restore', { tags: { ...tags, 'nightkeep-restore': 'restore-2' } }],
    ['names no point', { tags: without('nightkeep-restored-from') }],
    ['names another point', { tags: { ...tags, 'nightkeep-restored-from': 'another' } }],
    ['is of a drill', { tags: { ...tags, 'nightkeep-drill': 'restore-1' } }],
    ['is of another source', { properties: { creationData: { sourceResourceId: OTHER } } }],
    ['does not tell its source', { properties: { creationData: {} } }],
    ['tells none that is an id', { properties: { creationData: { sourceResourceId: 'x' } } }],
    ['has no creation data', { properties: {} }],
  ])('was not where it %s', (_, changes) => {
    expect(isMadeBy(standing(changes), aRequest())).toBe(false);
  });

  test('was not where it has no tags at all', () => {
    const { tags: _, ...bare } = standing();
    expect(isMadeBy(bare, aRequest())).toBe(false);
  });

  test('was not where neither it nor the request has a tag that proves it', () => {
    const bare = without('nightkeep-restore');
    expect(isMadeBy(standing({ tags: bare }), aRequest({}, { tags: bare }))).toBe(false);
  });

  test('was not by a drill where it bears no tag of one, or that of another', () => {
    expect(isMadeBy(standing(), drill)).toBe(false);
    expect(isMadeBy(standing({ tags: { ...drill.tags, 'nightkeep-drill': 'restore-2' } }, drill), drill)).toBe(false);
  });

  test('was not where the request tells no source either', () => {
    const untold = { properties: { creationData: {} } };
    expect(isMadeBy(standing(untold), aRequest({}, untold))).toBe(false);
    expect(isMadeBy(standing(), aRequest({}, untold))).toBe(false);
  });
});

describe('the source of a disk', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string | undefined]>([
    ['is as Azure writes it', { creationData: { sourceResourceId: POINT } }, POINT],
    ['is none where it is no id', { creationData: { sourceResourceId: 'web-01-os' } }, undefined],
    ['is none where it is no text', { creationData: { sourceResourceId: 1 } }, undefined],
    ['is none where the creation data has none', { creationData: { createOption: 'Empty' } }, undefined],
    ['is none where the creation data is null', { creationData: null }, undefined],
    ['is none where there is no creation data', {}, undefined],
  ])('%s', (_, properties, expected) => {
    expect(sourceOf({ properties })).toBe(expected);
  });
});

describe('the disk of a drill', () => {
  test('has our tags and the extra ones alone, and is open to the app that reads it', () => {
    const request = aRequest(
      { madeFor: 'drill' },
      {
        zones: ['1'],
        tags: { ...madeTags({ ...MADE, madeFor: 'drill' }), team: 'shop', 'Nightkeep-Kept': 'x', 'x-nightkeep-y': 'z' },
        properties: {
          creationData: { createOption: 'Copy' },
          diskSizeGB: 64,
          diskAccessId: OTHER,
          dataAccessAuthMode: 'AzureActiveDirectory',
          networkAccessPolicy: 'AllowPrivate',
          publicNetworkAccess: 'Disabled',
        },
      },
    );

    expect(drillRequest(request, { 'cost-center': '7', 'nightkeep-owner': 'x' })).toEqual({
      id: request.id,
      location: 'westeurope',
      zones: ['1'],
      sku: { name: 'Premium_LRS' },
      tags: {
        'cost-center': '7',
        'nightkeep-owner': 'contoso',
        'nightkeep-restore': 'restore-1',
        'nightkeep-restored-from': 'web-01-os-20261123T0200Z-abcdefghijklmnopqrst',
        'nightkeep-drill': 'restore-1',
        'Nightkeep-Kept': 'x',
      },
      properties: {
        creationData: { createOption: 'Copy' },
        diskSizeGB: 64,
        networkAccessPolicy: 'AllowAll',
        publicNetworkAccess: 'Enabled',
      },
    });
  });
});
