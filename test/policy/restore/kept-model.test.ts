import { describe, expect, test } from 'vitest';
import type { ResourceId } from '../../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import { keptModel, modelHash } from '../../../shared/policy/restore/kept-model.ts';

const VM = '/subscriptions/s/resourceGroups/shop/providers/Microsoft.Compute/virtualMachines/web' as ResourceId;
const DISK = '/subscriptions/s/resourceGroups/shop/providers/Microsoft.Compute/disks/web-os';
const IDENTITY =
  '/subscriptions/s/resourceGroups/shop/providers/Microsoft.ManagedIdentity/userAssignedIdentities/key-reader';

/** A VM with everything that Azure or a careless person may put a secret into. */
function aModel(properties: Readonly<Record<string, unknown>> = {}, top: Partial<ResourceModel> = {}): ResourceModel {
  return {
    id: VM,
    name: 'web',
    location: 'westus',
    zones: ['1'],
    tags: { team: 'shop', 'snapshot-policy': 'nightly' },
    identity: { type: 'UserAssigned', userAssignedIdentities: { [IDENTITY]: { clientId: 'c' } } },
    etag: '"1"',
    resources: [
      {
        name: 'setup',
        properties: {
          publisher: 'Microsoft.Azure.Extensions',
          type: 'CustomScript',
          typeHandlerVersion: '2.1',
          settings: { commandToExecute: 'login --pass hunter2' },
          protectedSettings: { storageAccountName: 'hunter2' },
          provisioningState: 'Succeeded',
        },
      },
    ],
    properties: {
      hardwareProfile: { vmSize: 'Standard_D2s_v3' },
      storageProfile: {
        osDisk: { osType: 'Linux', caching: 'ReadWrite', managedDisk: { id: DISK } },
        dataDisks: [{ lun: 0 }, { lun: 1 }],
      },
      osProfile: {
        computerName: 'web',
        adminPassword: 'hunter2',
        customData: 'hunter2',
        windowsConfiguration: { timeZone: 'UTC', additionalUnattendContent: [{ content: 'hunter2' }] },
        linuxConfiguration: { ssh: { publicKeys: [{ keyData: 'hunter2' }] } },
        secrets: [{ sourceVault: { id: 'hunter2' } }],
      },
      userData: 'hunter2',
      applicationProfile: { galleryApplications: [{ configurationReference: 'https://x.blob/c?sig=hunter2' }] },
      networkProfile: { networkInterfaces: [{ id: '/n/1', properties: { primary: true } }] },
      licenseType: 'RHEL_BYOS',
      provisioningState: 'Succeeded',
      timeCreated: '2026-01-01T00:00:00Z',
      vmId: 'v-1',
      instanceView: { statuses: [] },
      ...properties,
    },
    ...top,
  };
}

describe('what is kept of a VM', () => {
  test('holds no secret, wherever one stood', () => {
    expect(JSON.stringify(aModel())).toContain('hunter2');
    expect(JSON.stringify(keptModel(aModel()))).not.toContain('hunter2');
  });

  test.each([
    'password',
    'AdminPassword',
    'clientSecret',
    'storageAccountKey',
    'accessToken',
    'customData',
    'userData',
    'protectedSettingsFromKeyVault',
  ])('leaves out %s, however deep', (name) => {
    const kept = keptModel(aModel({ deep: [{ er: { [name]: 'hunter2', other: 1 } }] }));

    expect(kept.properties['deep']).toEqual([{ er: { other: 1 } }]);
  });

  test('is otherwise what Azure said', () => {
    const kept = keptModel(aModel());

    expect(kept).toMatchObject({
      id: VM,
      name: 'web',
      location: 'westus',
      zones: ['1'],
      tags: { team: 'shop', 'snapshot-policy': 'nightly' },
    });
    expect(kept['identity']).toEqual({
      type: 'UserAssigned',
      userAssignedIdentities: { [IDENTITY]: { clientId: 'c' } },
    });
    expect(kept['resources']).toEqual([
      {
        name: 'setup',
        properties: { publisher: 'Microsoft.Azure.Extensions', type: 'CustomScript', typeHandlerVersion: '2.1' },
      },
    ]);
    expect(kept.properties).toEqual({
      hardwareProfile: { vmSize: 'Standard_D2s_v3' },
      storageProfile: {
        osDisk: { osType: 'Linux', caching: 'ReadWrite', managedDisk: { id: DISK } },
        dataDisks: [{ lun: 0 }, { lun: 1 }],
      },
      osProfile: { computerName: 'web', windowsConfiguration: { timeZone: 'UTC' }, linuxConfiguration: { ssh: {} } },
      applicationProfile: { galleryApplications: [{ configurationReference: 'https://x.blob/c' }] },
      networkProfile: { networkInterfaces: [{ id: '/n/1', properties: { primary: true } }] },
      licenseType: 'RHEL_BYOS',
    });
  });
});

describe('a change of a VM', () => {
  const hashOf = (model: ResourceModel) => modelHash(keptModel(model));

  test.each<[string, ResourceModel]>([
    [
      'its state',
      aModel({ provisioningState: 'Updating', instanceView: { statuses: [{ code: 'PowerState/running' }] } }),
    ],
    ['its etag', aModel({}, { etag: '"2"' })],
    ['an id that Azure gave it', aModel({ vmId: 'v-2', timeCreated: '2026-02-02T00:00:00Z' })],
    ['the casing of an id', aModel({}, { id: VM.toUpperCase() as ResourceId })],
    ['the order of names', Object.fromEntries(Object.entries(aModel()).toReversed()) as unknown as ResourceModel],
    ['a field that is not there', aModel({ nothing: undefined })],
    [
      'the order of a list',
      aModel({
        storageProfile: {
          dataDisks: [{ lun: 1 }, { lun: 0 }],
          osDisk: { managedDisk: { id: DISK }, osType: 'Linux', caching: 'ReadWrite' },
        },
      }),
    ],
  ])('is not %s', (_, model) => {
    expect(hashOf(model)).toBe(hashOf(aModel()));
  });

  test.each<[string, ResourceModel]>([
    ['its size', aModel({ hardwareProfile: { vmSize: 'Standard_D4s_v3' } })],
    ['its network', aModel({ networkProfile: { networkInterfaces: [{ id: '/n/2' }] } })],
    ['a tag', aModel({}, { tags: { team: 'shop' } })],
    ['a disk more', aModel({ storageProfile: { dataDisks: [{ lun: 0 }, { lun: 1 }, { lun: 2 }] } })],
    ['a field that no list of ours knows', aModel({ newThing: true })],
    ['its zone', aModel({}, { zones: ['2'] })],
  ])('is %s', (_, model) => {
    expect(hashOf(model)).not.toBe(hashOf(aModel()));
  });

  test('is told from what was kept as from what Azure says', () => {
    const kept = keptModel(aModel());

    expect(keptModel(kept)).toEqual(kept);
    expect(modelHash(JSON.parse(JSON.stringify(kept)) as ResourceModel)).toBe(hashOf(aModel()));
  });
});
