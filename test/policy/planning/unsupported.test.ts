import { expect, test } from 'vitest';
import type { SourceDisk } from '../../../shared/policy/inventory.ts';
import { whyUnsupported } from '../../../shared/policy/planning/unsupported.ts';
import { aDisk } from '../../builders/disk.ts';

test.each<[string, Partial<SourceDisk>, string | undefined]>([
  [
    'without a unique id',
    { uniqueId: '' },
    "Azure gives disk data no unique id, so its points could not be told from another's.",
  ],
  [
    'of a drill',
    { tags: { 'Nightkeep-Drill': '' } },
    'Disk data bears the tag nightkeep-drill: a drill made it, and deletes it when it has looked at it.',
  ],
  [
    'ready for upload',
    { diskState: 'ReadyToUpload' },
    'Disk data is still being uploaded (ReadyToUpload) and cannot be snapshotted.',
  ],
  [
    'in upload',
    { diskState: 'ActiveUpload' },
    'Disk data is still being uploaded (ActiveUpload) and cannot be snapshotted.',
  ],
  ['in use', { diskState: 'Attached' }, undefined],
  ['that is read over the network', { diskState: 'ActiveSAS' }, undefined],
])('whether a disk %s is snapshotted', (_, fields, why) => {
  expect(whyUnsupported(aDisk('data', fields))).toBe(why);
});
