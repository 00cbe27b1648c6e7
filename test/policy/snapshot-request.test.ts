import { describe, expect, test } from 'vitest';
import type { SourceDisk } from '../../shared/policy/inventory.ts';
import type { SnapshotRequest } from '../../shared/policy/plan.ts';
import type { PointOptions } from '../../shared/policy/policy.ts';
import { computeId, resourceId } from '../../shared/policy/resource-id.ts';
import { isMadeFull, snapshotRequest } from '../../shared/policy/snapshot-request.ts';
import { aDisk } from '../builders/disk.ts';
import { SUBSCRIPTION } from '../builders/points.ts';

const ACCESS = resourceId(
  `/subscriptions/${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Compute/diskAccesses/link-1`,
);
const ID = computeId(SUBSCRIPTION, 'points', 'snapshots', 'night');
const TAGS = { team: 'ops' };
const CLOSED = { networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' };

function request(options: PointOptions, disk: SourceDisk): SnapshotRequest {
  return snapshotRequest({ snapshotId: ID, disk, options, tags: TAGS });
}

const PLAIN = aDisk('os');
const { sku: _, ...OF_UNKNOWN_SKU } = PLAIN;
const ofSku = (sku: string) => aDisk('os', { sku });
const WITH_ACCESS = aDisk('os', { diskAccessId: ACCESS });

/** What is asked for of every disk. */
const BASE = { id: ID, location: 'westeurope', tags: TAGS, sourceResourceId: PLAIN.id };

describe('a point is asked for', () => {
  test.each<[string, PointOptions, SourceDisk, object]>([
    ['incremental, closed, and of no SKU where the policy says nothing', {}, PLAIN, { incremental: true, ...CLOSED }],
    [
      'where its disk is',
      {},
      aDisk('os', { location: 'northeurope' }),
      { location: 'northeurope', incremental: true, ...CLOSED },
    ],
    ['full where the policy says so', { full: true }, PLAIN, { incremental: false, ...CLOSED }],
    [
      'incremental of an Ultra disk all the same',
      { full: true },
      ofSku('UltraSSD_LRS'),
      { incremental: true, ...CLOSED },
    ],
    ['full of a disk of unknown SKU', { full: true }, OF_UNKNOWN_SKU, { incremental: false, ...CLOSED }],
    ['of the SKU of the policy', { sku: 'Standard_LRS' }, PLAIN, { incremental: true, sku: 'Standard_LRS', ...CLOSED }],
    [
      'full of Premium storage',
      { sku: 'Premium_LRS', full: true },
      PLAIN,
      { incremental: false, sku: 'Premium_LRS', ...CLOSED },
    ],
    ['of no Premium storage where it is incremental', { sku: 'Premium_LRS' }, PLAIN, { incremental: true, ...CLOSED }],
    [
      'of no Premium storage where the disk allows incremental ones alone',
      { sku: 'Premium_LRS', full: true },
      ofSku('PremiumV2_LRS'),
      { incremental: true, ...CLOSED },
    ],
    [
      'with instant access where it is copied in the background',
      { instantAccessMinutes: 90 },
      ofSku('PremiumV2_LRS'),
      { incremental: true, instantAccessMinutes: 90, ...CLOSED },
    ],
    [
      'without it of such a disk where the policy does not ask for it',
      {},
      ofSku('PremiumV2_LRS'),
      { incremental: true, ...CLOSED },
    ],
    ['without it of any other disk', { instantAccessMinutes: 90 }, PLAIN, { incremental: true, ...CLOSED }],
    [
      'without it of a disk of unknown SKU',
      { instantAccessMinutes: 90 },
      OF_UNKNOWN_SKU,
      { incremental: true, ...CLOSED },
    ],
    [
      'immutable where the policy says so',
      { immutability: { days: 3, locked: true } },
      PLAIN,
      { incremental: true, immutability: { days: 3, locked: true }, ...CLOSED },
    ],
    [
      'open to all where the policy says so',
      { networkAccess: 'AllowAll' },
      WITH_ACCESS,
      { incremental: true, networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled' },
    ],
    [
      'open by the disk access of its disk alone',
      { networkAccess: 'AllowPrivate' },
      WITH_ACCESS,
      { incremental: true, networkAccessPolicy: 'AllowPrivate', publicNetworkAccess: 'Disabled', diskAccessId: ACCESS },
    ],
    [
      'closed where its disk has no disk access',
      { networkAccess: 'AllowPrivate' },
      PLAIN,
      { incremental: true, ...CLOSED },
    ],
    [
      'closed where the policy does not open it, whatever its disk has',
      { networkAccess: 'DenyAll' },
      WITH_ACCESS,
      { incremental: true, ...CLOSED },
    ],
  ])('%s', (__, options, disk, expected) => {
    expect(request(options, disk)).toStrictEqual({ ...BASE, ...expected });
  });
});

test.each<[PointOptions, string | undefined, boolean]>([
  [{ full: true }, 'Premium_LRS', true],
  [{ full: true }, undefined, true],
  [{ full: true }, 'PremiumV2_LRS', false],
  [{ full: true }, 'ultrassd_lrs', false],
  [{ full: true }, 'My_PremiumV2_LRS', true],
  [{ full: true }, 'PremiumV2', true],
  [{}, 'Premium_LRS', false],
])('%j of a disk of SKU %s: full is %s', (options, sku, full) => {
  expect(isMadeFull(options, sku === undefined ? {} : { sku })).toBe(full);
});
