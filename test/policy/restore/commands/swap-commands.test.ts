import { describe, expect, test } from 'vitest';
import { swapBackCommands, swapCommands } from '../../../../shared/policy/restore/commands/swap-commands.ts';
import { type DiskSwap, profileBefore, replacedProfile } from '../../../../shared/policy/restore/replaced-profile.ts';
import type { StorageProfile } from '../../../../shared/policy/restore/seats.ts';
import { aProfile, aProfileDisk, diskId, vmId } from '../some-swaps.ts';

const before = aProfile([aProfileDisk('data', { lun: 3 })]);
const swaps: readonly DiskSwap[] = [
  { slot: 'os', from: diskId('os'), to: diskId('os-new') },
  { slot: 3, from: diskId('data'), to: diskId('data-new') },
];

function around(storageProfile: StorageProfile) {
  return [
    { words: ['az', 'vm', 'deallocate', '--ids', vmId()] },
    {
      words: ['az', 'rest', '--method', 'patch', '--url', `${vmId()}?api-version=2026-04-01`],
      body: { properties: { storageProfile } },
    },
    { words: ['az', 'vm', 'wait', '--updated', '--ids', vmId()] },
    { words: ['az', 'vm', 'start', '--ids', vmId()] },
  ];
}

describe('the commands that put a VM on its new disks', () => {
  test('stop it, send the very request, wait for it and start it', () => {
    expect(swapCommands({ vmId: vmId(), before, swaps })).toEqual(around(replacedProfile(before, swaps)));
  });

  test('and back on its old ones do the same', () => {
    expect(swapBackCommands({ vmId: vmId(), before, swaps })).toEqual(around(profileBefore(before, swaps)));
  });
});
