import { describe, expect, test } from 'vitest';
import { sampleFleet } from '../../../local/fleet/sample-fleet.ts';
import { parsePointName } from '../../../shared/policy/names.ts';
import { TAG } from '../../../shared/policy/point-tags.ts';

const now = Date.parse('2026-11-23T05:50:00Z');
const fleet = sampleFleet(now);
const snapshots = fleet.snapshots ?? [];
const policyTag = (resource: { tags?: Record<string, string> }) => resource.tags?.['snapshot-policy'];
const sourceOf = (snapshot: (typeof snapshots)[number]) => snapshot.properties.creationData?.sourceResourceId ?? '';
const sourceIdOf = (snapshot: (typeof snapshots)[number]) => snapshot.properties.creationData?.sourceUniqueId;
const ours = snapshots.filter(({ tags }) => tags?.[TAG.owner] === 'local');

describe('the sample fleet has', () => {
  test('at least 12 VMs and 30 disks in two subscriptions and two regions', () => {
    const resources = [...fleet.virtualMachines, ...fleet.disks];

    expect(fleet.virtualMachines.length).toBeGreaterThanOrEqual(12);
    expect(fleet.disks.length).toBeGreaterThanOrEqual(30);
    expect(new Set(resources.map(({ id }) => id.split('/')[2])).size).toBe(2);
    expect(new Set(resources.map(({ location }) => location)).size).toBe(2);
    expect(fleet.resourceGroups?.map(({ id }) => id.split('/')[4])).toEqual([
      'nightkeep-snapshots',
      'nightkeep-snapshots',
    ]);
  });

  test('an ephemeral OS disk that is no resource', () => {
    const osDisks = fleet.virtualMachines.map(({ properties }) => properties.storageProfile?.osDisk ?? {});
    const [disk] = osDisks.filter(({ diffDiskSettings }) => diffDiskSettings?.option === 'Local');

    expect(disk).toBeDefined();
    expect(fleet.disks.map(({ id }) => id)).not.toContain(disk?.managedDisk?.id);
  });

  test('a shared disk that two VMs name', () => {
    const [shared] = fleet.disks.filter(({ managedByExtended }) => managedByExtended?.length === 2);
    const naming = fleet.virtualMachines.filter(({ properties }) =>
      properties.storageProfile?.dataDisks?.some(({ managedDisk }) => managedDisk?.id === shared?.id),
    );

    expect(shared?.properties['maxShares']).toBe(2);
    expect(naming.map(({ id }) => id)).toEqual(shared?.managedByExtended);
  });

  test.each([
    ['a tagged detached disk', () => fleet.disks.some((disk) => !disk.managedBy && policyTag(disk) === 'weekly')],
    ['a Premium SSD v2 disk', () => fleet.disks.some(({ sku }) => sku?.name === 'PremiumV2_LRS')],
    ['an opted-out disk', () => fleet.disks.some((disk) => policyTag(disk) === 'off')],
    ['a mistyped policy', () => fleet.virtualMachines.some((vm) => policyTag(vm) === 'nigthly')],
    ['a near-miss key', () => fleet.virtualMachines.some(({ tags }) => tags?.['snapshot_policy'] === 'nightly')],
    ['a disk name of 80 characters', () => fleet.disks.some(({ name }) => name.length === 80)],
    ['points on hold', () => ours.filter(({ tags }) => tags?.[TAG.hold] !== undefined).length >= 2],
    ['snapshots made by others', () => snapshots.filter(({ tags }) => tags?.[TAG.owner] === undefined).length >= 2],
    ['points of another owner', () => snapshots.some(({ tags }) => tags?.[TAG.owner] === 'contoso-dr')],
    ['a failed point', () => ours.some(({ properties }) => properties.provisioningState === 'Failed')],
  ])('%s', (_what, isThere) => {
    expect(isThere()).toBe(true);
  });

  test('two disks of one name in two groups', () => {
    const groups = fleet.disks.filter(({ name }) => name === 'data-01').map(({ id }) => id.split('/')[4]);

    expect(new Set(groups).size).toBe(2);
  });

  test('old points of a disk that is gone', () => {
    const listed = new Set(fleet.disks.map(({ id }) => id));

    expect(ours.filter((point) => !listed.has(sourceOf(point))).length).toBeGreaterThan(2);
  });

  test('points of a disk that was made again under its old name', () => {
    const [disk] = fleet.disks.filter(({ name }) => name === 'mail-01-store');
    const points = ours.filter((point) => sourceOf(point) === disk?.id);

    expect(points.some((point) => sourceIdOf(point) === disk?.properties.uniqueId)).toBe(true);
    expect(points.some((point) => sourceIdOf(point) !== disk?.properties.uniqueId)).toBe(true);
  });

  test('60 nights of one disk, but not the last one', () => {
    const nights = ours
      .filter((point) => sourceOf(point).endsWith('/web-01-content'))
      .map(({ tags }) => tags?.[TAG.scheduledFor]);

    expect(new Set(nights).size).toBe(60);
    expect(nights.at(0)).toBe('2026-09-24T02:00:00Z');
    expect(nights.at(-1)).toBe('2026-11-22T02:00:00Z');
  });
});

describe('its points', () => {
  test('have names of the product and no two the same', () => {
    expect(ours.filter(({ name }) => parsePointName(name) === undefined)).toEqual([]);
    expect(new Set(snapshots.map(({ id }) => id.toLowerCase())).size).toBe(snapshots.length);
  });

  test('are the same for the same instant, and not of the future', () => {
    expect(sampleFleet(now)).toEqual(fleet);
    expect(snapshots.every(({ properties }) => Date.parse(properties.timeCreated ?? '') < now)).toBe(true);
  });
});
