import { describe, expect, test } from 'vitest';
import { sampleFleet } from '../../../local/fleet/sample-fleet.ts';
import { Contents } from '../../../local/simulator/content/contents.ts';
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
      'nightkeep-drills',
      'nightkeep-snapshots',
      'nightkeep-drills',
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

const diskNamed = (name: string) => fleet.disks.find((disk) => disk.name === name);
const vmNamed = (name: string) => fleet.virtualMachines.find((vm) => vm.name === name);

describe('what a restore must bring back is there:', () => {
  test.each<[string, () => unknown, unknown]>([
    ['a VM in a zone', () => vmNamed('sql-01')?.zones, ['1']],
    ['disks in its zone', () => diskNamed('sql-quorum')?.zones, ['1']],
    ['a Windows VM', () => diskNamed('files-01-os')?.properties.osType, 'Windows'],
    ['a VM of the first generation', () => diskNamed('legacy-01-os')?.properties.hyperVGeneration, 'V1'],
    ['a VM of Trusted Launch', () => vmNamed('web-02')?.properties.securityProfile?.securityType, 'TrustedLaunch'],
    ['its OS disk', () => diskNamed('web-02-os')?.properties.securityProfile, { securityType: 'TrustedLaunch' }],
    [
      'a VM with an identity',
      () => vmNamed('web-01')?.['identity'],
      expect.objectContaining({ type: 'SystemAssigned' }),
    ],
    ['a VM of the marketplace', () => vmNamed('build-01')?.['plan'], expect.objectContaining({ name: 'agent-22' })],
    ['provisioned performance', () => diskNamed('sql-01-data')?.properties['diskIOPSReadWrite'], 8_000],
    ['sectors of 4096 bytes', () => diskNamed('sql-01-data')?.properties.creationData?.logicalSectorSize, 4_096],
    ['a higher tier', () => diskNamed('sql-01-tempdb')?.properties['tier'], 'P40'],
    ['bursting', () => diskNamed('sql-02-data')?.properties['burstingEnabled'], true],
    [
      'keys of one’s own',
      () => diskNamed('erp-01-ledger')?.properties.encryption?.type,
      'EncryptionAtRestWithCustomerKey',
    ],
    [
      'private access',
      () => diskNamed('queue-01-spool')?.properties.diskAccessId,
      expect.stringMatching(/finance-link$/),
    ],
  ])('%s', (_, found, expected) => {
    expect(found()).toEqual(expected);
  });

  test('each VM has a size, a network interface and a guest, and no secret', () => {
    for (const { properties } of fleet.virtualMachines) {
      expect(properties).toMatchObject({
        hardwareProfile: { vmSize: expect.stringMatching(/^Standard_/) },
        osProfile: { computerName: expect.stringMatching(/./) },
      });
      expect(properties['networkProfile']).toMatchObject({
        networkInterfaces: [{ id: expect.stringContaining('/networkInterfaces/') }],
      });
    }
    expect(JSON.stringify(fleet.virtualMachines)).not.toMatch(/password"|secret|customData/i);
  });

  test('a point has what its disk has of its content, its encryption and its sectors', () => {
    const content = [
      'osType',
      'hyperVGeneration',
      'securityProfile',
      'supportedCapabilities',
      'purchasePlan',
      'encryption',
    ];
    const heldBy = ({ properties }: (typeof snapshots)[number]) => [
      ...content.map((name) => properties[name]),
      properties.creationData?.logicalSectorSize,
    ];
    const there = ours.filter((point) => fleet.disks.some(({ id }) => id === sourceOf(point)));

    expect(there.length).toBeGreaterThan(100);
    for (const point of there) {
      const disk = fleet.disks.find(({ id }) => id === sourceOf(point));
      expect(heldBy(point), point.name).toEqual(disk === undefined ? [] : heldBy(disk));
    }
  });

  test('content of every kind, one of nothing among them', () => {
    const contents = new Contents();
    const kinds = fleet.disks.map((disk) => contents.originOf(disk).kind);

    expect(new Set(kinds.map(({ table }) => table))).toEqual(new Set(['gpt', 'mbr', 'none']));
    expect(new Set(kinds.map(({ fileSystem }) => fileSystem))).toEqual(new Set(['ext4', 'xfs', 'ntfs', 'none']));
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
