import { describe, expect, test } from 'vitest';
import { computeId } from '../../../../shared/policy/resource-id.ts';
import { groupCommand, makeCommands, placeWords } from '../../../../shared/policy/restore/commands/make-commands.ts';
import {
  buildCommands,
  inspectCommands,
  replaceCommands,
} from '../../../../shared/policy/restore/commands/use-commands.ts';
import type { PlannedDisk } from '../../../../shared/policy/restore/planned-disk.ts';
import { storageProfile } from '../../../../shared/policy/restore/storage-profile.ts';
import { SUBSCRIPTION } from '../../../builders/points.ts';
import { aPlannedDisk, GROUP } from '../some-planned-disks.ts';

const VM = { id: computeId(SUBSCRIPTION, 'prod', 'virtualMachines', 'web-01') };
const PLACE = ['--subscription', SUBSCRIPTION, '--resource-group', 'prod', '--vm-name', 'web-01'];
const WHERE = ['--subscription', SUBSCRIPTION, '--resource-group', GROUP];

function words(commands: readonly { readonly words: readonly string[] }[]): readonly (readonly string[])[] {
  return commands.map((command) => command.words);
}

/** An OS disk of which a restore knows nothing more than where it lies. */
function aBareOsDisk(properties: Readonly<Record<string, unknown>> = {}): PlannedDisk {
  const { zones: _, ...request } = aPlannedDisk('os').request;
  return aPlannedDisk('os', { lun: 'os', request: { ...request, properties } });
}

describe('the commands that make disks', () => {
  test('are all of their requests, then the waiting for each', () => {
    const [os, data] = [aPlannedDisk('os').request, aPlannedDisk('data').request];
    const { id, ...body } = os;
    const { id: dataId, ...dataBody } = data;
    const put = (of: string) => ['az', 'rest', '--method', 'put', '--url', `${of}?api-version=2026-03-02`];
    const wait = (of: string) => ({ words: ['az', 'disk', 'wait', '--created', '--ids', of] });

    expect(makeCommands([os, data])).toStrictEqual([
      { words: put(id), body },
      { words: put(dataId), body: dataBody },
      wait(id),
      wait(dataId),
    ]);
    expect(makeCommands([])).toStrictEqual([]);
  });

  test('go to a group that is made where they are to lie', () => {
    expect(groupCommand(SUBSCRIPTION, 'rescue', 'westeurope')).toStrictEqual({
      words: [
        ...['az', 'group', 'create', '--subscription', SUBSCRIPTION, '--name', 'rescue', '--location', 'westeurope'],
      ],
    });
    expect(placeWords(VM.id, '--vm-name')).toStrictEqual(PLACE);
  });
});

describe('the commands that look into disks', () => {
  test('hang each at the first free LUN of a VM that a person names', () => {
    const [os, data] = [aPlannedDisk('os', { lun: 'os' }), aPlannedDisk('data')];
    const attach = ['az', 'vm', 'disk', 'attach', '--subscription', SUBSCRIPTION, '--resource-group', 'GROUP'];

    expect(words(inspectCommands([os, data]))).toStrictEqual(
      [os, data].map(({ request }) => [...attach, '--vm-name', 'VM', '--name', request.id]),
    );
  });
});

describe('the commands that replace disks by hand', () => {
  const deallocate = ['az', 'vm', 'deallocate', '--ids', VM.id];
  const start = ['az', 'vm', 'start', '--ids', VM.id];

  test('take off what is known to hang there, before any disk is hung', () => {
    const { sourceDiskId: _, ...unknown } = aPlannedDisk('logs', { lun: 0, writeAccelerator: false });
    const disks = [aPlannedDisk('data', { lun: 3, cache: 'ReadOnly' }), unknown, aPlannedDisk('loose')];

    expect(words(replaceCommands(disks, VM))).toStrictEqual([
      deallocate,
      ['az', 'vm', 'disk', 'detach', ...PLACE, '--name', 'data'],
      ['az', 'vm', 'disk', 'attach', ...PLACE, '--name', disks[0]?.request.id, '--lun', '3', '--caching', 'ReadOnly'],
      ['az', 'vm', 'disk', 'attach', ...PLACE, '--name', unknown.request.id, '--lun', '0'],
      start,
    ]);
  });

  test('swap an OS disk as it hung, as far as that is known', () => {
    const os = aPlannedDisk('os', { lun: 'os' });
    const swap = ['az', 'vm', 'update', '--ids', VM.id, '--os-disk', os.request.id];

    expect(words(replaceCommands([os], VM))).toStrictEqual([deallocate, swap, start]);
    expect(words(replaceCommands([{ ...os, cache: 'None' }], VM))[1]).toStrictEqual([
      ...swap,
      '--set',
      'storageProfile.osDisk.caching=None',
    ]);
  });
});

describe('the commands that build a VM', () => {
  test('name what a person has to fill in, where little is known', () => {
    const os = aBareOsDisk();
    const [nic, vm] = words(buildCommands([os], undefined));

    expect(nic).toStrictEqual([
      ...['az', 'network', 'nic', 'create', ...WHERE, '--name', 'os-new-restored-nic'],
      ...['--location', 'westeurope', '--subnet', 'SUBNET_ID'],
    ]);
    expect(vm).toStrictEqual([
      ...['az', 'vm', 'create', ...WHERE, '--name', 'os-new-restored', '--location', 'westeurope'],
      ...['--size', 'SIZE', '--nics', 'os-new-restored-nic'],
      ...['--attach-os-disk', os.request.id, '--os-type', 'OS_TYPE'],
    ]);
  });

  test('give a name that is not too long', () => {
    const nameOf = (commands: ReturnType<typeof buildCommands>) => commands[1]?.words.at(8);
    const long = computeId(SUBSCRIPTION, 'prod', 'virtualMachines', 'x'.repeat(64));
    const os = aPlannedDisk('y'.repeat(64), { lun: 'os' });
    const request = { ...os.request, id: computeId(SUBSCRIPTION, GROUP, 'disks', 'y'.repeat(80)) };

    expect(nameOf(buildCommands([os], { id: long }))).toBe(`${'x'.repeat(50)}-restored`);
    expect(nameOf(buildCommands([{ ...os, request }], undefined))).toBe(`${'y'.repeat(40)}-restored`);
  });

  test.each<[string, PlannedDisk, readonly string[]]>([
    [
      'in no zone',
      aPlannedDisk('os', { lun: 'os', request: { ...aPlannedDisk('os').request, zones: [] } }),
      ['--os-type', 'Linux', '--security-type', 'TrustedLaunch'],
    ],
    [
      'in the first zone',
      aPlannedDisk('os', { lun: 'os', request: { ...aPlannedDisk('os').request, zones: ['2'] } }),
      ['--os-type', 'Linux', '--zone', '2', '--security-type', 'TrustedLaunch'],
    ],
    [
      'with its caching',
      { ...aBareOsDisk({ osType: 'Windows' }), cache: 'ReadOnly' },
      ['--os-type', 'Windows', '--os-disk-caching', 'ReadOnly'],
    ],
    [
      'without a security type that needs more',
      aBareOsDisk({ securityProfile: { securityType: 'ConfidentialVM' } }),
      ['--os-type', 'OS_TYPE'],
    ],
    ['without one that is not said', aBareOsDisk({ osType: 'Linux', securityProfile: {} }), ['--os-type', 'Linux']],
  ])('make it %s', (_, os, expected) => {
    expect(words(buildCommands([os], VM))[1]?.slice(-expected.length - 2)).toStrictEqual([
      '--attach-os-disk',
      os.request.id,
      ...expected,
    ]);
  });

  test('hang the data disks at their LUNs, and nothing that hung nowhere', () => {
    const data = aPlannedDisk('data', { lun: 3 });
    const commands = words(buildCommands([data, aBareOsDisk(), aPlannedDisk('loose')], VM));

    expect(commands.slice(2)).toStrictEqual([
      ['az', 'vm', 'disk', 'attach', ...WHERE, '--vm-name', 'web-01-restored', '--name', data.request.id, '--lun', '3'],
    ]);
  });
});

describe('the storage profile of disks', () => {
  const managedDisk = (disk: PlannedDisk) => ({ id: disk.request.id, storageAccountType: 'Premium_LRS' });

  test('holds nothing that is not known of them', () => {
    const [os, data] = [aBareOsDisk(), aPlannedDisk('data', { lun: 0 })];

    expect(storageProfile([data, os])).toStrictEqual({
      osDisk: { createOption: 'Attach', managedDisk: managedDisk(os) },
      dataDisks: [{ lun: 0, createOption: 'Attach', managedDisk: managedDisk(data) }],
    });
    expect(storageProfile([aPlannedDisk('loose')])).toStrictEqual({ dataDisks: [] });
  });

  test('says whether writes are accelerated where that is known', () => {
    const data = aPlannedDisk('data', { lun: 0, writeAccelerator: false });
    expect(storageProfile([data])['dataDisks']).toStrictEqual([
      { lun: 0, createOption: 'Attach', writeAcceleratorEnabled: false, managedDisk: managedDisk(data) },
    ]);
  });
});
