import { expect, test } from 'vitest';
import { diskTag, readDiskTag } from '../../shared/policy/disk-tag.ts';
import { aDisk } from '../builders/disk.ts';

const EVERYTHING = aDisk('data', {
  sku: 'PremiumV2_LRS',
  zone: '2',
  tier: 'P30',
  iops: 5000,
  mbps: 200,
  burst: false,
  maxShares: 3,
  networkAccessPolicy: 'AllowPrivate',
  iopsReadOnly: 100,
  mbpsReadOnly: 10,
  publicNetworkAccess: 'Disabled',
  dataAccessAuthMode: 'None',
  optimizedForFrequentAttach: true,
  logicalSectorSize: 512,
  performancePlus: true,
  actionOnDiskDelay: 'AutomaticReattach',
});

test('a disk is written with all that its restore must know, in one order', () => {
  expect(diskTag(EVERYTHING, { cache: 'ReadOnly', writeAccelerator: false })).toBe(
    'cache=ReadOnly;sku=PremiumV2_LRS;zone=2;tier=P30;iops=5000;mbps=200;burst=false;shares=3;wa=false;net=AllowPrivate;iopsro=100;mbpsro=10;pub=Disabled;auth=None;often=true;sector=512;plus=true;delay=AutomaticReattach',
  );
});

test('what Azure did not say is left out', () => {
  expect(diskTag({ sku: 'Premium_LRS' }, {})).toBe('sku=Premium_LRS');
  expect(diskTag({ zone: '1' }, { cache: 'None' })).toBe('cache=None;zone=1');
  expect(diskTag({}, undefined)).toBe('');
});

test.each<[string | undefined, Record<string, string>]>([
  ['cache=None;sku=Premium_LRS', { cache: 'None', sku: 'Premium_LRS' }],
  ['a=b=c', { a: 'b=c' }],
  ['a=1;;b=2;', { a: '1', b: '2' }],
  ['cache=;sku=P', { sku: 'P' }],
  ['=None;sku=P', { sku: 'P' }],
  ['Premium_LRS', {}],
  ['', {}],
  [undefined, {}],
])('%j is read by its parts, the empty and the unreadable as none', (text, parts) => {
  expect(Object.fromEntries(readDiskTag(text))).toEqual(parts);
});
