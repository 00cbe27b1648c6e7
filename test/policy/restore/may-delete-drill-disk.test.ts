import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { type Tags, tagValue } from '../../../shared/policy/inventory.ts';
import { computeId } from '../../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import { type MadeDisk, madeDiskName, madeTags } from '../../../shared/policy/restore/made-disk.ts';
import { mayDeleteDrillDisk } from '../../../shared/policy/restore/may-delete-drill-disk.ts';
import { proveDrillDisk } from '../../../shared/policy/restore/prove-drill-disk.ts';
import { diskRestorePointId, restorePointId } from '../../../shared/policy/restore-point-id.ts';
import { aDrillDisk, DRILL_ID, DRILL_OWNER, DRILLED_POINT, MADE_BY_DRILL } from '../../builders/drill-disk.ts';
import { SUBSCRIPTION } from '../../builders/points.ts';

const RESTORE_POINT = restorePointId(
  computeId(SUBSCRIPTION, 'nightkeep-snapshots', 'restorePointCollections', 'web-01-rp-1'),
  'web-01-20261123T0200Z-abcdefghijklmnopqrst',
);

function withTags(tags: Tags): ResourceModel {
  return aDrillDisk({}, { tags: { ...aDrillDisk().tags, ...tags } });
}

function withoutTag(key: string): ResourceModel {
  return aDrillDisk(
    {},
    { tags: Object.fromEntries(Object.entries(aDrillDisk().tags ?? {}).filter(([k]) => k !== key)) },
  );
}

function withProperties(changes: Readonly<Record<string, unknown>>): ResourceModel {
  return aDrillDisk({}, { properties: { ...aDrillDisk().properties, ...changes } });
}

function renamed(name: string): ResourceModel {
  return aDrillDisk({}, { name, id: computeId(SUBSCRIPTION, DRILL_OWNER.drillResourceGroup, 'disks', name) });
}

describe('a drill may delete a disk', () => {
  test.each([
    ['that it made', aDrillDisk()],
    ['that a drill of a former owner made', aDrillDisk({ owner: 'owner-0' })],
    ['of a source with the longest name', aDrillDisk({ sourceDiskName: 'D'.repeat(80) })],
    ['of a source whose name Azure would not take', aDrillDisk({ sourceDiskName: '_ü'.repeat(30) })],
    [
      'that Azure writes in other casing',
      { ...aDrillDisk(), id: aDrillDisk().id.toUpperCase() as ResourceModel['id'] },
    ],
    [
      'whose point Azure writes in other casing',
      withProperties({ creationData: { sourceResourceId: DRILLED_POINT.toUpperCase() } }),
    ],
    ['whose tags have other casing', aDrillDisk({}, { tags: upperKeys(aDrillDisk().tags ?? {}) })],
    ['to which Azure Policy added a tag', withTags({ costCentre: '4711' })],
    ['that Azure could not make', withProperties({ provisioningState: 'Failed', diskState: undefined })],
    ['that Azure gave up', withProperties({ provisioningState: 'Canceled', diskState: undefined })],
    ['that no VM shares', aDrillDisk({}, { managedBy: null, managedByExtended: [] })],
    ['whose VM is an empty text', aDrillDisk({}, { managedBy: '' })],
    ['of a disk that a restore made', aDrillDisk({ sourceDiskName: 'os-20261101t0200z-aaaaaaaaaaaaaaaaaaaa' })],
    ['of one disk in a restore point', aDrillDisk({ pointId: diskRestorePointId(RESTORE_POINT, 'web-01-os_1') })],
  ])('%s', (_, disk) => {
    expect(mayDeleteDrillDisk(disk, DRILL_OWNER)).toEqual({ ok: true });
  });

  test.each([
    ['in another group', aDrillDisk({}, {}, 'web'), 'it is not in the resource group of the drills'],
    [
      'that is no disk',
      aDrillDisk({}, { id: DRILLED_POINT, name: DRILLED_POINT.split('/').at(-1) ?? '' }),
      'it is no disk',
    ],
    ['whose id is none', aDrillDisk({}, { id: 'disk' as ResourceModel['id'] }), 'it is no disk'],
    ['whose name is not its id’s', aDrillDisk({}, { name: 'other' }), 'its name is not that of its id'],
    ['without tags', aDrillDisk({}, { tags: {} }), 'its tag nightkeep-owner is not ours'],
    ['without an owner', withoutTag('nightkeep-owner'), 'its tag nightkeep-owner is not ours'],
    ['of another owner', aDrillDisk({ owner: 'owner-2' }), 'its tag nightkeep-owner is not ours'],
    [
      'said to be ours, made by another owner',
      withTagsOf({ owner: 'owner-2' }, { 'nightkeep-owner': 'owner-1' }),
      'its name is not the one that its drill gave',
    ],
    ['without the drill tag', withoutTag('nightkeep-drill'), 'it has no tag nightkeep-drill'],
    ['with an empty drill tag', withTags({ 'nightkeep-drill': '' }), 'it has no tag nightkeep-drill'],
    [
      'without the restore tag',
      withoutTag('nightkeep-restore'),
      'its tags nightkeep-drill and nightkeep-restore do not agree',
    ],
    [
      'with the tag of another drill',
      withTags({ 'nightkeep-drill': '20261118T101700Z-aaaa' }),
      'its tags nightkeep-drill and nightkeep-restore do not agree',
    ],
    [
      'with both tags of another drill',
      withTags({ 'nightkeep-drill': '20261118T101700Z-a', 'nightkeep-restore': '20261118T101700Z-a' }),
      'its name is not the one that its drill gave',
    ],
    [
      'with a drill that is no id',
      withTags({ 'nightkeep-drill': 'yes', 'nightkeep-restore': 'yes' }),
      'its tag nightkeep-drill is no id of a drill',
    ],
    [
      'made of nothing',
      withProperties({ creationData: { createOption: 'Empty' } }),
      'it was not made of a recovery point',
    ],
    ['without creation data', withProperties({ creationData: undefined }), 'it was not made of a recovery point'],
    ['with null creation data', withProperties({ creationData: null }), 'it was not made of a recovery point'],
    [
      'made of a disk',
      withProperties({ creationData: { sourceResourceId: aDrillDisk().id } }),
      'it was not made of a recovery point',
    ],
    [
      'made of another point',
      withProperties({ creationData: { sourceResourceId: `${DRILLED_POINT}x` } }),
      'its tag nightkeep-restored-from does not name the point that it was made of',
    ],
    [
      'of another point, and tagged so',
      aDrillDisk(
        {},
        {
          tags: madeTags({ ...MADE_BY_DRILL, pointId: `${DRILLED_POINT}x` as typeof DRILLED_POINT }),
          properties: { ...aDrillDisk().properties, creationData: { sourceResourceId: `${DRILLED_POINT}x` } },
        },
      ),
      'its name is not the one that its drill gave',
    ],
    [
      'without the tag of its point',
      withoutTag('nightkeep-restored-from'),
      'its tag nightkeep-restored-from does not name the point that it was made of',
    ],
    [
      'restored as a new disk, and tagged as a drill’s',
      withTagsOf({ madeFor: 'new-disks' }, { 'nightkeep-drill': DRILL_ID }),
      'its name is not the one that its drill gave',
    ],
    [
      'of a replacement, and tagged as a drill’s',
      withTagsOf({ madeFor: 'replacement' }, { 'nightkeep-drill': DRILL_ID }),
      'its name is not the one that its drill gave',
    ],
    ['with a name of its own', renamed('web-01-os'), 'its name is not the one that its drill gave'],
    ['named by its hash alone', renamed(aDrillDisk().name.slice(-35)), 'its name is not the one that its drill gave'],
    [
      'with another minute in its name',
      renamed(aDrillDisk().name.replace('T1017Z', 'T1018Z')),
      'its name is not the one that its drill gave',
    ],
    [
      'with another hash in its name',
      renamed(`${aDrillDisk().name.slice(0, -1)}0`),
      'its name is not the one that its drill gave',
    ],
    ['on hold', withTags({ 'nightkeep-hold': '' }), 'it is on hold'],
    [
      'attached',
      aDrillDisk({}, { managedBy: computeId(SUBSCRIPTION, 'web', 'virtualMachines', 'web-01') }),
      'it is attached to a VM',
    ],
    [
      'shared',
      aDrillDisk({}, { managedByExtended: [computeId(SUBSCRIPTION, 'web', 'virtualMachines', 'web-01')] }),
      'it is attached to a VM',
    ],
    ['attached in a way unknown', aDrillDisk({}, { managedByExtended: {} }), 'it is attached to a VM'],
    ['of a restore point as a whole', aDrillDisk({ pointId: RESTORE_POINT }), 'it was not made of a recovery point'],
    [
      'attached, though it failed',
      withProperties({ provisioningState: 'Failed', diskState: 'Attached' }),
      'its state is Attached',
    ],
    ['being read', withProperties({ diskState: 'ActiveSAS' }), 'its state is ActiveSAS'],
    ['of a VM that is deallocated', withProperties({ diskState: 'Reserved' }), 'its state is Reserved'],
    ['in a state that we do not know', withProperties({ diskState: 'Borrowed' }), 'its state is Borrowed'],
    ['without a state', withProperties({ diskState: undefined }), 'its state is not known'],
  ])('but none %s', (_, disk, why) => {
    expect(mayDeleteDrillDisk(disk, DRILL_OWNER)).toEqual({ ok: false, why });
  });

  test('none at all where the group of the drills is unknown', () => {
    const nowhere = { ...aDrillDisk({}, {}, ''), id: aDrillDisk().id };
    expect(mayDeleteDrillDisk(nowhere, { ...DRILL_OWNER, drillResourceGroup: '' }).ok).toBe(false);
  });

  test('none at all where the owner is unknown', () => {
    expect(mayDeleteDrillDisk(aDrillDisk({ owner: '' }), { ...DRILL_OWNER, owner: '' })).toEqual({
      ok: false,
      why: 'its tag nightkeep-owner is not ours',
    });
  });

  test('and a drill’s disk says which drill made it', () => {
    expect(proveDrillDisk(aDrillDisk(), DRILL_OWNER)).toEqual({ isProven: true, drillId: DRILL_ID });
  });
});

describe('no tags make a disk deletable that no drill made', () => {
  const names = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_-]{0,79}$/),
    fc
      .constantFrom('new-disks' as const, 'replacement' as const)
      .map((madeFor) => madeDiskName({ ...MADE_BY_DRILL, madeFor })),
    fc.constantFrom('a', 'B', '20261124T000000Z-1').map((restoreId) => madeDiskName({ ...MADE_BY_DRILL, restoreId })),
    fc.constantFrom('owner-2', 'DRILL_OWNER-1', '').map((owner) => madeDiskName({ ...MADE_BY_DRILL, owner })),
    fc.stringMatching(/^[a-z2-7]{20}$/).map((hash) => `web-01-os-20261125T1017Z-${hash}`),
  );
  const values = fc.oneof(
    fc.constantFrom(
      'owner-1',
      'owner-0',
      DRILL_ID,
      '20261124T000000Z-1',
      'a',
      DRILLED_POINT.split('/').at(-1) ?? '',
      '',
    ),
    fc.string({ maxLength: 30 }),
  );
  const keys = fc.constantFrom('nightkeep-owner', 'nightkeep-drill', 'nightkeep-restore', 'nightkeep-restored-from');
  const tags = fc.dictionary(
    fc.oneof(
      keys,
      keys.map((key) => key.toUpperCase()),
      fc.string({ maxLength: 12 }),
    ),
    values,
  );
  const sources = fc.constantFrom(DRILLED_POINT, `${DRILLED_POINT}x`, aDrillDisk().id, undefined, null, 7);

  test('any edit of the tags of a foreign disk, whatever it was made of', () => {
    fc.assert(
      fc.property(names, tags, fc.boolean(), sources, (name, edited, isWhole, sourceResourceId) => {
        const disk = {
          ...renamed(name),
          tags: isWhole ? { ...madeTags(MADE_BY_DRILL), ...edited } : edited,
          properties: { ...aDrillDisk().properties, creationData: { sourceResourceId } },
        };
        fc.pre(name !== aDrillDisk().name);
        // The ids of drills that the tags may name have disks of these names: nothing of a drill's own is foreign.
        const drills = ['20261124T000000Z-1', DRILL_ID].flatMap((restoreId) =>
          ['owner-1', 'owner-0'].map((owner) =>
            madeDiskName({ ...MADE_BY_DRILL, restoreId, owner, startedAt: startOf(restoreId) }),
          ),
        );
        fc.pre(!drills.includes(name));
        expect(mayDeleteDrillDisk(disk, DRILL_OWNER).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('any edit of the tags of a drill’s disk that touches what proves it leaves it where it is', () => {
    const before = madeTags(MADE_BY_DRILL);
    fc.assert(
      fc.property(tags, fc.subarray(Object.keys(before)), (edited, dropped) => {
        const kept = Object.entries({ ...before, ...edited }).filter(([key]) => !dropped.includes(key));
        const disk = aDrillDisk({}, { tags: Object.fromEntries(kept) });
        const isUntouched = Object.entries(before).every(([key, value]) => tagValue(disk.tags ?? {}, key) === value);
        expect(mayDeleteDrillDisk(disk, DRILL_OWNER).ok).toBe(isUntouched);
      }),
      { numRuns: 500 },
    );
  });

  test('whatever ARM may answer, it never throws', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ maxLength: 12 }), fc.jsonValue()),
        fc.jsonValue(),
        (properties, managedBy) => {
          const disk = aDrillDisk({}, { properties, ...(managedBy === undefined ? {} : { managedBy }) });
          expect(mayDeleteDrillDisk(disk, DRILL_OWNER).ok).toBe(false);
        },
      ),
    );
  });
});

function startOf(restoreId: string): number {
  return parseInstant(restoreId === DRILL_ID ? '2026-11-25T10:17:00Z' : '2026-11-24T00:00:00Z');
}

function upperKeys(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key.toUpperCase(), value]));
}

/** A disk of other making under the tags of our drill, but for some. */
function withTagsOf(made: Partial<MadeDisk>, tags: Tags): ResourceModel {
  return aDrillDisk(made, { tags: { ...madeTags({ ...MADE_BY_DRILL, ...made }), ...tags } });
}
