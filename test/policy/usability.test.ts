import { describe, expect, test } from 'vitest';
import type { Snapshot } from '../../shared/policy/inventory.ts';
import type { PointState } from '../../shared/policy/recovery-point.ts';
import { pointState } from '../../shared/policy/usability.ts';
import { aSnapshot } from '../builders/points.ts';

const STANDARD = 'cache=ReadOnly;sku=Premium_LRS;zone=1';

type Row = readonly [what: string, snapshot: Partial<Snapshot>, expected: PointState];

describe('a snapshot of a disk whose snapshots are there at once', () => {
  test.each<Row>([
    ['is usable when it succeeded and Azure says no more', {}, 'usable'],
    ['is usable at 100 percent', { completionPercent: 100 }, 'usable'],
    ['is pending at 99 percent', { completionPercent: 99 }, 'pending'],
    ['is pending at 0 percent', { completionPercent: 0 }, 'pending'],
    ['is pending while its access state is Pending', { snapshotAccessState: 'Pending' }, 'pending'],
    ['is pending while only instant access is given', { snapshotAccessState: 'InstantAccess' }, 'pending'],
    ['is usable when Available', { snapshotAccessState: 'Available' }, 'usable'],
    ['is usable when available with instant access', { snapshotAccessState: 'AvailableWithInstantAccess' }, 'usable'],
    ['is usable when its access state is Unknown', { snapshotAccessState: 'Unknown' }, 'usable'],
    ['is pending while Updating', { provisioningState: 'Updating' }, 'pending'],
    ['is pending in a state that is not known here', { provisioningState: 'Migrating' }, 'pending'],
    ['is failed when Failed', { provisioningState: 'Failed' }, 'failed'],
    ['is failed when Canceled', { provisioningState: 'Canceled' }, 'failed'],
    ['is failed with a copy error', { copyCompletionError: 'CopySourceNotFound' }, 'failed'],
    [
      'is failed with a copy error though still updating',
      { provisioningState: 'Updating', copyCompletionError: 'CopySourceNotFound' },
      'failed',
    ],
  ])('%s', (_, fields, expected) => {
    expect(pointState(aSnapshot(fields), { isCopy: false, diskTag: STANDARD })).toBe(expected);
  });
});

describe.each([
  ['a copy', { isCopy: true, diskTag: STANDARD }],
  ['a snapshot of a Premium SSD v2 disk', { isCopy: false, diskTag: 'cache=None;sku=PremiumV2_LRS' }],
  ['a snapshot of an Ultra disk', { isCopy: false, diskTag: 'sku=UltraSSD_LRS;zone=2' }],
  ['a snapshot whose disk tag names no SKU', { isCopy: false, diskTag: 'cache=None;sku=;zone=1' }],
  ['a snapshot whose disk tag is unreadable', { isCopy: false, diskTag: 'Premium_LRS' }],
  ['a snapshot without a disk tag', { isCopy: false, diskTag: undefined }],
] as const)('%s', (_, options) => {
  test.each<Row>([
    ['is pending when Azure does not say that the data is there', {}, 'pending'],
    ['is pending at 0 percent although it succeeded', { completionPercent: 0 }, 'pending'],
    ['is usable at 100 percent', { completionPercent: 100 }, 'usable'],
    [
      'is usable at 100 percent with an Unknown access state',
      { completionPercent: 100, snapshotAccessState: 'Unknown' },
      'usable',
    ],
    ['is pending with an Unknown access state alone', { snapshotAccessState: 'Unknown' }, 'pending'],
    ['is usable when Available', { snapshotAccessState: 'Available' }, 'usable'],
    ['is usable when available with instant access', { snapshotAccessState: 'AvailableWithInstantAccess' }, 'usable'],
    [
      'is pending at 100 percent with instant access alone',
      { completionPercent: 100, snapshotAccessState: 'InstantAccess' },
      'pending',
    ],
    [
      'is pending in an access state that is not known here',
      { completionPercent: 100, snapshotAccessState: 'Thawing' },
      'pending',
    ],
    ['is failed when Failed', { provisioningState: 'Failed', completionPercent: 100 }, 'failed'],
    ['is failed with a copy error', { completionPercent: 100, copyCompletionError: 'CopySourceNotFound' }, 'failed'],
  ])('%s', (__, fields, expected) => {
    expect(pointState(aSnapshot(fields), options)).toBe(expected);
  });
});
