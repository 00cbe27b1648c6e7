import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { idParts } from '../../../shared/policy/resource-id.ts';
import type { ResourceModel } from '../../../shared/policy/resource-model.ts';
import { type PlanDisksInput, planDisks } from '../../../shared/policy/restore/plan-disks.ts';
import { aDiskModel, aSnapshotModel } from '../../builders/models.ts';
import { planSettings } from '../../builders/plan.ts';
import { DISK_UNIQUE_ID, SUBSCRIPTION } from '../../builders/points.ts';

function planOne(snapshot: ResourceModel, source?: ResourceModel, changes: Partial<PlanDisksInput> = {}) {
  const { disks, notes } = planDisks({
    settings: planSettings(),
    madeFor: 'new-disks',
    restoreId: 'restore-1',
    startedAt: parseInstant('2026-11-23T09:40Z'),
    resourceGroup: 'web',
    protect: false,
    points: [{ snapshot, diskUniqueId: DISK_UNIQUE_ID, ...(source === undefined ? {} : { source }) }],
    ...changes,
  });
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk was planned');
  return { disk, request: disk.request, notes };
}

function withProperties(model: ResourceModel, properties: Readonly<Record<string, unknown>>): ResourceModel {
  return { ...model, properties: { ...model.properties, ...properties } };
}

/** The copy of a disk's point in another region. */
function aCopyOf(source: ResourceModel, properties: Readonly<Record<string, unknown>> = {}): ResourceModel {
  const snapshot = aSnapshotModel(source);
  const creationData = { createOption: 'CopyStart', sourceResourceId: snapshot.id };
  return withProperties({ ...snapshot, location: 'northeurope' }, { creationData, ...properties });
}

describe('of a disk whose tags are gone is said', () => {
  const bare = { ...aSnapshotModel(aDiskModel()), tags: {} };

  test('what is not known of it, each in a sentence with its name', () => {
    expect(planOne(bare, undefined, { protect: true }).notes).toEqual([
      'web-01-data: its SKU is not known, so it is made as Premium_LRS.',
      'web-01-data: how open it was to the network is not known, so it is closed (networkAccessPolicy DenyAll).',
      'web-01-data: its point names no policy, so it is protected as nightly.',
    ]);
  });

  test('the opt-in before the tags that found no room', () => {
    const many = Object.fromEntries(Array.from({ length: 47 }, (_, n) => [`t${String(n).padStart(2, '0')}`, 'v']));
    const { notes, request } = planOne({ ...bare, tags: many }, undefined, { protect: true });

    expect(notes.slice(2)).toEqual([
      'web-01-data: its point names no policy, so it is protected as nightly.',
      'web-01-data: there was no room for its tags t46.',
    ]);
    expect(request.tags['snapshot-policy']).toBe('nightly');
    expect(Object.keys(request.tags)).toHaveLength(50);
  });
});

describe('what is planned of a point', () => {
  test('is told with the disk it is of, and of a copy with no disk, as Azure does not say which', () => {
    const source = aDiskModel();
    const snapshot = aSnapshotModel(source);

    expect(planOne(snapshot).disk).toMatchObject({
      pointId: snapshot.id,
      sourceDiskId: source.id,
      sourceUniqueId: DISK_UNIQUE_ID,
    });
    expect(planOne(aCopyOf(source)).disk).not.toHaveProperty('sourceDiskId');
    expect(planOne(aCopyOf(source), source).disk.sourceDiskId).toBe(source.id);
  });

  test('is named after the point where Azure does not say of what it was made', () => {
    const { properties, ...rest } = aSnapshotModel(aDiskModel());
    const { creationData: _, ...untold } = properties;
    const { disk, request } = planOne({ ...rest, properties: untold });

    expect(disk).not.toHaveProperty('sourceDiskId');
    expect(idParts(request.id).name).toMatch(/^web-01-data-20261123T0940Z-/);
  });

  test('is named after the disk, as far as Azure takes its name, and told of by it', () => {
    const bare = { ...aSnapshotModel(aDiskModel({ name: 'web.01 data' })), tags: {} };
    const { request, notes } = planOne(bare);

    expect(idParts(request.id).name).toMatch(/^web-01-data-20261123T0940Z-/);
    expect(notes[0]).toBe('web.01 data: its SKU is not known, so it is made as Premium_LRS.');
  });

  test('knows the living disk by its unique id in any casing', () => {
    const source = aDiskModel({ sku: { name: 'StandardSSD_LRS' } });
    const written = { ...aSnapshotModel(source), tags: {} };
    const points = [{ snapshot: written, source, diskUniqueId: DISK_UNIQUE_ID.toUpperCase() }];

    expect(planOne(written, source, { points }).request.sku.name).toBe('StandardSSD_LRS');
  });
});

describe('the place of a disk', () => {
  test.each<[string, Partial<Parameters<typeof aDiskModel>[0]>, readonly string[] | undefined]>([
    ['is the zone of its source', { zones: ['2'] }, ['2']],
    ['is no zone where its source has none', {}, undefined],
    ['is no zone where the list of its source is empty', { zones: [] }, undefined],
    ['is no zone of a zone-redundant disk', { zones: ['2'], sku: { name: 'Premium_ZRS' } }, undefined],
  ])('%s', (_, fields, zones) => {
    const source = aDiskModel(fields);
    expect(planOne(aSnapshotModel(source), source).request.zones).toEqual(zones);
  });

  test('is at the edge where its source is', () => {
    const edge = { type: 'EdgeZone', name: 'edge' };
    const source = { ...aDiskModel(), extendedLocation: edge };

    expect(planOne(aSnapshotModel(source), source).request.extendedLocation).toEqual(edge);
    expect(planOne(aSnapshotModel(source)).request).not.toHaveProperty('extendedLocation');
  });
});

describe('a disk that is made of a copy', () => {
  const diskAccessId = `/subscriptions/${SUBSCRIPTION}/resourceGroups/net/providers/Microsoft.Compute/diskAccesses/link-1`;
  const keys = { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: '/set' };
  const source = aDiskModel({
    zones: ['2'],
    sku: { name: 'PremiumV2_LRS' },
    properties: {
      encryption: keys,
      networkAccessPolicy: 'AllowPrivate',
      diskAccessId,
      diskIOPSReadWrite: 4000,
      creationData: { createOption: 'Empty', logicalSectorSize: 4096 },
    },
  });
  const note = 'web-01-data: it is made of a copy of its point, so it lies in no zone.';
  const closed =
    'web-01-data: its disk access is not known here, so it is closed to the network (networkAccessPolicy DenyAll).';

  test('in another region is as its source but for what is of one region', () => {
    const { request, notes } = planOne(aCopyOf(source, { encryption: undefined }), source);

    expect(notes).toEqual([note, closed]);
    expect(request).not.toHaveProperty('zones');
    expect(request.properties).not.toHaveProperty('encryption');
    expect(request.properties).toMatchObject({
      networkAccessPolicy: 'DenyAll',
      diskIOPSReadWrite: 4000,
      creationData: { createOption: 'Copy', logicalSectorSize: 4096 },
    });
    expect(request.properties).not.toHaveProperty('diskAccessId');
  });

  test('in another region is as its source is now, whatever its point says', () => {
    const bare = { ...aCopyOf(source), tags: {} };

    expect(planOne(bare, { ...source, sku: { name: 'UltraSSD_LRS' } }).request.sku.name).toBe('UltraSSD_LRS');
    expect(planOne(bare).request.sku.name).toBe('Premium_LRS');
  });

  test('takes the encryption of the copy', () => {
    const encryption = { type: 'EncryptionAtRestWithPlatformKey' };
    expect(planOne(aCopyOf(source, { encryption }), source).request.properties['encryption']).toEqual(encryption);
  });

  test('in its own region, in whatever spelling, is wholly as its source', () => {
    const copy = { ...aCopyOf(source), location: 'West Europe' };
    const { request, notes } = planOne(copy, source);

    expect(notes).toEqual([]);
    expect(request.zones).toEqual(['2']);
    expect(request.properties['encryption']).toEqual(keys);
  });

  test('is of its source’s zone no more where that is gone, in whatever region', () => {
    const { request, notes } = planOne({ ...aCopyOf(source), location: 'westeurope' });

    expect(notes).toContain(note);
    expect(request).not.toHaveProperty('zones');
  });
});

describe('a disk of the size that its source still has', () => {
  test('performs as that does now', () => {
    const then = aDiskModel({ properties: { tier: 'P20' } });
    const now = withProperties(then, { tier: 'P30' });

    expect(planOne(aSnapshotModel(then), now).request.properties['tier']).toBe('P30');
  });
});
