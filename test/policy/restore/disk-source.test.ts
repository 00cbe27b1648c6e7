import { describe, expect, test } from 'vitest';
import type { Tags } from '../../../shared/policy/inventory.ts';
import { computeId } from '../../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import {
  type DiskSource,
  livingSource,
  pick,
  withPerformanceOf,
  writtenSource,
} from '../../../shared/policy/restore/disk-source.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';

const ID = computeId(SUBSCRIPTION, 'points', 'snapshots', 'point');

function aModel(fields: Partial<ResourceModel> = {}): ResourceModel {
  return { id: ID, name: 'x', location: 'westeurope', properties: {}, ...fields };
}

function written(tags: Tags | undefined, fields: Partial<ResourceModel> = {}): DiskSource {
  return writtenSource(aModel({ ...fields, ...(tags === undefined ? {} : { tags }) }));
}

const KEPT = {
  encryption: { type: 'x' },
  maxShares: 2,
  networkAccessPolicy: 'AllowPrivate',
  diskAccessId: '/access',
  publicNetworkAccess: 'Disabled',
  dataAccessAuthMode: 'None',
  optimizedForFrequentAttach: true,
  availabilityPolicy: { actionOnDiskDelay: 'None' },
};
const PERFORMANCE = {
  tier: 'P30',
  burstingEnabled: false,
  diskIOPSReadWrite: 4000,
  diskMBpsReadWrite: 200,
  diskIOPSReadOnly: 3000,
  diskMBpsReadOnly: 100,
};

describe('a disk that lives', () => {
  test('is told by itself, without what is not its to set', () => {
    const disk = aModel({
      sku: { name: 'UltraSSD_LRS', tier: 'Ultra' },
      zones: ['2'],
      extendedLocation: { name: 'edge' },
      properties: {
        ...KEPT,
        ...PERFORMANCE,
        uniqueId: 'u',
        diskState: 'Attached',
        creationData: { createOption: 'Empty', logicalSectorSize: 512, performancePlus: false },
      },
    });

    expect(livingSource(disk)).toStrictEqual({
      sku: 'UltraSSD_LRS',
      zones: ['2'],
      extendedLocation: { name: 'edge' },
      properties: { ...KEPT, ...PERFORMANCE },
      logicalSectorSize: 512,
      performancePlus: false,
    });
  });

  test.each<[string, Partial<ResourceModel>]>([
    ['nothing', {}],
    ['no name of its SKU', { sku: {} }],
    ['null for what it is not', { properties: { maxShares: null, tier: null } }],
    [
      'what is of another kind',
      { properties: { creationData: { logicalSectorSize: '512', performancePlus: 'true' } } },
    ],
  ])('is told by nothing where Azure says %s', (_, fields) => {
    expect(livingSource(aModel(fields))).toStrictEqual({ properties: {} });
  });
});

describe('a disk that is gone', () => {
  test('is told by the tags of its point, and by its encryption and place', () => {
    const parts = [
      ...['cache=None', 'sku=UltraSSD_LRS', 'zone=3', 'tier=P30', 'iops=4000', 'mbps=200', 'burst=false', 'shares=2'],
      ...['wa=false', 'net=AllowPrivate', 'iopsro=3000', 'mbpsro=100', 'pub=Disabled', 'auth=None', 'often=true'],
      ...['sector=512', 'plus=false', 'delay=None'],
    ];
    const tags = { 'nightkeep-disk': parts.join(';'), 'nightkeep-access': 'net/link-1' };
    const fields = { extendedLocation: { name: 'edge' }, properties: { encryption: KEPT.encryption } };

    expect(written(tags, fields)).toStrictEqual({
      sku: 'UltraSSD_LRS',
      zones: ['3'],
      extendedLocation: { name: 'edge' },
      properties: {
        ...KEPT,
        ...PERFORMANCE,
        diskAccessId: `/subscriptions/${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Compute/diskAccesses/link-1`,
      },
      logicalSectorSize: 512,
      performancePlus: false,
    });
  });

  test.each<[string, Tags | undefined]>([
    ['no tags', undefined],
    ['none of ours', { team: 'shop' }],
    [
      'none that can be read',
      { 'nightkeep-disk': 'burst=maybe;shares=two;iops=1.5;mbps=-1;iopsro=x1;mbpsro=1x;sector=;plus=1' },
    ],
    ['a number that is too long', { 'nightkeep-disk': 'iops=1234567890' }],
    ['a disk access without a group', { 'nightkeep-access': 'link-1' }],
    ['a disk access without a name', { 'nightkeep-access': 'net/' }],
    ['a disk access with a part too many', { 'nightkeep-access': 'net/link-1/x' }],
    ['a disk access that begins too early', { 'nightkeep-access': '/net/link-1' }],
  ])('is told by nothing where its point has %s', (_, tags) => {
    expect(written(tags)).toStrictEqual({ properties: {} });
  });

  test('may have a figure of nine digits', () => {
    expect(written({ 'nightkeep-disk': 'iops=123456789' }).properties).toStrictEqual({
      diskIOPSReadWrite: 123_456_789,
    });
  });
});

describe('the performance of another disk', () => {
  const source: DiskSource = {
    sku: 'Premium_LRS',
    zones: ['1'],
    properties: { ...KEPT, tier: 'P50', burstingEnabled: true },
  };

  test('takes the place of the own where both are of one SKU', () => {
    expect(withPerformanceOf(source, { sku: 'Premium_LRS', properties: { maxShares: 5, tier: 'P20' } })).toStrictEqual({
      sku: 'Premium_LRS',
      zones: ['1'],
      properties: { ...KEPT, tier: 'P20' },
    });
  });

  test('is none where they are not', () => {
    expect(withPerformanceOf(source, { sku: 'PremiumV2_LRS', properties: { tier: 'P20' } })).toStrictEqual({
      sku: 'Premium_LRS',
      zones: ['1'],
      properties: KEPT,
    });
  });
});

test('of an object the fields are picked that are named and there', () => {
  expect(pick({ a: 0, b: '', c: false, d: null, e: undefined, f: 1 }, ['a', 'b', 'c', 'd', 'e', 'g'])).toStrictEqual({
    a: 0,
    b: '',
    c: false,
  });
});
