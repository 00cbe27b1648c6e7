import { describe, expect, test } from 'vitest';
import { MACHINES_API } from '../../../shared/azure/compute-api.ts';
import { parseInstant } from '../../../shared/policy/instant.ts';
import type { ResourceId } from '../../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import { keptModel } from '../../../shared/policy/restore/kept-model.ts';
import type { TemplateDisk } from '../../../shared/policy/restore/template-input.ts';
import { vmTemplate } from '../../../shared/policy/restore/vm-template.ts';

const GROUP = '/subscriptions/s/resourceGroups/shop/providers';
const NIC = `${GROUP}/Microsoft.Network/networkInterfaces/web-nic`;
const IDENTITY = `${GROUP}/Microsoft.ManagedIdentity/userAssignedIdentities/reader`;
const SEEN = parseInstant('2026-11-20T02:05:00Z');
const TAKEN = parseInstant('2026-11-23T02:05:10Z');

function aModel(
  fields: Partial<ResourceModel> = {},
  properties: Readonly<Record<string, unknown>> = {},
): ResourceModel {
  return {
    id: `${GROUP}/Microsoft.Compute/virtualMachines/web` as ResourceId,
    name: 'web',
    type: 'Microsoft.Compute/virtualMachines',
    location: 'westeurope',
    zones: ['2'],
    tags: { 'snapshot-policy': 'nightly', team: '[shop]' },
    identity: {
      type: 'SystemAssigned, UserAssigned',
      principalId: 'p',
      tenantId: 't',
      userAssignedIdentities: { [IDENTITY]: { principalId: 'p', clientId: 'c' } },
    },
    plan: { name: 'pro', product: 'web', publisher: 'somebody' },
    properties: {
      hardwareProfile: { vmSize: 'Standard_D4ds_v5' },
      licenseType: 'RHEL_BYOS',
      priority: 'Regular',
      availabilitySet: { id: '/a' },
      proximityPlacementGroup: { id: '/p' },
      securityProfile: { securityType: 'TrustedLaunch', uefiSettings: { vTpmEnabled: true }, encryptionAtHost: true },
      diagnosticsProfile: { bootDiagnostics: { enabled: true } },
      additionalCapabilities: { ultraSSDEnabled: true },
      osProfile: { computerName: 'web', adminUsername: 'root', adminPassword: 'x' },
      userData: 'x',
      storageProfile: {
        imageReference: { publisher: 'Canonical' },
        diskControllerType: 'NVMe',
        osDisk: {
          osType: 'Linux',
          name: 'web-os',
          createOption: 'FromImage',
          caching: 'ReadWrite',
          deleteOption: 'Delete',
          diskSizeGB: 64,
          managedDisk: { id: '/d/os' },
        },
        dataDisks: [
          {
            lun: 0,
            name: 'a',
            createOption: 'Attach',
            caching: 'None',
            deleteOption: 'Detach',
            managedDisk: { id: '/d/a' },
          },
          { lun: 7, name: 'b', createOption: 'Empty', caching: 'ReadOnly', managedDisk: { id: '/d/b' } },
        ],
      },
      networkProfile: {
        networkInterfaces: [{ id: NIC, properties: { primary: true, deleteOption: 'Delete' } }, { id: `${NIC}-2` }],
      },
      ...properties,
    },
    ...fields,
  };
}

const DISKS: readonly TemplateDisk[] = [
  { diskName: 'web-os', lun: 'os', cache: 'ReadWrite' },
  { diskName: 'b', lun: 7, cache: 'ReadOnly' },
  { diskName: 'a', lun: 0, cache: 'None', writeAccelerator: true },
];

function templateOf(model: ResourceModel = aModel(), disks = DISKS, takenTo = TAKEN) {
  const template = vmTemplate({ model: keptModel(model), seenAt: SEEN, setId: 'set-1', takenTo, disks });
  return {
    ...template,
    vm: template.resources[0] as Readonly<Record<string, unknown>>,
    notes: template.metadata.notes,
  };
}

describe('the template of a VM', () => {
  test('is the VM again, field by field, on the disks of the set', () => {
    expect(templateOf().vm).toStrictEqual({
      type: 'Microsoft.Compute/virtualMachines',
      apiVersion: MACHINES_API,
      name: "[parameters('vmName')]",
      location: 'westeurope',
      zones: ['2'],
      tags: { 'snapshot-policy': 'nightly', team: '[[shop]' },
      identity: { type: 'SystemAssigned, UserAssigned', userAssignedIdentities: { [IDENTITY]: {} } },
      plan: { name: 'pro', product: 'web', publisher: 'somebody' },
      properties: {
        hardwareProfile: { vmSize: 'Standard_D4ds_v5' },
        licenseType: 'RHEL_BYOS',
        priority: 'Regular',
        availabilitySet: { id: '/a' },
        proximityPlacementGroup: { id: '/p' },
        securityProfile: { securityType: 'TrustedLaunch', uefiSettings: { vTpmEnabled: true }, encryptionAtHost: true },
        diagnosticsProfile: { bootDiagnostics: { enabled: true } },
        additionalCapabilities: { ultraSSDEnabled: true },
        storageProfile: {
          diskControllerType: 'NVMe',
          osDisk: {
            osType: 'Linux',
            createOption: 'Attach',
            caching: 'ReadWrite',
            deleteOption: 'Delete',
            managedDisk: { id: "[parameters('osDiskId')]" },
          },
          dataDisks: [
            {
              lun: 0,
              createOption: 'Attach',
              caching: 'None',
              writeAcceleratorEnabled: true,
              deleteOption: 'Detach',
              managedDisk: { id: "[parameters('lun0DiskId')]" },
            },
            { lun: 7, createOption: 'Attach', caching: 'ReadOnly', managedDisk: { id: "[parameters('lun7DiskId')]" } },
          ],
        },
        networkProfile: {
          networkInterfaces: [
            { id: "[parameters('networkInterfaceIds')[0]]", properties: { primary: true, deleteOption: 'Delete' } },
            { id: "[parameters('networkInterfaceIds')[1]]" },
          ],
        },
      },
    });
  });

  test('asks for the disks by LUN, and knows the name and the network interfaces', () => {
    const { parameters } = templateOf();

    expect(Object.keys(parameters)).toEqual(['vmName', 'networkInterfaceIds', 'osDiskId', 'lun0DiskId', 'lun7DiskId']);
    expect(parameters).toMatchObject({
      vmName: { type: 'string', defaultValue: 'web' },
      networkInterfaceIds: { type: 'array', defaultValue: [NIC, `${NIC}-2`] },
      lun7DiskId: {
        type: 'string',
        metadata: { description: 'The id of the disk for LUN 7, made of the point of b.' },
      },
    });
    expect(parameters['osDiskId']).not.toHaveProperty('defaultValue');
  });

  test('declares every parameter that it uses, and uses every one it declares', () => {
    const { parameters, vm } = templateOf();

    const used = [...JSON.stringify(vm).matchAll(/parameters\('(\w+)'\)/g)].map(([, name]) => name);
    expect(new Set(used)).toEqual(new Set(Object.keys(parameters)));
  });

  test('of the plainest VM holds nothing that is not there', () => {
    const plain: ResourceModel = {
      id: aModel().id,
      name: 'web',
      location: 'westeurope',
      properties: { hardwareProfile: { vmSize: 'S' }, storageProfile: { osDisk: { osType: 'Windows' } } },
    };

    expect(templateOf(plain, [{ diskName: 'web-os', lun: 'os' }]).vm['properties']).toStrictEqual({
      hardwareProfile: { vmSize: 'S' },
      storageProfile: {
        osDisk: { osType: 'Windows', createOption: 'Attach', managedDisk: { id: "[parameters('osDiskId')]" } },
        dataDisks: [],
      },
      networkProfile: { networkInterfaces: [] },
    });
  });
});

describe('the template says', () => {
  test('which identity and extensions are to be set up again', () => {
    const model = aModel({
      resources: [
        { name: 'setup', properties: {} },
        { name: 'agent', properties: {} },
      ],
    });

    expect(templateOf(model).notes).toEqual([
      'Its system-assigned identity is a new one: grant its roles again.',
      'Install its extensions again: setup, agent.',
    ]);
  });

  test('which disks of the VM are not in the set, and which of the set hung nowhere', () => {
    const { notes, vm } = templateOf(aModel({ identity: undefined }), [
      { diskName: 'a', lun: 0 },
      { diskName: 'c' },
      { diskName: 'a-again', lun: 0 },
    ]);

    expect(notes).toEqual([
      'The set has no point of the OS disk: give the id of another disk for it.',
      'The disk b at LUN 7 is not in the set.',
      'The disk c has no LUN of its own: attach it by hand.',
      'The disk a-again has no LUN of its own: attach it by hand.',
    ]);
    expect(vm['properties']).toMatchObject({
      storageProfile: {
        osDisk: { caching: 'ReadWrite', managedDisk: { id: "[parameters('osDiskId')]" } },
        dataDisks: [{ lun: 0 }],
      },
    });
  });

  test('that the VM was first seen so after the set was taken', () => {
    const { notes } = templateOf(aModel({ identity: undefined }), DISKS, SEEN - 1);

    expect(notes).toEqual([
      'The VM was first seen so at 2026-11-20T02:05:00Z, after the set was taken: it may have been another before.',
    ]);
  });

  test('that an OS disk was ephemeral', () => {
    const storageProfile = { osDisk: { osType: 'Linux', diffDiskSettings: { option: 'Local' } } };

    expect(templateOf(aModel({ identity: undefined }, { storageProfile }), []).notes).toContain(
      'Its OS disk was ephemeral; this one is not.',
    );
  });
});
