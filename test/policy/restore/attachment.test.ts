import { describe, expect, test } from 'vitest';
import type { Tags } from '../../../shared/policy/inventory.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import { type Attachment, attachmentOf, byLun, readFlag } from '../../../shared/policy/restore/attachment.ts';
import type { ProfileDisk, StorageProfile } from '../../../shared/policy/restore/seats.ts';
import { aDiskModel, aSnapshotModel } from '../../builders/models.ts';
import { aProfile, aProfileDisk, diskId, vmId } from './some-swaps.ts';

function pointWith(tags: Tags | undefined): ResourceModel {
  const { tags: _, ...snapshot } = aSnapshotModel(aDiskModel());
  return { ...snapshot, ...(tags === undefined ? {} : { tags }) };
}

function vmWith(storageProfile: StorageProfile | undefined): ResourceModel {
  return { id: vmId(), name: 'web-01', location: 'westeurope', properties: { storageProfile } };
}

describe('how a disk hung, by the tags of its point', () => {
  test.each<[Tags | undefined, Attachment]>([
    [
      { 'nightkeep-lun': 'os', 'nightkeep-disk': 'cache=ReadWrite;sku=Premium_LRS' },
      { lun: 'os', cache: 'ReadWrite' },
    ],
    [
      { 'nightkeep-lun': '0', 'nightkeep-disk': 'cache=None;wa=true' },
      { lun: 0, cache: 'None', writeAccelerator: true },
    ],
    [
      { 'nightkeep-lun': '63', 'nightkeep-disk': 'wa=false' },
      { lun: 63, writeAccelerator: false },
    ],
    [{ 'nightkeep-lun': '999' }, { lun: 999 }],
    [{ 'nightkeep-lun': '1000' }, {}],
    [{ 'nightkeep-lun': '' }, {}],
    [{ 'nightkeep-lun': 'x1' }, {}],
    [{ 'nightkeep-lun': '1x' }, {}],
    [{ 'nightkeep-lun': '-1' }, {}],
    [{ 'nightkeep-disk': 'wa=yes' }, {}],
    [{}, {}],
    [undefined, {}],
  ])('%o is %o', (tags, expected) => {
    expect(attachmentOf(pointWith(tags), undefined, undefined)).toStrictEqual(expected);
  });

  test.each<[string | undefined, boolean | undefined]>([
    ['true', true],
    ['false', false],
    ['True', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('a flag that says %j is %s', (text, expected) => {
    expect(readFlag(text)).toBe(expected);
  });
});

describe('how a disk hung, where the tags do not say', () => {
  const os = aProfileDisk('os', { caching: 'ReadWrite', writeAcceleratorEnabled: false });
  const data = aProfileDisk('data', { lun: 3, caching: 'None', writeAcceleratorEnabled: true });
  const { lun: _, ...placeless } = data;
  const { managedDisk: __, ...blob } = data;
  const settings: Attachment = { cache: 'None', writeAccelerator: true };

  test.each<[string, StorageProfile | undefined, string | undefined, Attachment]>([
    [
      'is as the OS disk hangs',
      aProfile([data], { osDisk: os }),
      diskId('os'),
      { lun: 'os', cache: 'ReadWrite', writeAccelerator: false },
    ],
    [
      'is as the data disk hangs',
      aProfile([aProfileDisk('more', { lun: 1 }), data], { osDisk: os }),
      diskId('data'),
      { lun: 3, ...settings },
    ],
    [
      'is as a data disk hangs of a VM without an OS disk',
      { dataDisks: [data] },
      diskId('data').toUpperCase(),
      { lun: 3, ...settings },
    ],
    ['is not told by a VM without data disks', { osDisk: os }, diskId('data'), {}],
    ['is not told by a VM that has not the disk', aProfile([data]), diskId('another'), {}],
    ['is not told where the disk lives no more', aProfile([data]), undefined, {}],
    ['is not told by a VM of which Azure shows nothing', undefined, diskId('data'), {}],
    ['is not told of a blob', aProfile([blob as ProfileDisk]), diskId('data'), {}],
    ['is without a place where Azure shows none', aProfile([placeless as ProfileDisk]), diskId('data'), settings],
    [
      'is without a place where that is no number',
      aProfile([{ ...data, lun: '3' } as unknown as ProfileDisk]),
      diskId('data'),
      settings,
    ],
    [
      'is without what Azure leaves out',
      aProfile([{ lun: 3, managedDisk: { id: diskId('data') }, caching: null, writeAcceleratorEnabled: null }]),
      diskId('data'),
      { lun: 3 },
    ],
  ])('%s', (_name, profile, sourceId, expected) => {
    expect(attachmentOf(pointWith({}), vmWith(profile), sourceId)).toStrictEqual(expected);
  });

  test('is as the tags say as far as they do', () => {
    const tags = { 'nightkeep-lun': '7', 'nightkeep-disk': 'wa=false' };

    expect(attachmentOf(pointWith(tags), vmWith(aProfile([data])), diskId('data'))).toStrictEqual({
      lun: 7,
      cache: 'None',
      writeAccelerator: false,
    });
  });
});

test('disks come with the OS disk first, then by LUN, then those that hung nowhere', () => {
  const disks: readonly Attachment[] = [{}, { lun: 10 }, { lun: 'os' }, { lun: 0 }, { lun: 9 }];
  expect(disks.toSorted(byLun)).toStrictEqual([{ lun: 'os' }, { lun: 0 }, { lun: 9 }, { lun: 10 }, {}]);
});
