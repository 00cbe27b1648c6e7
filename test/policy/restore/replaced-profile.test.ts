import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DiskSwap,
  isWhollyOn,
  profileBefore,
  profileStanding,
  replacedProfile,
} from '../../../shared/policy/restore/replaced-profile.ts';
import { managedDiskId, type StorageProfile, seatKeys, seatsOf } from '../../../shared/policy/restore/seats.ts';
import { aProfile, aProfileDisk, diskId, someSwaps } from './some-swaps.ts';

const OS: DiskSwap = { slot: 'os', from: diskId('os'), to: diskId('os-new') };
const DATA: DiskSwap = { slot: 3, from: diskId('data'), to: diskId('data-new') };

describe('the storage profile of a replacement', () => {
  test('has the new disks at the places of the old ones, and is otherwise the same', () => {
    const profile = aProfile([aProfileDisk('data', { lun: 3, caching: 'None', writeAcceleratorEnabled: true })]);

    const replaced = replacedProfile(profile, [OS, DATA]);

    expect(replaced).toEqual({
      imageReference: profile['imageReference'],
      diskControllerType: 'SCSI',
      osDisk: {
        osType: 'Linux',
        name: 'os-new',
        createOption: 'FromImage',
        caching: 'ReadWrite',
        deleteOption: 'Delete',
        managedDisk: { id: diskId('os-new') },
      },
      dataDisks: [
        {
          lun: 3,
          name: 'data-new',
          createOption: 'Attach',
          caching: 'None',
          writeAcceleratorEnabled: true,
          deleteOption: 'Delete',
          managedDisk: { id: diskId('data-new') },
        },
      ],
    });
  });

  test('keeps the security profile of a confidential VM, and takes the encryption set of the new disk', () => {
    const securityProfile = { securityEncryptionType: 'DiskWithVMGuestState', diskEncryptionSet: { id: 'guest' } };
    const managedDisk = { id: diskId('os'), diskEncryptionSet: { id: 'old-set' }, securityProfile };
    const profile = aProfile([], { osDisk: aProfileDisk('os', { managedDisk }) });

    const { osDisk } = replacedProfile(profile, [{ ...OS, encryptionSetId: 'new-set' }]);

    expect(osDisk?.managedDisk).toEqual({ id: OS.to, diskEncryptionSet: { id: 'new-set' }, securityProfile });
    expect(replacedProfile(profile, [OS]).osDisk?.managedDisk).toEqual({ id: OS.to, securityProfile });
  });

  test('attaches a disk at a free LUN as it was attached when its point was taken', () => {
    const swap: DiskSwap = { slot: 7, to: diskId('again'), caching: 'ReadOnly', writeAccelerator: true };

    const { dataDisks } = replacedProfile(aProfile(), [swap]);

    expect(dataDisks).toEqual([
      {
        lun: 7,
        name: 'again',
        createOption: 'Attach',
        caching: 'ReadOnly',
        writeAcceleratorEnabled: true,
        deleteOption: 'Detach',
        managedDisk: { id: diskId('again') },
      },
    ]);
  });

  test('is refused for a VM with another disk at the place, without one, or with one where none should be', () => {
    const profile = aProfile([aProfileDisk('other', { lun: 3 })]);
    expect(() => replacedProfile(profile, [DATA])).toThrow('another disk at 3');
    expect(() => replacedProfile(aProfile(), [DATA])).toThrow('another disk at 3');
    expect(() => replacedProfile(profile, [{ slot: 3, to: diskId('new') }])).toThrow('another disk at 3');
    expect(() => replacedProfile(profile, [{ slot: 'os', to: diskId('new') }])).toThrow('another disk at os');
    expect(() => replacedProfile(aProfile(), [OS, OS])).toThrow('two disks for one place');
    expect(() => replacedProfile(aProfile(), [OS, { slot: 4, to: OS.to }])).toThrow('one disk for two places');
  });

  test('never changes a LUN, a cache or a write accelerator, and names no disk twice', () => {
    fc.assert(
      fc.property(someSwaps, ({ profile, swaps }) => {
        const replaced = replacedProfile(profile, swaps);
        const before = new Map(seatsOf(profile).map(({ slot, disk }) => [slot, disk]));
        for (const { slot, disk } of seatsOf(replaced)) {
          const old = before.get(slot);
          if (old === undefined) continue;
          const { caching, writeAcceleratorEnabled, deleteOption } = old;
          expect(disk).toMatchObject({ caching, deleteOption });
          expect(disk.writeAcceleratorEnabled).toBe(writeAcceleratorEnabled);
        }
        const ids = seatsOf(replaced).map(({ disk }) => managedDiskId(disk)?.toLowerCase());
        expect(new Set(ids).size).toBe(ids.length);
        expect(seatsOf(replaced).filter(({ slot }) => !before.has(slot))).toHaveLength(
          swaps.filter(({ from }) => from === undefined).length,
        );
      }),
    );
  });

  test('put back is the one of before, in every seat', () => {
    fc.assert(
      fc.property(someSwaps, ({ profile, swaps }) => {
        const back = profileBefore(profile, swaps);
        expect(seatKeys(back)).toEqual(seatKeys(profile));
        const derived = ({ createOption: _, diskSizeGB: __, managedDisk, ...rest }: Record<string, unknown>) => {
          const { storageAccountType: ___, ...kept } = managedDisk as Record<string, unknown>;
          return { ...rest, managedDisk: kept };
        };
        const plain = ({ osDisk, dataDisks, ...rest }: StorageProfile) => ({
          ...rest,
          os: derived(osDisk ?? {}),
          data: dataDisks?.map(derived),
        });
        const idKeys = (value: unknown) => JSON.stringify(value).toLowerCase();
        expect(idKeys(plain(back))).toBe(idKeys(plain(profile)));
      }),
    );
  });
});

describe('where a VM stands', () => {
  const before = aProfile([aProfileDisk('data', { lun: 3 })]);
  const after = replacedProfile(before, [OS, DATA]);
  const standing = (present: StorageProfile, swaps: readonly DiskSwap[] = [OS, DATA]) => [
    profileStanding(present, before, swaps),
    isWhollyOn(present, swaps),
  ];

  test('is told by its disks, whatever the casing of ids and what Azure fills in or leaves out', () => {
    const shout = JSON.parse(JSON.stringify(after).replaceAll('/disks/', '/DISKS/')) as StorageProfile;
    expect(standing(before)).toEqual(['before', 'old']);
    expect(standing(profileBefore(before, [OS, DATA]))).toEqual(['before', 'old']);
    expect(standing(after)).toEqual(['after', 'new']);
    expect(standing(shout)).toEqual(['after', 'new']);
  });

  test('is mixed where some disks are new and some old', () => {
    expect(standing(replacedProfile(before, [OS]))).toEqual(['mixed', 'mixed']);
    expect(standing(replacedProfile(before, [DATA]))).toEqual(['mixed', 'mixed']);
  });

  test('is changed where somebody attached, detached or exchanged a disk, or changed a cache', () => {
    const data = before.dataDisks ?? [];
    expect(standing({ ...before, dataDisks: [...data, aProfileDisk('more', { lun: 4 })] })).toEqual(['changed', 'old']);
    expect(standing({ ...before, dataDisks: [] })).toEqual(['changed', 'mixed']);
    expect(standing({ ...before, osDisk: aProfileDisk('third') })).toEqual(['changed', 'mixed']);
    expect(standing({ ...before, osDisk: aProfileDisk('os', { caching: 'None' }) })).toEqual(['changed', 'old']);
    expect(standing({ ...after, dataDisks: [...(after.dataDisks ?? []), aProfileDisk('more', { lun: 4 })] })).toEqual([
      'changed',
      'new',
    ]);
  });

  test('is old or new of a free LUN by whether the disk is attached', () => {
    const swap: DiskSwap = { slot: 9, to: diskId('again') };
    expect(standing(before, [swap])).toEqual(['before', 'old']);
    expect(standing(replacedProfile(before, [swap]), [swap])).toEqual(['after', 'new']);
  });
});
