import { describe, expect, test } from 'vitest';
import type { ResourceId } from '../../../shared/policy/resource-id.ts';
import {
  type DiskSwap,
  isWhollyOn,
  profileBefore,
  profileStanding,
  replacedProfile,
} from '../../../shared/policy/restore/replaced-profile.ts';
import {
  managedDiskId,
  type ProfileDisk,
  type StorageProfile,
  seatKeys,
  seatsOf,
  storageProfileOf,
} from '../../../shared/policy/restore/seats.ts';
import { aManagedDisk, aProfile, aProfileDisk, diskId } from './some-swaps.ts';

const DATA = aProfileDisk('data', { lun: 3 });
const { lun: _, ...PLACELESS } = DATA;

describe('the seats of a VM', () => {
  test('are its OS disk, then its data disks in their order', () => {
    const profile = aProfile([DATA, aProfileDisk('logs', { lun: 0 })]);

    expect(seatsOf(profile).map(({ slot, disk }) => [slot, disk.name])).toStrictEqual([
      ['os', 'os'],
      [3, 'data'],
      [0, 'logs'],
    ]);
    expect(seatsOf({})).toStrictEqual([]);
  });

  test('cannot be told where a data disk has no LUN', () => {
    expect(() => seatsOf({ dataDisks: [PLACELESS as ProfileDisk] })).toThrow('a data disk of a VM has no LUN');
  });

  test('are those of its storage profile, and none where Azure shows none', () => {
    const vm = { ...aManagedDisk('x'), properties: { storageProfile: aProfile() } };

    expect(storageProfileOf(vm)).toStrictEqual(aProfile());
    expect(storageProfileOf({ ...vm, properties: {} })).toStrictEqual({});
    expect(storageProfileOf({ ...vm, properties: { storageProfile: null } })).toStrictEqual({});
  });
});

describe('the id of a managed disk', () => {
  const { managedDisk: __, ...blob } = DATA;

  test.each<[string, ProfileDisk, ResourceId | undefined]>([
    ['is as Azure gives it', DATA, diskId('data')],
    ['is none of a blob', blob, undefined],
    ['is none where Azure gives none', { ...DATA, managedDisk: {} }, undefined],
    ['is none of an ephemeral disk', { ...DATA, diffDiskSettings: { option: 'Local' } }, undefined],
    ['is there where the settings of one are empty', { ...DATA, diffDiskSettings: {} }, diskId('data')],
  ])('%s', (_name, disk, expected) => {
    expect(managedDiskId(disk)).toBe(expected);
  });

  test('is refused where it has no such form', () => {
    expect(() => managedDiskId({ managedDisk: { id: 'data' } })).toThrow('not the id of an Azure resource: "data"');
  });
});

describe('to a swap two disks at one place', () => {
  const keyOf = (disk: ProfileDisk) => seatKeys({ dataDisks: [{ lun: 3, ...disk }] }).get(3);
  const plain: ProfileDisk = { name: 'data', managedDisk: { id: diskId('data') } };

  test.each<[string, ProfileDisk]>([
    ['the casing of their id', { ...plain, managedDisk: { id: diskId('DATA') } }],
    ['their name', { ...plain, name: 'another' }],
    ['what Azure fills in', { ...plain, caching: 'None', writeAcceleratorEnabled: false, toBeDetached: false }],
    ['what Azure leaves empty', { ...plain, caching: null, writeAcceleratorEnabled: null, toBeDetached: null }],
    ['their size', { ...plain, diskSizeGB: 1 }],
  ])('are the same whatever %s', (_name, disk) => {
    expect(keyOf(disk)).toBe(keyOf(plain));
  });

  test.each<[string, ProfileDisk]>([
    ['their id', { ...plain, managedDisk: { id: diskId('another') } }],
    ['their caching', { ...plain, caching: 'ReadOnly' }],
    ['their write accelerator', { ...plain, writeAcceleratorEnabled: true }],
    ['that one is on its way out', { ...plain, toBeDetached: true }],
  ])('differ by %s', (_name, disk) => {
    expect(keyOf(disk)).not.toBe(keyOf(plain));
  });

  test('are told by their names where they are no managed ones', () => {
    expect(keyOf({ name: 'a' })).not.toBe(keyOf({ name: 'b' }));
    expect(keyOf({ name: 'a' })).toBe(keyOf({ name: 'a', vhd: { uri: 'x' } }));
    expect(keyOf({})).toBe(keyOf({ name: '' }));
  });
});

describe('the storage profile of a replacement', () => {
  const os: DiskSwap = { slot: 'os', from: diskId('os'), to: diskId('os-new') };
  const data: DiskSwap = { slot: 3, from: diskId('data'), to: diskId('data-new') };

  test('attaches a disk at a free LUN by what is known of it', () => {
    const attached = (swap: Partial<DiskSwap>) =>
      replacedProfile({}, [{ slot: 7, to: diskId('again'), ...swap }]).dataDisks?.[0];
    const plain = { lun: 7, name: 'again', createOption: 'Attach', caching: 'None', deleteOption: 'Detach' };

    expect(attached({})).toStrictEqual({ ...plain, managedDisk: { id: diskId('again') } });
    expect(attached({ writeAccelerator: false })).not.toHaveProperty('writeAcceleratorEnabled');
    expect(attached({ encryptionSetId: '/set' })?.managedDisk).toStrictEqual({
      id: diskId('again'),
      diskEncryptionSet: { id: '/set' },
    });
  });

  test('has no data disks and no OS disk that were not there', () => {
    const only = { osDisk: aProfileDisk('os') };

    expect(Object.keys(replacedProfile(only, [os]))).toStrictEqual(['osDisk']);
    expect(replacedProfile({ dataDisks: [] }, [])).toStrictEqual({ dataDisks: [] });
    expect(replacedProfile({}, [])).toStrictEqual({});
    expect(replacedProfile({ dataDisks: [DATA] }, [])).toStrictEqual({ dataDisks: [DATA] });
  });

  test('put back has the old names, ids and encryption sets, and no disk that was attached', () => {
    const managedDisk = { id: diskId('data'), diskEncryptionSet: { id: '/set' } };
    const before = aProfile([{ ...DATA, name: 'Data', managedDisk }, aProfileDisk('more', { lun: 4 })]);
    const back = profileBefore(before, [os, data, { slot: 9, to: diskId('again') }]);

    expect(back.dataDisks?.map(({ name }) => name)).toStrictEqual(['Data', 'more']);
    expect(back.dataDisks?.[0]?.managedDisk).toStrictEqual(managedDisk);
    expect(back.osDisk?.managedDisk).toStrictEqual({ id: diskId('os') });
    expect(back.dataDisks?.[1]).toStrictEqual(before.dataDisks?.[1]);
  });

  test('names a disk that Azure does not name after its id', () => {
    const { name: __, ...nameless } = DATA;
    expect(profileBefore({ dataDisks: [nameless] }, [data]).dataDisks?.[0]?.name).toBe('data');
  });

  test.each<[string, StorageProfile, readonly DiskSwap[], string]>([
    ['two disks are for one place', aProfile([DATA]), [data, { ...data, to: diskId('x') }], 'two disks for one place'],
    [
      'one disk is for two places, in whatever casing',
      aProfile([DATA]),
      [
        { ...data, to: diskId('NEW') },
        { ...os, to: diskId('new') },
      ],
      'one disk for two places',
    ],
    [
      'another disk is there',
      aProfile([aProfileDisk('x', { lun: 3 })]),
      [data],
      'the VM has another disk at 3 than the one to be replaced',
    ],
    ['none is there', aProfile(), [data], 'the VM has another disk at 3 than the one to be replaced'],
    [
      'one is there where none should be',
      aProfile([DATA]),
      [{ slot: 3, to: diskId('x') }],
      'the VM has another disk at 3 than the one to be replaced',
    ],
    [
      'an OS disk would be added',
      {},
      [{ slot: 'os', to: diskId('x') }],
      'the VM has another disk at os than the one to be replaced',
    ],
    [
      'what is there is no managed disk',
      aProfile([{ lun: 3, name: 'blob' }]),
      [data],
      'the VM has another disk at 3 than the one to be replaced',
    ],
  ])('is refused, there and back, where %s', (_name, profile, swaps, message) => {
    expect(() => replacedProfile(profile, swaps)).toThrow(new Error(message));
    expect(() => profileBefore(profile, swaps)).toThrow(new Error(message));
  });

  test('is found though the casing of the ids differs', () => {
    const shouted = { ...data, from: diskId('DATA') };
    expect(replacedProfile(aProfile([DATA]), [shouted]).dataDisks?.[0]?.name).toBe('data-new');
  });
});

describe('where a VM stands', () => {
  const swap: DiskSwap = { slot: 3, from: diskId('data'), to: diskId('data-new') };
  const attach: DiskSwap = { slot: 9, to: diskId('again') };
  const before = aProfile([DATA]);

  test('is before where nothing was to be swapped, and wholly on the old', () => {
    expect(profileStanding(before, before, [])).toBe('before');
    expect(isWhollyOn(before, [])).toBe('old');
  });

  test('is mixed where one of two is new, whether attached or swapped', () => {
    for (const done of [swap, attach]) {
      const present = replacedProfile(before, [done]);
      expect(profileStanding(present, before, [swap, attach])).toBe('mixed');
      expect(isWhollyOn(present, [swap, attach])).toBe('mixed');
    }
  });

  test('is changed where another disk is gone or came, and where one is on its way out', () => {
    const after = replacedProfile(before, [swap]);

    expect(profileStanding({ ...after, osDisk: undefined } as unknown as StorageProfile, before, [swap])).toBe(
      'changed',
    );
    expect(profileStanding(aProfile([{ ...DATA, toBeDetached: true }]), before, [swap])).toBe('changed');
    expect(profileStanding(aProfile([DATA, aProfileDisk('x', { lun: 9 })]), before, [attach])).toBe('changed');
  });

  test('is wholly on neither where a third disk is there, or none', () => {
    expect(isWhollyOn(aProfile([aProfileDisk('third', { lun: 3 })]), [swap])).toBe('mixed');
    expect(isWhollyOn(aProfile(), [swap])).toBe('mixed');
    expect(isWhollyOn(aProfile([aProfileDisk('third', { lun: 9 })]), [attach])).toBe('mixed');
  });

  test('is wholly on the old or the new in whatever casing, and whatever else was changed', () => {
    const more = aProfileDisk('more', { lun: 5 });

    expect(isWhollyOn(aProfile([aProfileDisk('DATA', { lun: 3 }), more]), [swap])).toBe('old');
    expect(isWhollyOn(aProfile([aProfileDisk('DATA-NEW', { lun: 3 }), more]), [swap])).toBe('new');
  });
});
