import { describe, expect, test } from 'vitest';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import type { StorageProfile } from '../../../shared/policy/restore/seats.ts';
import type { TemplateDisk, VmTemplateInput } from '../../../shared/policy/restore/template-input.ts';
import { vmTemplate } from '../../../shared/policy/restore/vm-template.ts';
import { NOW } from '../../builders/plan.ts';
import { vmId } from './some-swaps.ts';

type Properties = Readonly<Record<string, unknown>>;

function aModel(properties: Properties = {}, fields: Partial<ResourceModel> = {}): ResourceModel {
  return { id: vmId(), name: 'web', location: 'westeurope', properties, ...fields };
}

const OS: TemplateDisk = { diskName: 'web-os', lun: 'os' };

function templateOf(fields: Partial<VmTemplateInput> = {}) {
  const template = vmTemplate({ model: aModel(), seenAt: NOW, setId: 'set-1', takenTo: NOW, disks: [OS], ...fields });
  const [vm] = template.resources;
  return { template, vm, properties: vm['properties'] as Properties };
}

function notesOf(fields: Partial<VmTemplateInput>): readonly string[] {
  return templateOf(fields).template.metadata.notes;
}

/** A VM with such disks. */
function withDisks(storageProfile: StorageProfile): ResourceModel {
  return aModel({ storageProfile });
}

describe('a template says', () => {
  test('nothing of a VM that it makes as it was', () => {
    expect(notesOf({})).toStrictEqual([]);
  });

  test.each<[string, Partial<VmTemplateInput>, boolean]>([
    ['when the set was taken', { seenAt: NOW }, false],
    ['a moment later', { takenTo: NOW - 1 }, true],
    ['a moment earlier', { seenAt: NOW - 1 }, false],
  ])('that the VM may have been another where it was first seen so %s: %#', (_name, fields, says) => {
    const said =
      'The VM was first seen so at 2026-11-23T02:05:00Z, after the set was taken: it may have been another before.';
    expect(notesOf(fields)).toStrictEqual(says ? [said] : []);
  });

  test('nothing of when it was seen where the set does not say when it was taken', () => {
    const { metadata } = vmTemplate({ model: aModel(), seenAt: NOW, setId: 'set-1', disks: [OS] });
    expect(metadata.notes).toStrictEqual([]);
  });

  test('which data disks are not in the set, with their names where they have one', () => {
    const model = withDisks({
      osDisk: { name: 'web-os' },
      dataDisks: [{ lun: 0, name: 'a' }, { lun: 1, name: 'b' }, { lun: 2 }, { name: 'placeless' }],
    });
    expect(notesOf({ model, disks: [OS, { diskName: 'a', lun: 0 }] })).toStrictEqual([
      'The disk b at LUN 1 is not in the set.',
      'A disk at LUN 2 is not in the set.',
    ]);
  });

  test('that an OS disk was ephemeral, and that none is in the set', () => {
    const model = withDisks({ osDisk: { diffDiskSettings: {} } });

    expect(notesOf({ model })).toStrictEqual(['Its OS disk was ephemeral; this one is not.']);
    expect(notesOf({ disks: [] })).toStrictEqual([
      'The set has no point of the OS disk: give the id of another disk for it.',
    ]);
  });

  test('which disks of the set have no place of their own', () => {
    const disks: readonly TemplateDisk[] = [
      OS,
      { diskName: 'a', lun: 0 },
      { diskName: 'again', lun: 0 },
      { diskName: 'b' },
    ];
    expect(notesOf({ disks })).toStrictEqual([
      'The disk again has no LUN of its own: attach it by hand.',
      'The disk b has no LUN of its own: attach it by hand.',
    ]);
  });

  test.each<[unknown, boolean]>([
    [{ type: 'SystemAssigned' }, true],
    [{ type: 'UserAssigned, systemassigned' }, true],
    [{ type: 'UserAssigned' }, false],
    [{}, false],
    [null, false],
  ])('that an identity is a new one: %j', (identity, says) => {
    expect(notesOf({ model: aModel({}, { identity }) })).toStrictEqual(
      says ? ['Its system-assigned identity is a new one: grant its roles again.'] : [],
    );
  });

  test.each<[unknown, readonly string[]]>([
    [[{ name: 'agent' }], ['Install its extensions again: agent.']],
    [[{ name: 'agent' }, { name: 'setup' }], ['Install its extensions again: agent, setup.']],
    [[], []],
    ['agent', []],
    [undefined, []],
  ])('which extensions are to be installed again: %j', (resources, notes) => {
    expect(notesOf({ model: aModel({}, { resources }) })).toStrictEqual(notes);
  });
});

describe('a template', () => {
  test('tells of which VM and set it is', () => {
    const { template } = templateOf();

    expect({ ...template, parameters: {}, resources: [] }).toStrictEqual({
      $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
      contentVersion: '1.0.0.0',
      metadata: { vm: vmId(), set: 'set-1', seenAt: '2026-11-23T02:05:00Z', notes: [] },
      parameters: {},
      resources: [],
    });
  });

  test('asks for what it needs, each in a sentence', () => {
    const disks: readonly TemplateDisk[] = [{ diskName: 'b', lun: 10 }, OS, { diskName: 'a', lun: 9 }];
    const network = { networkProfile: { networkInterfaces: [{ id: '/n/1' }] } };
    const text = (description: string) => ({ type: 'string', metadata: { description } });

    expect(templateOf({ model: aModel(network), disks }).template.parameters).toStrictEqual({
      vmName: { ...text('The name of the VM.'), defaultValue: 'web' },
      networkInterfaceIds: {
        type: 'array',
        defaultValue: ['/n/1'],
        metadata: { description: 'The ids of its network interfaces, in their order; each must be free.' },
      },
      osDiskId: text('The id of the disk for the OS disk, made of the point of web-os.'),
      lun9DiskId: text('The id of the disk for LUN 9, made of the point of a.'),
      lun10DiskId: text('The id of the disk for LUN 10, made of the point of b.'),
    });
    expect(templateOf({ disks: [] }).template.parameters['osDiskId']).toStrictEqual(
      text('The id of the disk for the OS disk.'),
    );
  });

  test('has the data disks by LUN, of two at one LUN the first', () => {
    const disks: readonly TemplateDisk[] = [
      { diskName: 'c', lun: 10 },
      { diskName: 'a', lun: 9, cache: 'None' },
      { diskName: 'b', lun: 9, cache: 'ReadOnly' },
    ];
    const attached = (lun: number) => ({
      lun,
      createOption: 'Attach',
      managedDisk: { id: `[parameters('lun${lun}DiskId')]` },
    });
    const storage = templateOf({ disks }).properties['storageProfile'] as StorageProfile;

    expect(storage.dataDisks).toStrictEqual([{ ...attached(9), caching: 'None' }, attached(10)]);
  });

  test('hangs the OS disk as it hung when its point was taken', () => {
    const model = withDisks({ osDisk: { osType: 'Linux', caching: 'ReadOnly' } });
    const disks: readonly TemplateDisk[] = [
      { diskName: 'a', lun: 0 },
      { ...OS, cache: 'ReadWrite' },
    ];
    const { osDisk } = templateOf({ model, disks }).properties['storageProfile'] as StorageProfile;

    expect(osDisk?.caching).toBe('ReadWrite');
  });

  test('hangs the OS disk as the VM has it where the set does not tell', () => {
    const model = withDisks({ osDisk: { osType: 'Linux', caching: 'ReadOnly', writeAcceleratorEnabled: false } });
    const { osDisk } = templateOf({ model, disks: [] }).properties['storageProfile'] as StorageProfile;

    expect(osDisk).toStrictEqual({
      osType: 'Linux',
      createOption: 'Attach',
      caching: 'ReadOnly',
      writeAcceleratorEnabled: false,
      managedDisk: { id: "[parameters('osDiskId')]" },
    });
    const nothing = templateOf({ disks: [] }).properties['storageProfile'] as StorageProfile;
    expect(nothing.osDisk).toStrictEqual({ createOption: 'Attach', managedDisk: { id: "[parameters('osDiskId')]" } });
  });

  test('has what the VM has beside its properties, and none of it where it has none', () => {
    const top = {
      zones: ['1'],
      extendedLocation: { name: 'edge' },
      tags: { a: '[b]' },
      plan: { name: '[p]' },
      identity: { type: 'SystemAssigned', principalId: 'p' },
    };
    const { vm } = templateOf({ model: aModel({}, top) });

    expect(vm).toMatchObject({
      zones: ['1'],
      extendedLocation: { name: 'edge' },
      tags: { a: '[[b]' },
      plan: { name: '[[p]' },
      identity: { type: 'SystemAssigned' },
    });
    expect(vm['identity']).toStrictEqual({ type: 'SystemAssigned' });
    expect(Object.keys(templateOf().vm)).toStrictEqual(['type', 'apiVersion', 'name', 'location', 'properties']);
  });

  test.each<[unknown, unknown]>([
    [
      { type: 'UserAssigned', userAssignedIdentities: { '/i': { clientId: 'c' } } },
      { type: 'UserAssigned', userAssignedIdentities: { '/i': {} } },
    ],
    [{ type: 'SystemAssigned', userAssignedIdentities: null }, { type: 'SystemAssigned' }],
    [{ type: 'SystemAssigned', userAssignedIdentities: 'odd' }, { type: 'SystemAssigned' }],
    [{ principalId: 'p' }, undefined],
    [null, undefined],
  ])('has of the identity %j what Azure takes', (identity, expected) => {
    expect(templateOf({ model: aModel({}, { identity }) }).vm['identity']).toStrictEqual(expected);
  });

  test('escapes what would be an expression, in the properties, the storage and the network', () => {
    const model = aModel({
      licenseType: '[a',
      storageProfile: { diskControllerType: '[b' },
      networkProfile: { networkApiVersion: '[c', networkInterfaces: [{ id: '/n', properties: { primary: true } }] },
    });
    const { properties } = templateOf({ model });

    expect(properties).toMatchObject({
      licenseType: '[[a',
      storageProfile: { diskControllerType: '[[b' },
      networkProfile: {
        networkApiVersion: '[[c',
        networkInterfaces: [{ id: "[parameters('networkInterfaceIds')[0]]", properties: { primary: true } }],
      },
    });
  });

  test('has no network interface where Azure shows none', () => {
    expect(templateOf().properties['networkProfile']).toStrictEqual({ networkInterfaces: [] });
    expect(templateOf({ model: aModel({ networkProfile: {} }) }).properties['networkProfile']).toStrictEqual({
      networkInterfaces: [],
    });
  });
});
