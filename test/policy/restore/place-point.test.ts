import { describe, expect, test } from 'vitest';
import { computeId, idKey, type ResourceId } from '../../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import {
  type Placing,
  type PointOfDisk,
  type PresentDisks,
  placeAbsent,
  placeAtOwn,
  seatOfPoint,
} from '../../../shared/policy/restore/place-point.ts';
import { type DiskSlot, type StorageProfile, seatsOf } from '../../../shared/policy/restore/seats.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';
import { aManagedDisk, aProfile, aProfileDisk, diskId, vmId } from './some-swaps.ts';

function aPoint(disk: string, fields: Partial<PointOfDisk> = {}): PointOfDisk {
  return {
    pointId: computeId(SUBSCRIPTION, 'points', 'snapshots', `${disk}-point`),
    sourceDiskId: diskId(disk),
    sourceUniqueId: `unique-${disk}`,
    ...fields,
  };
}

function present(profile: StorageProfile, disks: readonly ResourceModel[]): PresentDisks {
  return { vmId: vmId(), seats: seatsOf(profile), disks: new Map(disks.map((disk) => [idKey(disk.id), disk])) };
}

const DATA = aProfileDisk('data', { lun: 3 });
const PROFILE = aProfile([DATA]);

function atOwn(disk: Partial<ResourceModel> = {}, lun?: DiskSlot): Placing {
  const point = aPoint('data', lun === undefined ? {} : { lun });
  return placeAtOwn(point, { slot: 3, disk: DATA }, present(PROFILE, [aManagedDisk('data', disk)]));
}

describe('the seat of a point’s own disk', () => {
  const there = present(PROFILE, [aManagedDisk('os'), aManagedDisk('data')]);

  test('is known by the unique id in any casing, not by the name', () => {
    expect(seatOfPoint(aPoint('data'), there)?.slot).toBe(3);
    expect(seatOfPoint(aPoint('data', { sourceUniqueId: 'UNIQUE-OS' }), there)?.slot).toBe('os');
    expect(seatOfPoint(aPoint('data', { sourceUniqueId: 'another' }), there)).toBeUndefined();
  });

  test('is none of a disk that is not known, or no managed one', () => {
    const { managedDisk: _, ...blob } = DATA;

    expect(seatOfPoint(aPoint('data'), present(PROFILE, [aManagedDisk('os')]))).toBeUndefined();
    expect(seatOfPoint(aPoint('data'), present(aProfile([blob]), [aManagedDisk('data')]))).toBeUndefined();
  });
});

describe('the disk of a point whose own disk is attached', () => {
  const from = diskId('data');

  test('takes its place, wherever that is now', () => {
    expect(atOwn()).toEqual({ kind: 'swap', slot: 3, from });
    expect(atOwn({}, 3)).toEqual({ kind: 'swap', slot: 3, from });
    expect(atOwn({}, 'os')).toEqual({
      kind: 'swap',
      slot: 3,
      from,
      note: 'data was at the place of the OS disk when its point was taken; the new disk goes to LUN 3, where it is now.',
    });
  });

  const [web2, web3] = [vmId('web-02'), vmId('web-03')];
  test.each<[string, Partial<ResourceModel>, string]>([
    ['another VM', { managedBy: web2 }, 'web-02'],
    ['another VM too', { managedBy: vmId(), managedByExtended: [vmId().toUpperCase(), web2] }, 'web-02'],
    ['several', { managedBy: web2, managedByExtended: [web2.toUpperCase(), web3] }, 'web-02, web-03'],
    ['another, of which Azure tells in the list alone', { managedBy: null, managedByExtended: [web3] }, 'web-03'],
  ])('is not made where that is attached to %s', (_, users, names) => {
    expect(atOwn(users)).toEqual({
      kind: 'left-out',
      note: `data is attached to ${names} too: it stays as it is. POST /api/restores makes a new disk of its point.`,
    });
  });

  test.each<[string, Partial<ResourceModel>]>([
    ['nobody', { managedBy: undefined }],
    ['null', { managedBy: null, managedByExtended: null }],
    ['the VM in another casing', { managedBy: vmId().toUpperCase(), managedByExtended: [vmId()] }],
  ])('is made where Azure names %s', (_, users) => {
    expect(atOwn(users).kind).toBe('swap');
  });
});

interface Absent {
  readonly point?: Partial<PointOfDisk>;
  readonly profile?: StorageProfile;
  readonly disks?: readonly ResourceModel[];
  readonly taken?: readonly DiskSlot[];
}

/** Where the disk of the point of `logs` goes, which was at LUN 3 and is not attached. */
function absent({ point = {}, profile = PROFILE, disks = [], taken = [] }: Absent): Placing {
  return placeAbsent(aPoint('logs', { lun: 3, ...point }), present(profile, disks), new Set(taken));
}

describe('the disk of a point whose own disk is not attached', () => {
  const loose = aManagedDisk('logs', { managedBy: undefined });
  const left = (why: string): Placing => ({
    kind: 'detached',
    note: `${why}: its new disk is made and left detached.`,
  });
  const { lun: _, ...placeless } = aPoint('logs');
  const { sourceDiskId: __, ...ofCopy } = aPoint('logs', { lun: 3 });
  const { managedDisk: ___, ...blob } = DATA;

  test.each<[string, Absent, string]>([
    [
      'its place is taken',
      { disks: [loose], taken: [3] },
      'logs is not attached to the VM any more, and LUN 3 goes to the disk of another point',
    ],
    [
      'its place is that of the OS disk and taken',
      { point: { lun: 'os' }, taken: ['os'] },
      'logs is not attached to the VM any more, and the place of the OS disk goes to the disk of another point',
    ],
    [
      'the VM has no OS disk',
      { point: { lun: 'os' }, profile: { dataDisks: [] } },
      'logs is not attached to the VM any more, and the VM has no OS disk to replace',
    ],
    [
      'what is there is no managed disk',
      { profile: aProfile([blob]) },
      'logs is not attached to the VM any more, and the disk at LUN 3 is not a managed one',
    ],
    [
      'what is there stands in for nothing',
      { disks: [loose, aManagedDisk('data')] },
      'logs is not attached to the VM any more, and data is at LUN 3 now',
    ],
  ])('is left detached where %s', (_name, found, why) => {
    expect(absent(found)).toEqual(left(why));
  });

  test('is left detached where its point does not say where it was, and has the name of the point without its own', () => {
    const there = present(PROFILE, []);

    expect(placeAbsent(placeless, there, new Set())).toEqual(
      left('logs is not attached to the VM any more, and its point does not say where it was'),
    );
    expect(placeAbsent(ofCopy, there, new Set([3]))).toEqual(
      left('logs-point is not attached to the VM any more, and LUN 3 goes to the disk of another point'),
    );
  });

  test('is left detached where nothing is known of the disk there', () => {
    expect(absent({ disks: [loose] })).toEqual(
      left('logs is not attached to the VM any more, and data is at LUN 3 now'),
    );
  });

  test('takes the place there where its point does not say of which disk it is', () => {
    expect(placeAbsent(ofCopy, present(PROFILE, [aManagedDisk('data')]), new Set())).toEqual({
      kind: 'swap',
      slot: 3,
      from: diskId('data'),
      note: 'logs-point is not attached to the VM any more (it is gone): its new disk replaces data, which is at LUN 3 now.',
    });
  });

  test('is attached again where it was, where that is free', () => {
    expect(absent({ profile: aProfile() })).toEqual({
      kind: 'swap',
      slot: 3,
      note: 'logs is not attached to the VM any more: its new disk is attached at LUN 3, where it was.',
    });
  });

  const renewed = aManagedDisk('logs', { managedBy: undefined, properties: { uniqueId: 'another' } });
  test.each<[string, readonly ResourceModel[]]>([
    ['it is gone', [aManagedDisk('data')]],
    ['another disk bears its name', [aManagedDisk('data'), renewed]],
    ['a replacement took it out', [aManagedDisk('data'), { ...loose, tags: { 'Nightkeep-Replaced': '' } }]],
    ['a restored disk took its place', [aManagedDisk('data', { tags: { 'nightkeep-restore': 'r' } }), loose]],
  ])('takes the place of the disk there where %s', (why, disks) => {
    expect(absent({ disks })).toEqual({
      kind: 'swap',
      slot: 3,
      from: diskId('data'),
      note: `logs is not attached to the VM any more (${why}): its new disk replaces data, which is at LUN 3 now.`,
    });
  });

  test('takes the place of another OS disk, of which there is one', () => {
    expect(absent({ point: { lun: 'os' }, disks: [aManagedDisk('os'), loose] })).toEqual({
      kind: 'swap',
      slot: 'os',
      from: diskId('os'),
      note: 'logs is not attached to the VM any more (the VM has another OS disk): its new disk replaces os, which is at the place of the OS disk now.',
    });
  });

  test('takes no place of a disk that other VMs use', () => {
    const shared = aManagedDisk('data', { managedByExtended: [vmId('web-02') as ResourceId] });
    expect(absent({ disks: [shared] })).toEqual({
      kind: 'left-out',
      note: 'data is attached to web-02 too: it stays as it is. POST /api/restores makes a new disk of its point.',
    });
  });

  test('is told of one whose source never had a tag, as of one that has none of ours', () => {
    const { tags: _tags, ...untagged } = loose;
    const { tags: _others, ...there } = aManagedDisk('data');
    expect(absent({ disks: [untagged as ResourceModel, there as ResourceModel] })).toEqual(
      left('logs is not attached to the VM any more, and data is at LUN 3 now'),
    );
  });
});
