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
    expect(book.policies.get('gold')).toEqual({
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

describe('each mistake is told with its path', () => {
  const keep = '7d';
  const schedule = 'at 02:00';
  test.each<[object, string, RegExp]>([
    [{ gold: { keep } }, 'policies.gold', /either schedule or cron/],
    [{ gold: { keep, schedule, cron: '0 2 * * *' } }, 'policies.gold', /not both/],
    [{ gold: { keep, schedule: 'at 2' } }, 'policies.gold.schedule', /no time of day/],
    [{ gold: { keep, schedule: 'every 5h' } }, 'policies.gold.schedule', /1, 2, 3, 4, 6, 8, 12/],
    [{ gold: { keep, schedule: 'on sun' } }, 'policies.gold.schedule', /such as "at 02:00"/],
    [{ gold: { keep, schedule: 'at 02:00 tz UTC' } }, 'policies.gold.schedule', /cannot hold the clause tz/],
    [{ gold: { keep, schedule: 'nightly' } }, 'policies.gold.schedule', /neither/],
    [{ gold: { keep, cron: '0 2 31 2 *' } }, 'policies.gold.cron', /no year/],
    [{ gold: { keep, cron: '0 2 * * sat-sun' } }, 'policies.gold.cron', /backwards/],
    [{ gold: { keep, cron: '0 0 2 * * *' } }, 'policies.gold.cron', /five fields/],
    [{ gold: { keep: '24h', cron: '* * * * *' } }, 'policies.gold.cron', /five minutes/],
    [{ gold: { schedule } }, 'policies.gold.keep', /is missing/],
    [{ and: { schedule, keep } }, 'policies.and', /means something else/],
    [{ gold: { schedule, keep: '7' } }, 'policies.gold.keep', /unit/],
    [{ gold: { schedule, keep: '7d at 03:00' } }, 'policies.gold.keep', /clause at/],
    [{ gold: { schedule, keep: '500d' } }, 'policies.gold', /450/],
    [{ gold: { schedule, keep: '4w' } }, 'policies.gold', /as fine/],
    [{ gold: { schedule, keep, timeZone: 'London' } }, 'policies.gold.timeZone', /Europe\/London\?/],
    [{ gold: { schedule, keep, sku: 'Premium_LRS' } }, 'policies.gold.sku', /full snapshots alone/],
    [{ gold: { schedule, keep, sku: 'Premium_ZRS' } }, 'policies.gold.sku', /Standard_LRS/],
    [{ gold: { schedule, keep, instantAccess: '59m' } }, 'policies.gold.instantAccess', /60m to 5h/],
    [{ gold: { schedule, keep, instantAccess: '301 minutes' } }, 'policies.gold.instantAccess', /60m to 5h/],
    [{ gold: { schedule, keep, instantAccess: '2d' } }, 'policies.gold.instantAccess', /60m to 5h/],
    [{ gold: { schedule, keep, instantAccess: '2h', incremental: false } }, 'policies.gold.instantAccess', /no full/],
    [{ gold: { schedule, keep, immutableFor: '12h' } }, 'policies.gold.immutableFor', /whole days/],
    [{ gold: { schedule, keep: '40d', immutableFor: '1mo' } }, 'policies.gold.immutableFor', /whole days/],
    [{ gold: { schedule, keep, immutableFor: '8d' } }, 'policies.gold', /immutable for 8 days, .* after 7\./],
    [{ gold: { schedule, keep, locked: true } }, 'policies.gold.locked', /goes with immutableFor/],
    [{ gold: { schedule, keep, locked: 'yes', immutableFor: '7d' } }, 'policies.gold.locked', /true or false/],
    [{ gold: { schedule, keep, consistency: 'vm' } }, 'policies.gold.consistency', /crash/],
    [{ gold: { schedule, keep, orElse: 'fail' } }, 'policies.gold.orElse', /goes with consistency/],
    [{ gold: { schedule, keep, orElse: 'fail', consistency: 'disk' } }, 'policies.gold.orElse', /always be had/],
    [{ gold: { schedule, keep, consistency: 'crash', sku: 'Standard_LRS' } }, 'policies.gold.sku', /no such/],
    [{ gold: { schedule, keep, consistency: 'crash', instantAccess: '2h' } }, 'policies.gold.instantAccess', /no such/],
    [{ gold: { schedule, keep, consistency: 'crash', immutableFor: '7d' } }, 'policies.gold.immutableFor', /no such/],
    [{ gold: { schedule, keep, consistency: 'crash', networkAccess: 'DenyAll' } }, 'policies.gold.networkAccess', /no/],
    [
      { gold: { schedule, keep, consistency: 'crash', incremental: false } },
      'policies.gold.incremental',
      /incremental/,
    ],
    [{ gold: { schedule, keep, incremental: 'no' } }, 'policies.gold.incremental', /true or false/],
    [{ gold: { schedule, keep, incremental: false, copyTo: [WEST] } }, 'policies.gold.copyTo', /no full snapshot/],
    [{ gold: { schedule, keep, copyTo: WEST } }, 'policies.gold.copyTo', /a list/],
    [{ gold: { schedule, keep, copyTo: [{ keep }] } }, 'policies.gold.copyTo.0.region', /is missing/],
    [{ gold: { schedule, keep, copyTo: [{ region: 'westeurope' }] } }, 'policies.gold.copyTo.0.keep', /is missing/],
    [{ gold: { schedule, keep, copyTo: [{ region: 'eu-west-1', keep }] } }, 'policies.gold.copyTo.0.region', /westeu/],
    [{ gold: { schedule, keep, copyTo: [WEST, WEST] } }, 'policies.gold.copyTo.1.region', /second time/],
    [{ gold: { schedule, keep, copyTo: [{ ...WEST, keep: '7' }] } }, 'policies.gold.copyTo.0.keep', /unit/],
    [
      { gold: { schedule, keep, copyTo: [{ ...WEST, keep: '7d tz UTC' }] } },
      'policies.gold.copyTo.0.keep',
      /clause tz/,
    ],
    [{ gold: { schedule, keep, copyTo: [{ ...WEST, keep: '451d' }] } }, 'policies.gold.copyTo.0.keep', /451 points/],
    [
      { gold: { schedule, keep, copyTo: [{ ...WEST, resourceGroup: '@disk' }] } },
      'policies.gold.copyTo.0.resourceGroup',
      /group in that region/,
    ],
    [{ gold: { schedule, keep, copyTo: [{ ...WEST, copies: 'some' }] } }, 'policies.gold.copyTo.0.copies', /kept/],
    [
      { gold: { schedule, keep, copyTo: [{ ...WEST, reigon: 'x' }] } },
      'policies.gold.copyTo.0.reigon',
      /did you mean region/,
    ],
    [{ gold: { schedule, keep, timezone: 'UTC' } }, 'policies.gold.timezone', /did you mean timeZone/],
    [{ 'gold plan': { schedule, keep } }, 'policies.gold plan', /no name/],
    [{ ['__proto__']: { schedule, keep } }, 'policies.__proto__', /no name/],
    [{ off: { schedule, keep } }, 'policies.off', /means something else/],
    [{ weekdays: { schedule, keep } }, 'policies.weekdays', /means something else/],
    [{ utc: { schedule, keep } }, 'policies.utc', /means something else/],
    [{ gold: { schedule, keep }, GOLD: { schedule, keep: '9d' } }, 'policies.GOLD', /case only/],
  ])('%j at %s', (policies, path, message) => {
    const { book, mistakes } = readPolicies(policies);
    expect(mistakes.map((each) => each.path)).toEqual([path]);
    expect(mistakes[0]?.message).toMatch(message);
    expect(book.policies.get('nightly')).toBeDefined();
  });

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
