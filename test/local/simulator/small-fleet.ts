import type { ArmFleet, ArmResource } from '../../../local/simulator/arm-json.ts';

export const SUBSCRIPTION = '0a000000-0000-4000-8000-000000000001';
export const GROUP_ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/Shop`;

/** An ARM id in the small fleet's group. */
export function idIn(kind: 'virtualMachines' | 'disks' | 'snapshots', name: string): string {
  return `${GROUP_ID}/providers/Microsoft.Compute/${kind}/${name}`;
}

export function aDisk(name: string, changes: Partial<ArmResource> = {}): ArmResource {
  return {
    name,
    id: idIn('disks', name),
    type: 'Microsoft.Compute/disks',
    location: 'westus',
    tags: {},
    sku: { name: 'Premium_LRS', tier: 'Premium' },
    ...changes,
    properties: {
      creationData: { createOption: 'Empty' },
      diskSizeGB: 200,
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
      timeCreated: '2023-11-06T03:59:10.4269822+00:00',
      provisioningState: 'Succeeded',
      diskState: 'Unattached',
      diskSizeBytes: 214748364800,
      uniqueId: `unique-${name}`,
      ...changes.properties,
    },
  };
}

export function aSnapshot(name: string, changes: Partial<ArmResource> = {}): ArmResource {
  return {
    name,
    id: idIn('snapshots', name),
    type: 'Microsoft.Compute/snapshots',
    location: 'westus',
    tags: {},
    sku: { name: 'Standard_ZRS', tier: 'Standard' },
    ...changes,
    properties: {
      creationData: { createOption: 'Copy', sourceResourceId: idIn('disks', 'disk1'), sourceUniqueId: 'unique-disk1' },
      diskSizeGB: 200,
      incremental: true,
      timeCreated: '2026-11-01T02:00:01.1234567+00:00',
      provisioningState: 'Succeeded',
      diskState: 'Unattached',
      uniqueId: `unique-${name}`,
      ...changes.properties,
    },
  };
}

export function aMachine(name: string, changes: Partial<ArmResource> = {}): ArmResource {
  return {
    name,
    id: idIn('virtualMachines', name),
    type: 'Microsoft.Compute/virtualMachines',
    location: 'westus',
    tags: { 'snapshot-policy': 'nightly' },
    ...changes,
    properties: {
      vmId: `vm-${name}`,
      provisioningState: 'Succeeded',
      storageProfile: {
        osDisk: {
          name: 'disk1',
          osType: 'Linux',
          createOption: 'FromImage',
          managedDisk: { id: idIn('disks', 'disk1') },
        },
        dataDisks: [],
      },
      ...changes.properties,
    },
  };
}

export function aFleet(changes: Partial<ArmFleet> = {}): ArmFleet {
  return { virtualMachines: [aMachine('web')], disks: [aDisk('disk1')], snapshots: [], ...changes };
}
