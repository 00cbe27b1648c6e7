import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../shared/policy/instant.ts';
import {
  attemptOf,
  diskNameIn,
  diskPart,
  hashedTexts,
  type NamedPoint,
  nameHash,
  parsePointName,
  snapshotName,
} from '../../shared/policy/names.ts';

// Azure's rule for the name of a snapshot.
const VALID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,78}[A-Za-z0-9_]$/;

const SCHEDULED: NamedPoint = {
  diskName: 'web-01_OsDisk_1',
  owner: 'contoso',
  diskUniqueId: 'D0000000-0000-0000-0000-00000000000A',
  kind: 'snapshot',
  location: 'westeurope',
  moment: { kind: 'scheduled', scheduledFor: parseInstant('2026-11-23T02:00Z') },
  attempt: 1,
};

const AD_HOC: NamedPoint = {
  ...SCHEDULED,
  moment: {
    kind: 'ad-hoc',
    startedAt: parseInstant('2026-11-23T10:17:31.250Z'),
    runId: 'run-1',
    expiresAt: parseInstant('2026-11-30T10:17:31.250Z'),
  },
};

const named = fc.record<NamedPoint>({
  diskName: fc.oneof(
    fc.string(),
    fc.string({ unit: 'grapheme', maxLength: 120 }),
    fc.stringMatching(/^[A-Za-z0-9_.-]{1,80}$/),
  ),
  owner: fc.string(),
  diskUniqueId: fc.oneof(fc.uuid(), fc.string()),
  kind: fc.constantFrom('snapshot', 'copy', 'restore-point'),
  location: fc.constantFrom('westeurope', 'northeurope', 'eastus2euap'),
  moment: fc.oneof(
    fc.record({
      kind: fc.constant('scheduled' as const),
      scheduledFor: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    }),
    fc.record({
      kind: fc.constant('ad-hoc' as const),
      startedAt: fc.integer({ min: 0, max: 4_000_000_000_000 }),
      runId: fc.string(),
      expiresAt: fc.integer({ min: 0, max: 4_000_000_000_000 }),
    }),
  ),
  attempt: fc.integer({ min: 1, max: 999 }),
});

describe('the name of a point', () => {
  test('says disk, occurrence and hash, and the attempt from the second on', () => {
    const hash = nameHash(hashedTexts(SCHEDULED));

    expect(snapshotName(SCHEDULED)).toBe(`web-01_OsDisk_1-20261123T0200Z-${hash}`);
    expect(snapshotName({ ...SCHEDULED, attempt: 2 })).toBe(`web-01_OsDisk_1-20261123T0200Z-${hash}-2`);
  });

  test('says when the run started where the point is ad-hoc', () => {
    expect(snapshotName(AD_HOC)).toMatch(/^web-01_OsDisk_1-20261123T1017Z-[a-z2-7]{20}$/);
  });

  test('never changes from one release to the next', () => {
    expect(snapshotName(SCHEDULED)).toBe('web-01_OsDisk_1-20261123T0200Z-ac6mqdc6p73xpqh4ppiv');
    expect(snapshotName(AD_HOC)).toBe('web-01_OsDisk_1-20261123T1017Z-q7is7vdez6kn34awggml');
  });

  test('has the first 100 bits of a SHA-256 as its hash', () => {
    const text = JSON.stringify([
      'contoso',
      'd0000000-0000-0000-0000-00000000000a',
      'snapshot',
      'westeurope',
      '2026-11-23T02:00:00Z',
    ]);
    const digest = createHash('sha256').update(text).digest();
    const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
    const expected = bits
      .slice(0, 100)
      .match(/.{5}/g)
      ?.map((five) => 'abcdefghijklmnopqrstuvwxyz234567'[Number.parseInt(five, 2)]);

    expect(nameHash(hashedTexts(SCHEDULED))).toBe(expected?.join(''));
  });

  test('is valid for Azure and is read back, whatever the disk is called', () => {
    fc.assert(
      fc.property(named, (point) => {
        const name = snapshotName(point);

        expect(name).toMatch(VALID);
        expect(name.length).toBeLessThanOrEqual(80);
        expect(parsePointName(name)).toEqual({
          stem: snapshotName({ ...point, attempt: 1 }).toLowerCase(),
          hash: nameHash(hashedTexts(point)),
          attempt: point.attempt,
        });
        expect(attemptOf(name.toUpperCase())).toBe(point.attempt);
      }),
    );
  });

  test.each<[string, Partial<NamedPoint>]>([
    ['owner', { owner: 'fabrikam' }],
    ['disk', { diskUniqueId: 'd0000000-0000-0000-0000-00000000000b' }],
    ['kind', { kind: 'copy' }],
    ['region', { location: 'northeurope' }],
    ['occurrence', { moment: { kind: 'scheduled', scheduledFor: parseInstant('2026-11-24T02:00Z') } }],
  ])('differs for another %s', (_, fields) => {
    const other = { ...SCHEDULED, ...fields };

    expect(parsePointName(snapshotName(other))?.hash).not.toBe(parsePointName(snapshotName(SCHEDULED))?.hash);
  });

  test.each([
    ['run', { runId: 'run-2' }],
    ['expiry', { expiresAt: parseInstant('2026-12-01T00:00Z') }],
  ])('of an ad-hoc point differs for another %s', (_, fields) => {
    const { moment } = AD_HOC;
    const other = { ...AD_HOC, moment: { ...moment, ...fields } as NamedPoint['moment'] };

    expect(snapshotName(other)).not.toBe(snapshotName(AD_HOC));
  });

  test('is the same whatever the casing of the unique id and the spelling of the region', () => {
    const other = { ...SCHEDULED, diskUniqueId: SCHEDULED.diskUniqueId.toLowerCase(), location: 'West Europe' };

    expect(snapshotName(other)).toBe(snapshotName(SCHEDULED));
  });

  test('keeps its parts apart: what is moved from one to the next gives another hash', () => {
    const texts = hashedTexts(SCHEDULED);
    const [left, right] = [
      { ...texts, owner: 'a","b', diskUniqueId: 'c' },
      { ...texts, owner: 'a', diskUniqueId: 'b","c' },
    ];

    expect(nameHash(left)).not.toBe(nameHash(right));
  });

  test.each([0, -1, 1.5, 1000, Number.NaN])('is refused for attempt %d', (attempt) => {
    expect(() => snapshotName({ ...SCHEDULED, attempt })).toThrow('attempt must be a whole number');
  });

  test('may be of attempt 999, the last', () => {
    expect(attemptOf(snapshotName({ ...SCHEDULED, attempt: 999 }))).toBe(999);
  });

  test('has a hyphen for each character that Azure does not take', () => {
    expect(diskPart('web 01.data/é')).toBe('web-01-data--');
  });

  test('begins with the part of the disk, which is found again', () => {
    expect(diskNameIn(snapshotName(SCHEDULED))).toBe('web-01_OsDisk_1');
    expect(diskNameIn(snapshotName({ ...SCHEDULED, attempt: 2 }).toLowerCase())).toBe('web-01_osdisk_1');
    expect(diskNameIn('web-01')).toBe('web-01');
  });

  test('begins with a letter or digit where the disk does not', () => {
    expect(snapshotName({ ...SCHEDULED, diskName: '_data' })).toMatch(/^disk_data-2026/);
    expect(snapshotName({ ...SCHEDULED, diskName: '' })).toMatch(/^disk-2026/);
  });
});

describe('a name of another form', () => {
  test.each([
    '',
    'web-01',
    'web-01-20261123T0200Z',
    'web-01-20261123T0200Z-abc',
    'web-01-20261123T0200Z-aaaaaaaaaaaaaaaaaaa1',
    'web-01-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa-1',
    'web-01-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa-02',
    'web-01-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa-copy',
    'web-01-2026-11-23-aaaaaaaaaaaaaaaaaaaa',
    `${'x'.repeat(41)}-20261123T0200Z-aaaaaaaaaaaaaaaaaaaa`,
  ])('%j is not ours, and counts as a first attempt', (name) => {
    expect(parsePointName(name)).toBeUndefined();
    expect(attemptOf(name)).toBe(1);
  });
});
