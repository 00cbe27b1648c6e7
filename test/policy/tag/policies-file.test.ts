import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policiesSchemaText } from '../../../commands/write-schema.ts';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { readPoliciesFile } from '../../../shared/policy/tag/policies-file.ts';
import { readTag } from '../../../shared/policy/tag/read-tag.ts';

function readPolicies(policies: object, rest: object = {}) {
  return readPoliciesFile(JSON.stringify({ policies, ...rest }), { timeZone: 'Europe/London' });
}

describe('a policies file in order', () => {
  test('adds and replaces named policies and keeps the other built-in ones', () => {
    const { book, mistakes } = readPolicies(
      {
        Gold: {
          cron: '30  */6 * * *',
          keep: '28h 14d',
          timeZone: 'asia/tokyo',
          sku: 'Standard_ZRS',
          networkAccess: 'AllowPrivate',
        },
        weekly: { schedule: 'at 3am on saturday', keep: 'keep 8w' },
      },
      { $schema: './policies.schema.json', default: 'GOLD' },
    );
    expect(mistakes).toEqual([]);
    expect(book.defaultName).toBe('gold');
    expect(book.policies.get('gold')).toStrictEqual({
      name: 'gold',
      schedule: { kind: 'cron', expression: '30 */6 * * *' },
      retention: { hourly: 28, daily: 14 },
      timeZone: 'Asia/Tokyo',
      options: { sku: 'Standard_ZRS', networkAccess: 'AllowPrivate' },
    });
    expect(book.policies.get('weekly')).toMatchObject({
      schedule: { kind: 'at', times: [{ hour: 3, minute: 0 }], days: [6] },
      retention: { weekly: 8 },
      timeZone: 'Europe/London',
    });
    expect(book.policies.get('nightly')).toEqual(builtInPolicies('Europe/London').policies.get('nightly'));
  });

  test('may begin with a byte order mark and hold nothing', () => {
    expect(readPoliciesFile('\uFEFF{"policies":{}}', { timeZone: 'UTC' })).toEqual({
      book: builtInPolicies('UTC'),
      mistakes: [],
    });
  });

  test('may write its default in any casing, but begin with no more than one byte order mark', () => {
    expect(readPolicies({}, { default: ' Weekly ' }).book.defaultName).toBe('weekly');
    for (const text of ['{"policies":\uFEFF{}}', '\uFEFF\uFEFF{"policies":{}}'])
      expect(readPoliciesFile(text, { timeZone: 'UTC' }).mistakes).toHaveLength(1);
  });

  test('lets its names be used, and amended, in tags', () => {
    const { book } = readPolicies({ gold: { schedule: 'every 4h', keep: '24h' } });
    const reading = readTag('gold keep 48h', book, { timeZone: 'UTC', tagClauses: 'all' });
    expect(reading).toMatchObject({ kind: 'policy', policy: { name: 'gold', retention: { hourly: 48 } } });
    expect(readTag('glod', book, { timeZone: 'UTC', tagClauses: 'all' })).toMatchObject({ suggestion: 'gold' });
  });
});

const WEST = { region: 'westeurope', keep: '30d' };

describe('what a policies file says of the points that are made', () => {
  test.each<[object, object]>([
    [{}, {}],
    [{ incremental: true, consistency: 'disk', copyTo: [] }, {}],
    [
      { incremental: false, sku: 'Premium_LRS' },
      { full: true, sku: 'Premium_LRS' },
    ],
    [{ instantAccess: '120m' }, { instantAccessMinutes: 120 }],
    [{ instantAccess: '90 min' }, { instantAccessMinutes: 90 }],
    [{ instantAccess: '5h' }, { instantAccessMinutes: 300 }],
    [{ immutableFor: '7d' }, { immutability: { days: 7, locked: false } }],
    [{ immutableFor: '1w', locked: true }, { immutability: { days: 7, locked: true } }],
    [
      { incremental: false, immutableFor: '2d' },
      { full: true, immutability: { days: 2, locked: false } },
    ],
    [{ consistency: 'application', orElse: 'lower' }, { consistency: 'application' }],
    [
      { consistency: 'crash', orElse: 'fail' },
      { consistency: 'crash', orElse: 'fail' },
    ],
    [
      { consistency: 'crash', copyTo: [WEST] },
      { consistency: 'crash', copyTo: [{ region: 'westeurope', retention: { daily: 30 }, copies: 'kept' }] },
    ],
    [
      {
        copyTo: [
          { region: 'North Europe', resourceGroup: 'far-away', keep: 'keep 4w 12m', copies: 'all' },
          { ...WEST, copies: 'kept' },
        ],
      },
      {
        copyTo: [
          { region: 'northeurope', resourceGroup: 'far-away', retention: { weekly: 4, monthly: 12 }, copies: 'all' },
          { region: 'westeurope', retention: { daily: 30 }, copies: 'kept' },
        ],
      },
    ],
  ])('%j gives %j', (fields, options) => {
    const { book, mistakes } = readPolicies({ gold: { schedule: 'at 02:00', keep: '7d 4w', ...fields } });
    expect(mistakes).toEqual([]);
    expect(book.policies.get('gold')?.options).toEqual(options);
  });

  test('copies of points in the groups of their disks need a group that is named', () => {
    const settings = { timeZone: 'UTC', snapshotResourceGroup: '@disk' };
    const policies = { gold: { schedule: 'at 02:00', keep: '7d', copyTo: [WEST, { ...WEST, region: 'eastus' }] } };
    expect(readPoliciesFile(JSON.stringify({ policies }), settings).mistakes).toEqual([
      { path: 'policies.gold.copyTo.0.resourceGroup', message: expect.stringContaining('@disk') },
      { path: 'policies.gold.copyTo.1.resourceGroup', message: expect.stringContaining('@disk') },
    ]);
    const named = { ...policies.gold, copyTo: [{ ...WEST, resourceGroup: 'copies' }] };
    expect(readPoliciesFile(JSON.stringify({ policies: { gold: named } }), settings).mistakes).toEqual([]);
  });

  test('a tag that keeps points for less time than they are immutable is told, with the policy as it is', () => {
    const { book } = readPolicies({ gold: { schedule: 'at 02:00', keep: '14d', immutableFor: '14d' } });
    const readWith = (value: string) => readTag(value, book, { timeZone: 'UTC', tagClauses: 'all' });
    expect(readWith('gold keep 20d')).toMatchObject({ kind: 'policy', policy: { options: { immutability: {} } } });
    expect(readWith('gold keep 7d')).toMatchObject({
      kind: 'problem',
      message: 'Its points are immutable for 14 days, and keep 7d lets some go after 7.',
      suggestion: 'gold',
    });
  });
});

describe('a policies file that is not in order', () => {
  const keep = '7d';
  const schedule = 'at 02:00';

  test('a policy that is in order is used beside one that is not', () => {
    const { book, mistakes } = readPolicies(
      { gold: { schedule, keep, kep: '7d' }, silver: { schedule, keep: '9d' }, nightly: { keep } },
      { defualt: 'silver' },
    );
    expect(mistakes.map(({ path }) => path).sort()).toEqual(['defualt', 'policies.gold.kep', 'policies.nightly']);
    expect(book.policies.get('silver')?.retention).toEqual({ daily: 9 });
    expect(book.policies.has('gold')).toBe(false);
    expect(book.policies.get('nightly')).toEqual(builtInPolicies('Europe/London').policies.get('nightly'));
  });

  test('a default that names no policy leaves nightly', () => {
    const { book, mistakes } = readPolicies({}, { default: 'nihgtly' });
    expect(book.defaultName).toBe('nightly');
    expect(mistakes).toEqual([{ path: 'default', message: 'names no policy: "nihgtly"; did you mean nightly?' }]);
  });

  test.each(['', '{', '[]', 'null', '"nightly"', '{"policies":[]}'])('%j leaves the built-in policies', (text) => {
    const { book, mistakes } = readPoliciesFile(text, { timeZone: 'UTC' });
    expect(mistakes.length).toBeGreaterThan(0);
    expect(book).toEqual(builtInPolicies('UTC'));
  });

  test('any JSON is read without an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.json().map((json) => `{"policies":{"gold":${json}}}`),
          fc.string(),
        ),
        (text) => {
          expect(readPoliciesFile(text, { timeZone: 'UTC' }).book.policies.get('nightly')).toBeDefined();
        },
      ),
    );
  });
});

test('the published schema is the one that the app validates with', () => {
  expect(readFileSync(new URL('../../../policies.schema.json', import.meta.url), 'utf8')).toBe(policiesSchemaText());
});
