import { beforeAll, describe, expect, test } from 'vitest';
import { computeId } from '../../shared/policy/resource-id.ts';
import { aDisk, aFleet, aMachine, aSnapshot, GROUP_ID, idIn, SUBSCRIPTION } from '../local/simulator/small-fleet.ts';
import { type OpenArm, openArm } from './open-arm.ts';

// REST JSON in the simulator in, types of the inventory out: by a list and by a GET alike.

const SCALE_SET_INSTANCE = `${GROUP_ID}/providers/Microsoft.Compute/virtualMachineScaleSets/pool/virtualMachines/0`;

const FLEET = aFleet({
  disks: [
    aDisk('shared', {
      location: 'WestUS2',
      sku: { name: 'PremiumV2_LRS', tier: 'Premium' },
      zones: ['2'],
      tags: { 'Snapshot-Policy': 'Nightly keep 14d', owner: 'Ops' },
      managedBy: idIn('virtualMachines', 'web'),
      managedByExtended: [idIn('virtualMachines', 'WEB'), idIn('virtualMachines', 'db')],
      properties: {
        diskSizeGB: 1_024,
        diskIOPSReadWrite: 16_000,
        diskMBpsReadWrite: 400,
        maxShares: 3,
        tier: 'P40',
        burstingEnabled: true,
        diskState: 'Attached',
        networkAccessPolicy: 'AllowPrivate',
        diskAccessId: `${GROUP_ID}/providers/Microsoft.Compute/diskAccesses/closed`,
        uniqueId: '170ba3d7-AAAA',
      },
    }),
    aDisk('pool-0', { managedBy: SCALE_SET_INSTANCE }),
    { ...aDisk('bare'), tags: undefined, sku: undefined, managedBy: null } as unknown as ReturnType<typeof aDisk>,
  ],
  virtualMachines: [
    aMachine('web', {
      location: 'WestUS2',
      tags: { 'SNAPSHOT-POLICY': 'Off', CostCenter: '7' },
      properties: {
        storageProfile: {
          osDisk: {
            name: 'gone-with-the-host',
            createOption: 'FromImage',
            caching: 'ReadOnly',
            diffDiskSettings: { option: 'Local', placement: 'CacheDisk' },
            managedDisk: { id: idIn('disks', 'gone-with-the-host'), storageAccountType: 'Standard_LRS' },
          },
          dataDisks: [
            {
              lun: 10,
              name: 'shared',
              createOption: 'Attach',
              caching: 'None',
              writeAcceleratorEnabled: true,
              managedDisk: { id: idIn('disks', 'shared').toUpperCase().replace('/SUBSCRIPTIONS/', '/subscriptions/') },
            },
            {
              lun: 0,
              name: 'blob',
              createOption: 'Attach',
              vhd: { uri: 'https://x.blob.core.windows.net/vhds/b.vhd' },
            },
            {
              lun: 1,
              name: 'leaving',
              createOption: 'Attach',
              toBeDetached: true,
              managedDisk: { id: idIn('disks', 'leaving') },
            },
          ],
        },
      },
    }),
    aMachine('bare', { properties: { storageProfile: {} } }),
  ],
  snapshots: [
    aSnapshot('copied', {
      location: 'EastUS2',
      tags: { 'NightKeep-Owner': 'a', 'nightkeep-hold': '' },
      properties: {
        creationData: {
          createOption: 'CopyStart',
          sourceResourceId: idIn('snapshots', 'point'),
          sourceUniqueId: 'SnapU',
        },
        timeCreated: '2026-11-01T22:00:01.9999999-05:00',
        provisioningState: 'Succeeded',
        completionPercent: 0,
        snapshotAccessState: 'Pending',
        copyCompletionError: { errorCode: 'CopySourceNotFound', errorMessage: 'the source is gone' },
        incremental: true,
        diskSizeGB: 1_024,
        immutabilityPolicy: {
          immutabilityDurationDays: 30,
          type: 'Locked',
          policyStartTime: '2026-11-01T22:00:01.1234567-05:00',
          policyExpirationTime: '2026-12-01T22:00:01.1234567-05:00',
          isPolicyExpired: false,
        },
      },
    }),
    aSnapshot('expired', {
      properties: {
        immutabilityPolicy: {
          immutabilityDurationDays: 1,
          type: 'Unlocked',
          policyExpirationTime: '2026-11-02T00:00:00+00:00',
          isPolicyExpired: true,
        },
      },
    }),
    aSnapshot('foreign', {
      sku: { name: 'Premium_LRS' },
      properties: {
        creationData: { createOption: 'Import', sourceUri: 'https://x/y.vhd' },
        incremental: false,
        timeCreated: '2023-11-06T03:59:15.0831857+05:30',
        provisioningState: 'Failed',
      },
    }),
  ],
});

const INVENTORY = {
  disks: [
    {
      id: idIn('disks', 'bare'),
      name: 'bare',
      resourceGroup: 'Shop',
      subscriptionId: SUBSCRIPTION,
      uniqueId: 'unique-bare',
      location: 'westus',
      tags: {},
      sizeGib: 200,
      attachedTo: [],
      diskState: 'Unattached',
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
    },
    {
      id: idIn('disks', 'pool-0'),
      name: 'pool-0',
      resourceGroup: 'Shop',
      subscriptionId: SUBSCRIPTION,
      uniqueId: 'unique-pool-0',
      location: 'westus',
      tags: {},
      sku: 'Premium_LRS',
      sizeGib: 200,
      attachedTo: [SCALE_SET_INSTANCE],
      diskState: 'Unattached',
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
    },
    {
      id: idIn('disks', 'shared'),
      name: 'shared',
      resourceGroup: 'Shop',
      subscriptionId: SUBSCRIPTION,
      uniqueId: '170ba3d7-AAAA',
      location: 'westus2',
      tags: { 'Snapshot-Policy': 'Nightly keep 14d', owner: 'Ops' },
      sku: 'PremiumV2_LRS',
      sizeGib: 1_024,
      zone: '2',
      attachedTo: [idIn('virtualMachines', 'WEB'), idIn('virtualMachines', 'db')],
      maxShares: 3,
      diskState: 'Attached',
      tier: 'P40',
      iops: 16_000,
      mbps: 400,
      burst: true,
      diskAccessId: `${GROUP_ID}/providers/Microsoft.Compute/diskAccesses/closed`,
      networkAccessPolicy: 'AllowPrivate',
      publicNetworkAccess: 'Enabled',
    },
  ],
  virtualMachines: [
    {
      id: idIn('virtualMachines', 'bare'),
      name: 'bare',
      resourceGroup: 'Shop',
      subscriptionId: SUBSCRIPTION,
      location: 'westus',
      tags: { 'snapshot-policy': 'nightly' },
      disks: [],
    },
    {
      id: idIn('virtualMachines', 'web'),
      name: 'web',
      resourceGroup: 'Shop',
      subscriptionId: SUBSCRIPTION,
      location: 'westus2',
      tags: { 'SNAPSHOT-POLICY': 'Off', CostCenter: '7' },
      disks: [
        {
          lun: 'os',
          name: 'gone-with-the-host',
          ephemeral: true,
          diskId: idIn('disks', 'gone-with-the-host'),
          cache: 'ReadOnly',
        },
        {
          lun: 10,
          name: 'shared',
          ephemeral: false,
          diskId: idIn('disks', 'shared').toUpperCase().replace('/SUBSCRIPTIONS/', '/subscriptions/'),
          cache: 'None',
          writeAccelerator: true,
        },
        { lun: 0, name: 'blob', ephemeral: false },
      ],
    },
  ],
  snapshots: [
    {
      id: idIn('snapshots', 'copied'),
      name: 'copied',
      resourceGroup: 'Shop',
      subscriptionId: SUBSCRIPTION,
      location: 'eastus2',
      tags: { 'NightKeep-Owner': 'a', 'nightkeep-hold': '' },
      sku: 'Standard_ZRS',
      timeCreated: Date.parse('2026-11-02T03:00:01.999Z'),
      provisioningState: 'Succeeded',
      createOption: 'CopyStart',
      sourceResourceId: idIn('snapshots', 'point'),
      sourceUniqueId: 'SnapU',
      completionPercent: 0,
      snapshotAccessState: 'Pending',
      copyCompletionError: 'CopySourceNotFound',
      incremental: true,
      sizeGib: 1_024,
      immutableUntil: Date.parse('2026-12-02T03:00:01.123Z'),
      immutabilityType: 'Locked',
    },
    {
      id: idIn('snapshots', 'expired'),
      name: 'expired',
      resourceGroup: 'Shop',
      subscriptionId: SUBSCRIPTION,
      location: 'westus',
      tags: {},
      sku: 'Standard_ZRS',
      timeCreated: Date.parse('2026-11-01T02:00:01.123Z'),
      provisioningState: 'Succeeded',
      createOption: 'Copy',
      sourceResourceId: idIn('disks', 'disk1'),
      sourceUniqueId: 'unique-disk1',
      incremental: true,
      sizeGib: 200,
    },
    {
      id: idIn('snapshots', 'foreign'),
      name: 'foreign',
      resourceGroup: 'Shop',
      subscriptionId: SUBSCRIPTION,
      location: 'westus',
      tags: {},
      sku: 'Premium_LRS',
      timeCreated: Date.parse('2023-11-05T22:29:15.083Z'),
      provisioningState: 'Failed',
      createOption: 'Import',
      incremental: false,
      sizeGib: 200,
    },
  ],
};

function byName<T extends { readonly name: string }>(resources: readonly T[]): readonly T[] {
  return resources.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

let azure: OpenArm;

beforeAll(async () => {
  azure = await openArm({ fleet: FLEET });
});

describe('what Azure says in JSON is what the inventory knows', () => {
  test('of disks', async () => {
    expect(byName(await azure.inventory.listDisks(SUBSCRIPTION))).toEqual(INVENTORY.disks);
  });

  test('of VMs', async () => {
    expect(byName(await azure.inventory.listVirtualMachines(SUBSCRIPTION))).toEqual(INVENTORY.virtualMachines);
  });

  test('of snapshots', async () => {
    expect(byName(await azure.inventory.listSnapshots(SUBSCRIPTION))).toEqual(INVENTORY.snapshots);
  });

  test('of each one by itself', async () => {
    for (const disk of INVENTORY.disks) {
      expect(await azure.inventory.getDisk(computeId(SUBSCRIPTION, 'SHOP', 'disks', disk.name))).toEqual(disk);
    }
    for (const vm of INVENTORY.virtualMachines) {
      const id = computeId(SUBSCRIPTION, 'shop', 'virtualMachines', vm.name.toUpperCase());
      const { model, ...read } = (await azure.inventory.getVirtualMachine(id)) ?? {};
      expect(read).toEqual(vm);
      expect(model).toMatchObject({ id: vm.id, properties: { storageProfile: expect.anything() } });
    }
    for (const snapshot of INVENTORY.snapshots) {
      const id = computeId(SUBSCRIPTION, 'Shop', 'snapshots', snapshot.name);
      expect(await azure.snapshots.get(id)).toEqual(snapshot);
    }
  });
});

test('ids keep the casing that Azure gives them', async () => {
  azure.simulator.state.settings.idCasing = 'upper-groups';

  const listed = byName(await azure.inventory.listDisks(SUBSCRIPTION));

  azure.simulator.state.settings.idCasing = 'stored';
  expect(listed.map(({ resourceGroup }) => resourceGroup)).toEqual(['SHOP', 'SHOP', 'SHOP']);
  expect(listed[0]?.id).toBe(idIn('disks', 'bare').replace('/Shop/', '/SHOP/'));
});
