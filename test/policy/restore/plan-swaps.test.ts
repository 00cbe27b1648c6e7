import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { computeId, idKey } from '../../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import type { PointOfDisk } from '../../../shared/policy/restore/place-point.ts';
import { planSwaps } from '../../../shared/policy/restore/plan-swaps.ts';
import { type DiskSlot, type StorageProfile, seatsOf } from '../../../shared/policy/restore/seats.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';
import { aManagedDisk, aProfile, aProfileDisk, diskId, vmId } from './some-swaps.ts';

function aPoint(disk: string, lun?: DiskSlot): PointOfDisk {
  return {
    pointId: computeId(SUBSCRIPTION, 'nightkeep-snapshots', 'snapshots', `${disk}-point`),
    sourceDiskId: diskId(disk),
    sourceUniqueId: `unique-${disk}`,
    ...(lun === undefined ? {} : { lun }),
  };
}

function plan(profile: StorageProfile, points: readonly PointOfDisk[], disks: readonly ResourceModel[]) {
  const { swaps, detached, leftOut, notes } = planSwaps({
    vmId: vmId(),
    profile,
    points,
    disks: new Map(disks.map((disk) => [idKey(disk.id), disk])),
  });
  const nameOf = (id: string | undefined) => id?.split('/').at(-1);
  const ofPoint = ({ pointId }: PointOfDisk) => nameOf(pointId)?.replace('-point', '');
  return {
    swaps: swaps.map(({ point, slot, from }) => `${ofPoint(point)} at ${slot} for ${nameOf(from) ?? 'nothing'}`),
    detached: detached.map(ofPoint),
    leftOut: leftOut.map(ofPoint),
    notes,
  };
}

const PROFILE = aProfile([aProfileDisk('data', { lun: 3 })]);
const DISKS = [aManagedDisk('os'), aManagedDisk('data')];

describe('the disks that a set replaces', () => {
  test('are those that its points were made of, wherever they are now', () => {
    expect(plan(PROFILE, [aPoint('data', 3), aPoint('os', 'os')], DISKS)).toEqual({
      swaps: ['os at os for os', 'data at 3 for data'],
      detached: [],
      leftOut: [],
      notes: [],
    });
    expect(plan(PROFILE, [aPoint('os', 'os'), aPoint('data', 8)], DISKS)).toMatchObject({
      swaps: ['os at os for os', 'data at 3 for data'],
      notes: ['data was at LUN 8 when its point was taken; the new disk goes to LUN 3, where it is now.'],
    });
  });

  test('leave a disk alone that was attached since, or is in no point', () => {
    const profile = aProfile([aProfileDisk('data', { lun: 3 }), aProfileDisk('added', { lun: 4 })]);
    expect(plan(profile, [aPoint('os', 'os'), aPoint('data', 3)], [...DISKS, aManagedDisk('added')])).toMatchObject({
      swaps: ['os at os for os', 'data at 3 for data'],
      notes: ['added at LUN 4 stays as it is: the set has no point of it.'],
    });
  });

  test('leave an ephemeral and an unmanaged disk alone', () => {
    const osDisk = aProfileDisk('os', { diffDiskSettings: { option: 'Local' } });
    const { managedDisk: _, ...blob } = aProfileDisk('blob', { lun: 1 });
    const profile = aProfile([aProfileDisk('data', { lun: 3 }), blob], { osDisk });
    expect(plan(profile, [aPoint('data', 3), aPoint('was-os', 'os')], [aManagedDisk('data')])).toEqual({
      swaps: ['data at 3 for data'],
      detached: ['was-os'],
      leftOut: [],
      notes: [
        'was-os is not attached to the VM any more, and the disk at the place of the OS disk is not a managed one: its new disk is made and left detached.',
        'os at the place of the OS disk stays as it is: an ephemeral disk has no points.',
        'blob at LUN 1 stays as it is: it is not a managed disk.',
      ],
    });
  });

  test('are attached again at their LUN of then where they were detached since and it is free', () => {
    const gone = aManagedDisk('logs', { managedBy: undefined });
    expect(plan(PROFILE, [aPoint('os', 'os'), aPoint('data', 3), aPoint('logs', 5)], [...DISKS, gone])).toMatchObject({
      swaps: ['os at os for os', 'data at 3 for data', 'logs at 5 for nothing'],
      notes: ['logs is not attached to the VM any more: its new disk is attached at LUN 5, where it was.'],
    });
  });

  test.each([
    ['another disk was attached there since', 4, 'and added is at LUN 4 now'],
    ['a disk of the set was moved there', 3, 'and LUN 3 goes to the disk of another point'],
    ['the point does not say where it was', undefined, 'and its point does not say where it was'],
  ])('are made and left detached where %s', (_, lun, why) => {
    const profile = aProfile([aProfileDisk('data', { lun: 3 }), aProfileDisk('added', { lun: 4 })]);
    const disks = [...DISKS, aManagedDisk('added'), aManagedDisk('logs', { managedBy: undefined })];
    const planned = plan(profile, [aPoint('os', 'os'), aPoint('data', 3), aPoint('logs', lun)], disks);
    expect(planned).toMatchObject({ swaps: ['os at os for os', 'data at 3 for data'], detached: ['logs'] });
    expect(planned.notes).toContain(
      `logs is not attached to the VM any more, ${why}: its new disk is made and left detached.`,
    );
  });

  test.each([
    ['the disk of then is gone', [], 'it is gone'],
    [
      'the disk of then was made anew under its name',
      [aManagedDisk('data', { properties: { uniqueId: 'another' } })],
      'another disk bears its name',
    ],
    [
      'an earlier replacement took the disk of then out',
      [aManagedDisk('data', { managedBy: undefined, tags: { 'nightkeep-replaced': 'x' } })],
      'a replacement took it out',
    ],
  ])('take the place of a stand-in where %s', (_, source, why) => {
    const profile = aProfile([aProfileDisk('stand-in', { lun: 3 })]);
    const disks = [aManagedDisk('os'), aManagedDisk('stand-in'), ...source];
    expect(plan(profile, [aPoint('os', 'os'), aPoint('data', 3)], disks)).toMatchObject({
      swaps: ['os at os for os', 'data at 3 for stand-in'],
      notes: [
        `data is not attached to the VM any more (${why}): its new disk replaces stand-in, which is at LUN 3 now.`,
      ],
    });
  });

  test('take the place of a disk that a restore made, and of another OS disk', () => {
    const profile = aProfile([aProfileDisk('restored', { lun: 3 })], { osDisk: aProfileDisk('other-os') });
    const restored = aManagedDisk('restored', { tags: { 'nightkeep-restore': 'x' } });
    const disks = [...DISKS, restored, aManagedDisk('other-os')];
    expect(plan(profile, [aPoint('os', 'os'), aPoint('data', 3)], disks).swaps).toEqual([
      'os at os for other-os',
      'data at 3 for restored',
    ]);
  });

  test('take a free place for the first of several points that were there, by their ids', () => {
    const absent = ['c', 'a', 'b'].map((name) => aPoint(name, 5));
    const placeless = ['f', 'd', 'e'].map((name) => aPoint(name));

    expect(plan(PROFILE, [...placeless, ...absent], DISKS)).toMatchObject({
      swaps: ['a at 5 for nothing'],
      detached: ['b', 'c', 'd', 'e', 'f'],
    });
    const { swaps } = planSwaps({ vmId: vmId(), profile: PROFILE, points: absent, disks: new Map() });
    expect(swaps).toStrictEqual([{ point: absent[1], slot: 5 }]);
  });

  test('leave a disk alone that has no name', () => {
    const profile = { dataDisks: [{ lun: 1, managedDisk: { id: diskId('x') } }] };
    expect(plan(profile, [], []).notes).toEqual(['A disk at LUN 1 stays as it is: the set has no point of it.']);
  });

  test('are not those that other VMs use too', () => {
    const shared = aManagedDisk('data', { managedBy: vmId(), managedByExtended: [vmId(), vmId('web-02')] });
    expect(plan(PROFILE, [aPoint('os', 'os'), aPoint('data', 3)], [aManagedDisk('os'), shared])).toEqual({
      swaps: ['os at os for os'],
      detached: [],
      leftOut: ['data'],
      notes: ['data is attached to web-02 too: it stays as it is. POST /api/restores makes a new disk of its point.'],
    });
  });

  test('are each told of once: no place and no point twice, whatever the VM and the set', () => {
    const names = ['os', 'a', 'b', 'c', 'd'];
    const seat = fc.record({ name: fc.constantFrom(...names), lun: fc.nat(4) });
    fc.assert(
      fc.property(
        fc.uniqueArray(seat, { selector: ({ lun }) => lun, maxLength: 4 }),
        fc.uniqueArray(fc.tuple(fc.constantFrom(...names), fc.option(fc.nat(4))), { selector: ([name]) => name }),
        fc.subarray(names),
        (seats, then, standing) => {
          const once = [...new Map(seats.map((one) => [one.name, one])).values()].filter(({ name }) => name !== 'os');
          const profile = aProfile(once.map(({ name, lun }) => aProfileDisk(name, { lun })));
          const points = then.map(([name, lun]) => aPoint(name, name === 'os' ? 'os' : (lun ?? undefined)));
          const { swaps, detached, leftOut } = planSwaps({
            vmId: vmId(),
            profile,
            points,
            disks: new Map(
              [...standing, ...once.map(({ name }) => name)].map((n) => [idKey(diskId(n)), aManagedDisk(n)]),
            ),
          });
          const all = [...swaps.map(({ point }) => point), ...detached, ...leftOut];
          expect(all.toSorted(byId)).toEqual(points.toSorted(byId));
          expect(new Set(swaps.map(({ slot }) => slot)).size).toBe(swaps.length);
          const there = new Map<DiskSlot, string>(seatsOf(profile).map(({ slot, disk }) => [slot, disk.name ?? '']));
          for (const { slot, from } of swaps) expect(from?.split('/').at(-1)).toBe(there.get(slot));
        },
      ),
    );
  });
});

function byId(a: PointOfDisk, b: PointOfDisk): number {
  return a.pointId < b.pointId ? -1 : 1;
}
