import { describe, expect, test } from 'vitest';
import { assumeTag } from '../../../local/simulator/assume-tag.ts';
import { parseFleet, readFleet } from '../../../local/simulator/read-fleet.ts';
import { aDisk, aFleet, aMachine, aSnapshot, idIn, SUBSCRIPTION } from './small-fleet.ts';

function file(value: unknown, name = 'fleet.json') {
  return { file: name, bytes: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) };
}

/** What `az disk list` prints: no `properties`, its own spelling, nulls for what is absent. */
const FLATTENED_DISK = {
  creationData: { createOption: 'FromImage', sourceResourceId: null },
  diskIopsReadWrite: 1100,
  diskMBpsReadWrite: 125,
  diskSizeGb: 200,
  diskState: 'Attached',
  encryption: { type: 'EncryptionAtRestWithPlatformKey', diskEncryptionSetId: null },
  id: idIn('disks', 'disk1'),
  location: 'West US',
  managedBy: idIn('virtualMachines', 'web'),
  name: 'disk1',
  resourceGroup: 'SHOP',
  sku: { name: 'Premium_LRS', tier: 'Premium' },
  tags: null,
  timeCreated: '2023-11-06T03:59:10.426982+00:00',
  type: 'Microsoft.Compute/disks',
  uniqueId: 'unique-disk1',
  zones: ['1'],
};

const FLATTENED_MACHINE = {
  id: idIn('virtualMachines', 'web'),
  location: 'westus',
  name: 'web',
  provisioningState: 'Succeeded',
  resourceGroup: 'SHOP',
  storageProfile: {
    dataDisks: [
      {
        lun: 0,
        name: 'gone',
        diskSizeGb: 64,
        managedDisk: { id: idIn('disks', 'gone'), resourceGroup: 'SHOP', storageAccountType: 'PremiumV2_LRS' },
      },
      { lun: 1, name: 'blob', managedDisk: null, vhd: { uri: 'https://x/y.vhd' } },
    ],
    osDisk: { name: 'disk1', osType: 'Linux', managedDisk: { id: idIn('disks', 'disk1'), resourceGroup: 'SHOP' } },
  },
  tags: { resourceGroup: 'a tag of that name', 'snapshot-policy': 'nightly' },
  type: 'Microsoft.Compute/virtualMachines',
  vmId: 'vm-web',
  zones: null,
};

describe('a fleet file', () => {
  test('of arrays as az prints them becomes what the REST API returns', () => {
    const { fleet, madeUp } = parseFleet([file([FLATTENED_MACHINE], 'vm.json'), file([FLATTENED_DISK], 'disk.json')]);

    expect(fleet.disks[0]).toEqual({
      id: idIn('disks', 'disk1'),
      name: 'disk1',
      type: 'Microsoft.Compute/disks',
      location: 'westus',
      managedBy: idIn('virtualMachines', 'web'),
      sku: { name: 'Premium_LRS', tier: 'Premium' },
      tags: {},
      zones: ['1'],
      properties: {
        creationData: { createOption: 'FromImage' },
        diskIOPSReadWrite: 1100,
        diskMBpsReadWrite: 125,
        diskSizeGB: 200,
        diskState: 'Attached',
        encryption: { type: 'EncryptionAtRestWithPlatformKey' },
        timeCreated: '2023-11-06T03:59:10.426982+00:00',
        uniqueId: 'unique-disk1',
      },
    });
    expect(fleet.virtualMachines[0]?.tags).toEqual(FLATTENED_MACHINE.tags);
    expect(fleet.virtualMachines[0]?.properties.storageProfile?.dataDisks?.[0]?.managedDisk).toEqual({
      id: idIn('disks', 'gone'),
      storageAccountType: 'PremiumV2_LRS',
    });
    expect(madeUp).toEqual([idIn('disks', 'gone')]);
    expect(fleet.disks[1]).toMatchObject({
      sku: { name: 'PremiumV2_LRS' },
      managedBy: idIn('virtualMachines', 'web'),
      properties: { diskSizeGB: 64 },
    });
  });

  test('as the REST API returns it stays as it is', () => {
    const given = aFleet({
      snapshots: [aSnapshot('point')],
      disks: [aDisk('disk1', { managedBy: idIn('virtualMachines', 'web') })],
    });

    const { fleet, madeUp } = parseFleet([file(given)]);

    expect(fleet).toMatchObject({
      virtualMachines: given.virtualMachines,
      disks: given.disks,
      snapshots: given.snapshots,
    });
    expect(madeUp).toEqual([]);
  });

  test.each([
    ['UTF-8', (text: string) => Buffer.from(text)],
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\uFEFF${text}`)],
    ['UTF-16 LE with a mark', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16 LE without one', (text: string) => Buffer.from(text, 'utf16le')],
    ['UTF-16 BE with a mark', (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['UTF-16 BE without one', (text: string) => Buffer.from(text, 'utf16le').swap16()],
  ])('in %s is read', (_, encode) => {
    const disk = aDisk('disk1', { tags: { note: 'Zürich – 東京' } });

    const { fleet } = parseFleet([{ file: 'x', bytes: encode(JSON.stringify([disk])) }]);

    expect(fleet.disks[0]?.tags).toEqual({ note: 'Zürich – 東京' });
  });

  test('may be a reply of the REST API, an empty array, or hold all types in one array', () => {
    const all = [aMachine('web'), aDisk('disk1'), aSnapshot('point')];

    const { fleet } = parseFleet([file({ value: all }), file([])]);

    expect([fleet.virtualMachines.length, fleet.disks.length, fleet.snapshots?.length]).toEqual([1, 1, 1]);
  });

  test('attaches a disk to the VMs that name it, and makes up no ephemeral disk', () => {
    const osDisk = { name: 'os', diffDiskSettings: { option: 'Local' }, managedDisk: { id: idIn('disks', 'os') } };
    const machines = ['a', 'b'].map((name) => aMachine(name));
    const ephemeral = aMachine('c', { properties: { storageProfile: { osDisk, dataDisks: [] } } });

    const { fleet, madeUp } = parseFleet([
      file({ virtualMachines: [...machines, ephemeral], disks: [aDisk('disk1')] }),
    ]);

    expect(madeUp).toEqual([]);
    expect(fleet.disks).toMatchObject([
      {
        managedBy: idIn('virtualMachines', 'a'),
        managedByExtended: [idIn('virtualMachines', 'a'), idIn('virtualMachines', 'b')],
      },
    ]);
  });

  test('takes subscriptions by id, as az account prints them, or in full', () => {
    const subscriptions = [SUBSCRIPTION, { id: '/subscriptions/two', state: 'Disabled' }, { subscriptionId: 'three' }];

    const { fleet } = parseFleet([file({ subscriptions, virtualMachines: [], disks: [] })]);

    expect(fleet.subscriptions?.map(({ subscriptionId, state }) => [subscriptionId, state])).toEqual([
      [SUBSCRIPTION, undefined],
      ['two', 'Disabled'],
      ['three', undefined],
    ]);
  });

  test.each([
    ['a field that no fleet has', { vms: [], disks: [] }, /^bad\.json: vms: unknown; a fleet has .*virtualMachines/],
    ['no JSON', '{', /^bad\.json: not JSON/],
    ['a text', '"x"', /^bad\.json: expected an object or an array/],
    [
      'another object',
      { machines: [] },
      /^bad\.json: expected an array of resources, or an object with subscriptions, /,
    ],
    ['disks that are no array', { disks: {} }, /^bad\.json: disks: expected an array$/],
    ['a resource without id', { disks: [{}] }, /^bad\.json: disks\[0\]\.id: expected the id/],
    ['a resource without location', [{ id: idIn('disks', 'x') }], /^bad\.json: \[0\]\.location: expected a text$/],
    [
      'a tag that is no text',
      [aDisk('a'), { ...aDisk('x'), tags: { a: 1 } }],
      /^bad\.json: \[1\]\.tags: expected an object of texts$/,
    ],
    [
      'another type',
      [{ ...aDisk('x'), type: 'Microsoft.Network/vnets' }],
      /^bad\.json: \[0\]\.type: .* got Microsoft\.Network\/vnets$/,
    ],
  ])('with %s is refused, naming file and field', (_, value, message) => {
    expect(() => parseFleet([file(value, 'bad.json')])).toThrow(message);
  });

  test('that is not there is refused by its name', async () => {
    await expect(readFleet(['/nowhere/fleet.json'])).rejects.toThrow(
      /^\/nowhere\/fleet\.json: cannot be read \(ENOENT/,
    );
  });
});

describe('an assumed tag', () => {
  test('goes onto VMs without the tag, whatever its casing, and leaves the fleet itself alone', () => {
    const tagged = aMachine('a', { tags: { 'Snapshot-Policy': 'off' } });
    const untagged = aMachine('b', { tags: { x: 'y' } });
    const given = aFleet({ virtualMachines: [tagged, untagged] });

    const { fleet, assumed } = assumeTag(given, 'snapshot-policy', 'nightly');

    expect(assumed).toEqual([idIn('virtualMachines', 'b')]);
    expect(fleet.virtualMachines.map(({ tags }) => tags)).toEqual([
      tagged.tags,
      { x: 'y', 'snapshot-policy': 'nightly' },
    ]);
    expect(untagged.tags).toEqual({ x: 'y' });
  });
});
