import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { computeId, resourceId } from '../../../../shared/policy/resource-id.ts';
import { groupCommand, makeCommands } from '../../../../shared/policy/restore/commands/make-commands.ts';
import { renderCommands } from '../../../../shared/policy/restore/commands/shell.ts';
import {
  buildCommands,
  inspectCommands,
  replaceCommands,
} from '../../../../shared/policy/restore/commands/use-commands.ts';
import { storageProfile } from '../../../../shared/policy/restore/storage-profile.ts';
import { SUBSCRIPTION } from '../../../builders/points.ts';
import { aPlannedDisk, GROUP } from '../some-planned-disks.ts';

const VM = { id: computeId(SUBSCRIPTION, GROUP, 'virtualMachines', 'web-01'), size: 'Standard_D4ds_v5' };

const OS = aPlannedDisk('web-01-os', { lun: 'os', cache: 'ReadWrite' });
const DATA = aPlannedDisk('web-01-data', { lun: 3, cache: 'None', writeAccelerator: true });
const DETACHED = aPlannedDisk('archive');
const ALL = [OS, DATA, DETACHED];

describe('the commands', () => {
  test('to make disks send the very requests, then wait for each', () => {
    const commands = makeCommands([OS.request, DATA.request]);
    const { id, ...body } = OS.request;

    expect(commands[0]).toEqual({
      words: ['az', 'rest', '--method', 'put', '--url', `${id}?api-version=2026-03-02`],
      body,
    });
    expect(commands.slice(2).map(({ words }) => words)).toEqual([
      ['az', 'disk', 'wait', '--created', '--ids', OS.request.id],
      ['az', 'disk', 'wait', '--created', '--ids', DATA.request.id],
    ]);
  });

  test('to look into disks hang every one of them at a free LUN of a VM to be named', () => {
    const lines = inspectCommands(ALL).map(({ words }) => words.join(' '));

    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe(
      `az vm disk attach --subscription ${SUBSCRIPTION} --resource-group GROUP --vm-name VM --name ${OS.request.id}`,
    );
  });

  test('to replace by hand take off the old, hang the new at their LUNs with their caching, and swap the OS disk', () => {
    const place = `--subscription ${SUBSCRIPTION} --resource-group ${GROUP} --vm-name web-01`;

    expect(replaceCommands(ALL, VM).map(({ words }) => words.join(' '))).toEqual([
      `az vm deallocate --ids ${VM.id}`,
      `az vm disk detach ${place} --name web-01-data`,
      `az vm disk attach ${place} --name ${DATA.request.id} --lun 3 --caching None --enable-write-accelerator`,
      `az vm update --ids ${VM.id} --os-disk ${OS.request.id} --set storageProfile.osDisk.caching=ReadWrite`,
      `az vm start --ids ${VM.id}`,
    ]);
  });

  test('to build a VM give it a size, a zone, a security type and no public address', () => {
    const where = `--subscription ${SUBSCRIPTION} --resource-group ${GROUP}`;

    expect(buildCommands(ALL, VM).map(({ words }) => words.join(' '))).toEqual([
      `az network nic create ${where} --name web-01-restored-nic --location westeurope --subnet SUBNET_ID`,
      `az vm create ${where} --name web-01-restored --location westeurope --size Standard_D4ds_v5 --nics web-01-restored-nic --attach-os-disk ${OS.request.id} --os-type Linux --os-disk-caching ReadWrite --zone 1 --security-type TrustedLaunch`,
      `az vm disk attach ${where} --vm-name web-01-restored --name ${DATA.request.id} --lun 3 --caching None --enable-write-accelerator`,
    ]);
  });

  test('to build a VM without an OS disk are none, and name what is not known in capitals', () => {
    const bare = aPlannedDisk('os', { lun: 'os', request: { ...OS.request, properties: {} } });

    expect(buildCommands([DATA], VM)).toEqual([]);
    expect(buildCommands([bare], undefined)[1]?.words).toEqual(expect.arrayContaining(['SIZE', 'OS_TYPE']));
  });

  test('are read by bash without a complaint, and run nothing of what they hold', () => {
    const commands = [
      groupCommand(SUBSCRIPTION, GROUP, 'westeurope'),
      ...makeCommands(ALL.map(({ request }) => request)),
      ...inspectCommands(ALL),
      ...replaceCommands(ALL, VM),
      ...buildCommands(ALL, VM),
    ];
    const { bash } = renderCommands(commands);
    const echo = `az() { printf '%s\\0' "$@"; printf '\\n'; }`;

    const lines = execFileSync('bash', ['-euc', [echo, ...bash].join('\n')], { encoding: 'utf8' }).split('\n');

    expect(lines.slice(0, -1).map((line) => line.split('\0').slice(0, -1))).toEqual(
      commands.map(({ words, body }) => [
        ...words.slice(1),
        ...(body === undefined ? [] : ['--body', expect.stringContaining('it\\u0027s $(id)')]),
      ]),
    );
  });
});

describe('the fragment of a template', () => {
  test('names the disks at their LUNs with their caching', () => {
    expect(storageProfile(ALL)).toEqual({
      osDisk: {
        osType: 'Linux',
        createOption: 'Attach',
        caching: 'ReadWrite',
        managedDisk: { id: OS.request.id, storageAccountType: 'Premium_LRS' },
      },
      dataDisks: [
        {
          lun: 3,
          createOption: 'Attach',
          caching: 'None',
          writeAcceleratorEnabled: true,
          managedDisk: { id: resourceId(DATA.request.id), storageAccountType: 'Premium_LRS' },
        },
      ],
    });
  });
});
