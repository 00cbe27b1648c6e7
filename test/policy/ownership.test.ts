import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { Snapshot, Tags } from '../../shared/policy/inventory.ts';
import type { PointMoment } from '../../shared/policy/names.ts';
import { snapshotName } from '../../shared/policy/names.ts';
import { proveOwnership } from '../../shared/policy/ownership.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import { aSnapshot, DISK_UNIQUE_ID, SUBSCRIPTION } from '../builders/points.ts';

const OPTIONS = { owner: 'contoso', adopt: ['fabrikam'] };
const DISK_ID = computeId(SUBSCRIPTION, 'web', 'disks', 'web-01');
const SCHEDULED: PointMoment = { kind: 'scheduled', scheduledFor: parseInstant('2026-11-23T02:00Z') };
const AD_HOC: PointMoment = {
  kind: 'ad-hoc',
  startedAt: parseInstant('2026-11-23T10:17:31Z'),
  runId: 'run-1',
  expiresAt: parseInstant('2026-11-30T10:17:31Z'),
};

interface Made {
  readonly owner?: string;
  readonly moment?: PointMoment;
  readonly kind?: 'snapshot' | 'copy';
  readonly attempt?: number;
}

/** A snapshot as Nightkeep makes it. */
function made({ owner = 'contoso', moment = SCHEDULED, kind = 'snapshot', attempt = 1 }: Made = {}): Snapshot {
  const isCopy = kind === 'copy';
  return aSnapshot({
    name: snapshotName({
      diskName: 'web-01',
      owner,
      diskUniqueId: DISK_UNIQUE_ID,
      kind,
      location: 'westeurope',
      moment,
      attempt,
    }),
    createOption: isCopy ? 'CopyStart' : 'Copy',
    sourceResourceId: isCopy ? computeId(SUBSCRIPTION, 'nightkeep-snapshots', 'snapshots', 'a-point') : DISK_ID,
    sourceUniqueId: isCopy ? 'the-unique-id-of-the-source-snapshot' : DISK_UNIQUE_ID,
    tags: {
      'nightkeep-owner': owner,
      'nightkeep-disk-id': DISK_UNIQUE_ID,
      'nightkeep-policy': 'nightly',
      'nightkeep-run': 'run-1',
      ...(moment.kind === 'ad-hoc'
        ? { 'nightkeep-scheduled-for': 'ad-hoc', 'nightkeep-expires': '2026-11-30T10:17:31Z' }
        : { 'nightkeep-scheduled-for': '2026-11-23T02:00:00Z' }),
    },
  });
}

function without(tags: Tags, key: string): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([name]) => name !== key));
}

describe('a point that Nightkeep made is its own', () => {
  test.each<[string, Snapshot]>([
    ['scheduled', made()],
    ['of a second attempt', made({ attempt: 2 })],
    ['ad-hoc', made({ moment: AD_HOC })],
    ['a copy in another region', made({ kind: 'copy' })],
    ['of an adopted owner', made({ owner: 'fabrikam' })],
    ['not yet complete, without a source unique id', aWithout(made(), 'sourceUniqueId')],
    ['with tag keys in another casing', { ...made(), tags: upperKeys(made().tags) }],
    ['with its name in another casing', { ...made(), name: made().name.toUpperCase() }],
    ['with the disk id in another casing', { ...made(), sourceUniqueId: DISK_UNIQUE_ID.toUpperCase() }],
    ['with the region in another casing', { ...made(), location: 'WestEurope' }],
    ['with the type of its source in another casing', { ...made(), sourceResourceId: DISK_ID.toLowerCase() }],
    ['with a policy tag that was edited', { ...made(), tags: { ...made().tags, 'nightkeep-policy': 'other' } }],
  ])('%s', (_, snapshot) => {
    expect(proveOwnership(snapshot, OPTIONS)).toEqual({ kind: 'own' });
  });
});

describe('a snapshot of others is foreign', () => {
  test.each<[string, Snapshot, string | undefined]>([
    ['without tags', aSnapshot(), undefined],
    [
      'without an owner tag under a name like ours',
      { ...made(), tags: without(made().tags, 'nightkeep-owner') },
      undefined,
    ],
    ['with an empty owner tag', { ...made(), tags: { ...made().tags, 'nightkeep-owner': '' } }, undefined],
    ['of another installation', made({ owner: 'tailspin' }), 'tailspin'],
    ['of an owner that differs by case', made({ owner: 'Contoso' }), 'Contoso'],
  ])('%s', (_, snapshot, owner) => {
    expect(proveOwnership(snapshot, OPTIONS)).toStrictEqual(
      owner === undefined ? { kind: 'foreign' } : { kind: 'foreign', owner },
    );
  });

  test('even where the owner setting is empty', () => {
    const snapshot = { ...made(), tags: { ...made().tags, 'nightkeep-owner': '' } };

    expect(proveOwnership(snapshot, { owner: '', adopt: [''] })).toEqual({ kind: 'foreign' });
  });
});

const DISAGREES = 'its name does not agree with its tags for owner, disk and time';

describe('a scheduled point is in doubt when', () => {
  test.each([
    ['nightkeep-disk-id', 'd0000000-0000-0000-0000-000000000002'],
    ['nightkeep-disk-id', ''],
    ['nightkeep-scheduled-for', '2026-11-24T02:00:00Z'],
    ['nightkeep-scheduled-for', '2026-11-23T02:00:00.000Z'],
    ['nightkeep-scheduled-for', 'ad-hoc', 'its tag nightkeep-expires is missing'],
    ['nightkeep-scheduled-for', ''],
    ['nightkeep-owner', 'fabrikam'],
  ])('its tag %s is edited to %j', (key, value, why = DISAGREES) => {
    const snapshot = { ...made(), tags: { ...made().tags, [key]: value } };

    expect(proveOwnership(snapshot, OPTIONS)).toEqual({ kind: 'in-doubt', why });
  });

  test.each(['nightkeep-disk-id', 'nightkeep-scheduled-for'])('its tag %s is removed', (key) => {
    const snapshot = { ...made(), tags: without(made().tags, key) };

    expect(proveOwnership(snapshot, OPTIONS)).toEqual({ kind: 'in-doubt', why: `its tag ${key} is missing` });
  });
});

describe('an ad-hoc point is in doubt when', () => {
  test.each([
    ['nightkeep-disk-id', 'd0000000-0000-0000-0000-000000000002'],
    ['nightkeep-owner', 'fabrikam'],
    ['nightkeep-run', 'run-2'],
    ['nightkeep-expires', '2026-11-24T00:00:00Z'],
    ['nightkeep-expires', ''],
    ['nightkeep-scheduled-for', '2026-11-23T10:17:31Z'],
  ])('its tag %s is edited to %j', (key, value) => {
    const snapshot = made({ moment: AD_HOC });
    const edited = { ...snapshot, tags: { ...snapshot.tags, [key]: value } };

    expect(proveOwnership(edited, OPTIONS)).toEqual({ kind: 'in-doubt', why: DISAGREES });
  });

  test.each(['nightkeep-disk-id', 'nightkeep-scheduled-for', 'nightkeep-run', 'nightkeep-expires'])(
    'its tag %s is removed',
    (key) => {
      const snapshot = made({ moment: AD_HOC });
      const edited = { ...snapshot, tags: without(snapshot.tags, key) };

      expect(proveOwnership(edited, OPTIONS)).toEqual({ kind: 'in-doubt', why: `its tag ${key} is missing` });
    },
  );
});

describe('a snapshot with all our tags is in doubt when', () => {
  const otherDisk = 'd0000000-0000-0000-0000-000000000002';

  const NOT_MADE = 'it was not made as a copy of a disk or of a recovery point';
  const OTHER_DISK = 'its tag nightkeep-disk-id names another disk than it was made of';

  test.each<[string, Snapshot, string]>([
    [
      'its name is of another form',
      aSnapshot({ ...made(), name: 'before-upgrade' }),
      'its name is not one that Nightkeep gives',
    ],
    ['its name proves another point', { ...made(), name: made({ moment: AD_HOC }).name }, DISAGREES],
    ['it was made of another disk', { ...made(), sourceUniqueId: otherDisk }, OTHER_DISK],
    ['it lies in another region', { ...made(), location: 'northeurope' }, DISAGREES],
    ['it was imported', { ...made(), createOption: 'Import' }, NOT_MADE],
    ['nobody says how it was made', aWithout(made(), 'createOption'), NOT_MADE],
    ['nobody says what it was made of', aWithout(made(), 'sourceResourceId'), NOT_MADE],
    [
      'it was made of a snapshot without being a copy of ours',
      { ...made(), sourceResourceId: computeId(SUBSCRIPTION, 'web', 'snapshots', 'other') },
      NOT_MADE,
    ],
    ['it was made of what is no resource', { ...made(), sourceResourceId: 'web-01' as typeof DISK_ID }, NOT_MADE],
    ['it is a copy under the name of a snapshot', { ...made(), createOption: 'CopyStart' }, DISAGREES],
    [
      'it is a snapshot under the name of a copy',
      { ...made({ kind: 'copy' }), createOption: 'Copy', sourceResourceId: DISK_ID },
      DISAGREES,
    ],
  ])('%s', (_, snapshot, why) => {
    expect(proveOwnership(snapshot, OPTIONS)).toEqual({ kind: 'in-doubt', why });
  });
});

function aWithout(snapshot: Snapshot, key: keyof Snapshot): Snapshot {
  return Object.fromEntries(Object.entries(snapshot).filter(([name]) => name !== key)) as unknown as Snapshot;
}

function upperKeys(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key.toUpperCase(), value]));
}
