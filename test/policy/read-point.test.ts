import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { Snapshot } from '../../shared/policy/inventory.ts';
import type { PointMoment } from '../../shared/policy/names.ts';
import { snapshotName } from '../../shared/policy/names.ts';
import { pointTags } from '../../shared/policy/point-tags.ts';
import { readPoint, readPoints } from '../../shared/policy/read-point.ts';
import { computeId, resourceId } from '../../shared/policy/resource-id.ts';
import { aSnapshot, DISK_UNIQUE_ID, SUBSCRIPTION } from '../builders/points.ts';

const OPTIONS = { owner: 'contoso', adopt: [] };
const CREATED_AT = parseInstant('2026-11-23T02:00:04.123Z');
const DISK_ID = computeId(SUBSCRIPTION, 'web', 'disks', 'web-01');
const SCHEDULED: PointMoment = { kind: 'scheduled', scheduledFor: parseInstant('2026-11-23T02:00Z') };
const AD_HOC: PointMoment = {
  kind: 'ad-hoc',
  startedAt: parseInstant('2026-11-23T10:17Z'),
  runId: 'run-1',
  expiresAt: parseInstant('2026-11-30T10:17:00.005Z'),
};

function made(moment: PointMoment, attempt = 1): Snapshot {
  const named = {
    diskName: 'web-01',
    owner: 'contoso',
    diskUniqueId: DISK_UNIQUE_ID,
    kind: 'snapshot',
    location: 'westeurope',
  } as const;
  const { tags } = pointTags({
    settings: { owner: 'contoso', tagKey: 'snapshot-policy', extraTags: {} },
    disk: {
      id: DISK_ID,
      name: 'web-01',
      resourceGroup: 'web',
      subscriptionId: SUBSCRIPTION,
      uniqueId: DISK_UNIQUE_ID,
      location: 'westeurope',
      tags: {},
      sku: 'Premium_LRS',
      attachedTo: [],
    },
    written: { policy: 'nightly', keep: 'keep 7d tz UTC' },
    set: { id: 'set-1', k: 1, n: 1 },
    runId: 'run-1',
    moment,
  });
  return aSnapshot({
    name: snapshotName({ ...named, moment, attempt }),
    sourceResourceId: DISK_ID,
    timeCreated: CREATED_AT,
    tags: { ...tags, 'nightkeep-vm': 'web/web-01' },
  });
}

describe('a point that was made is read back', () => {
  test('when scheduled', () => {
    const snapshot = made(SCHEDULED, 2);

    expect(readPoint(snapshot, OPTIONS)).toEqual({
      snapshot,
      ownership: { kind: 'own' },
      state: 'usable',
      kind: 'scheduled',
      diskUniqueId: DISK_UNIQUE_ID,
      scheduledFor: parseInstant('2026-11-23T02:00Z'),
      attempt: 2,
      isCopy: false,
      isHeld: false,
      isBeingCopied: false,
      writtenPolicy: 'nightly',
      writtenKeep: 'keep 7d tz UTC',
      runId: 'run-1',
      set: 'set-1 1/1',
      vm: 'web/web-01',
    });
  });

  test('when ad-hoc, with its own expiry, ordered by when it was taken', () => {
    expect(readPoint(made(AD_HOC), OPTIONS)).toMatchObject({
      ownership: { kind: 'own' },
      kind: 'ad-hoc',
      scheduledFor: CREATED_AT,
      expiresAt: parseInstant('2026-11-30T10:17:00.005Z'),
    });
  });
});

describe('a tag that is missing or unreadable', () => {
  test.each([
    '',
    'yesterday',
    '2026-11-23',
    '2026-02-31T00:00:00Z',
    '2026-11-23T02:00:00+01:00',
    '0026-11-23T02:00:00Z',
  ])('nightkeep-scheduled-for %j leaves the time Azure took the point', (text) => {
    const snapshot = made(SCHEDULED);
    const point = readPoint({ ...snapshot, tags: { ...snapshot.tags, 'nightkeep-scheduled-for': text } }, OPTIONS);

    expect(point).toMatchObject({ kind: 'scheduled', scheduledFor: CREATED_AT, ownership: { kind: 'in-doubt' } });
  });

  test('of a snapshot without a time leaves 0', () => {
    expect(readPoint(aSnapshot(), OPTIONS).scheduledFor).toBe(0);
  });

  test('leaves an ad-hoc point without expiry', () => {
    const snapshot = made(AD_HOC);
    const point = readPoint({ ...snapshot, tags: { ...snapshot.tags, 'nightkeep-expires': 'soon' } }, OPTIONS);

    expect(point).not.toHaveProperty('expiresAt');
    expect(point.ownership.kind).toBe('in-doubt');
  });

  test('leaves the disk unknown where Azure does not say it either', () => {
    const { sourceUniqueId, ...snapshot } = aSnapshot();

    expect(sourceUniqueId).toBe(DISK_UNIQUE_ID);
    expect(readPoint(snapshot, OPTIONS)).not.toHaveProperty('diskUniqueId');
  });
});

describe('the disk of a point', () => {
  const tags = { 'nightkeep-disk-id': 'AAAA' };

  test("is Azure's word before the tag's", () => {
    expect(readPoint(aSnapshot({ tags, sourceUniqueId: 'BBBB' }), OPTIONS).diskUniqueId).toBe('bbbb');
  });

  test('and when it was taken, is told by the tag of a copy alone', () => {
    const tags = { 'nightkeep-taken': '2026-11-22T02:00:05Z' };

    expect(readPoint(aSnapshot({ tags, createOption: 'CopyStart' }), OPTIONS).copiedFrom).toBe(
      parseInstant('2026-11-22T02:00:05Z'),
    );
    expect(readPoint(aSnapshot({ tags }), OPTIONS)).not.toHaveProperty('copiedFrom');
  });

  test('is the tag alone for a copy, whose source is a snapshot', () => {
    const point = readPoint(aSnapshot({ tags, sourceUniqueId: 'BBBB', createOption: 'CopyStart' }), OPTIONS);

    expect(point).toMatchObject({ diskUniqueId: 'aaaa', isCopy: true });
  });
});

describe('a hold', () => {
  test.each([
    ['nightkeep-hold', 'legal'],
    ['nightkeep-hold', ''],
    ['Nightkeep-Hold', 'false'],
  ])('is seen as %s=%j', (key, value) => {
    expect(readPoint(aSnapshot({ tags: { [key]: value } }), OPTIONS).isHeld).toBe(true);
  });
});

describe('the source of a copy', () => {
  const source = aSnapshot({ name: 'source' });
  const copy = (fields: Partial<Snapshot>): Snapshot =>
    aSnapshot({ name: 'copy', createOption: 'CopyStart', sourceResourceId: source.id.toUpperCase(), ...fields });

  test.each<[string, Partial<Snapshot>]>([
    ['has only been asked for', { provisioningState: 'Updating' }],
    ['succeeded at 0 percent', { completionPercent: 0 }],
    ['says nothing of its progress', {}],
    ['is a copy within the region at 20 percent', { createOption: 'Copy', completionPercent: 20 }],
  ])('is being copied while the copy %s', (_, fields) => {
    const points = readPoints([source, copy(fields)], OPTIONS);

    expect(points.map(({ isBeingCopied }) => isBeingCopied)).toEqual([true, false]);
  });

  test.each<[string, Partial<Snapshot>]>([
    ['is complete', { completionPercent: 100 }],
    ['failed', { provisioningState: 'Failed' }],
    ['ended in an error', { copyCompletionError: 'CopySourceNotFound' }],
    ['is a finished copy within the region', { createOption: 'Copy' }],
    ['is no copy at all', { createOption: 'Import', provisioningState: 'Updating' }],
    ['is of nobody knows what', { sourceResourceId: undefined as unknown as string }],
    ['is of another snapshot', { sourceResourceId: resourceId(`${source.id}-2`) }],
  ])('is not being copied once the copy %s', (_, fields) => {
    const points = readPoints([copy(fields), source], OPTIONS);

    expect(points.map(({ isBeingCopied }) => isBeingCopied)).toEqual([false, false]);
  });
});

describe('readPoints', () => {
  test('reads every snapshot in order, foreign ones too', () => {
    const snapshots = [aSnapshot({ name: 'theirs' }), made(SCHEDULED)];

    const points = readPoints(snapshots, OPTIONS);

    expect(points.map(({ snapshot }) => snapshot)).toEqual(snapshots);
    expect(points.map(({ ownership }) => ownership.kind)).toEqual(['foreign', 'own']);
  });

  test('never throws, and never takes for own what the name does not prove, whatever the tags', () => {
    const key = fc.constantFrom(...Object.keys(made(AD_HOC).tags), 'nightkeep-hold', '__proto__', 'x');
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('contoso', 'ad-hoc', DISK_UNIQUE_ID, '2026-11-23T02:00:00Z', '9999999-1'),
    );
    const anySnapshot = fc.record({
      name: fc.oneof(fc.string(), fc.constant('web-01-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa')),
      tags: fc.dictionary(key, value),
      createOption: fc.constantFrom('Copy', 'CopyStart', 'Import'),
      sourceResourceId: fc.oneof(fc.string(), fc.constant<string>(DISK_ID)),
      sourceUniqueId: fc.oneof(fc.string(), fc.constant(DISK_UNIQUE_ID)),
      provisioningState: fc.string(),
    });

    fc.assert(
      fc.property(fc.array(anySnapshot, { maxLength: 4 }), (fields) => {
        const points = readPoints(
          fields.map((each) => ({ ...aSnapshot({ name: 'a' }), ...each })),
          OPTIONS,
        );

        expect(points.map(({ ownership }) => ownership.kind)).not.toContain('own');
      }),
    );
  });
});
