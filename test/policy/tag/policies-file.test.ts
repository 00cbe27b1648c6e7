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
  test.each<[object, string, string]>([
    [{ gold: { keep } }, 'policies.gold', 'needs either schedule or cron, and not both'],
    [{ gold: { keep, schedule, cron: '0 2 * * *' } }, 'policies.gold', 'needs either schedule or cron, and not both'],
    [{ gold: { keep, schedule: 'at 2' } }, 'policies.gold.schedule', '`2` is no time of day; write it as 02:30.'],
    [
      { gold: { keep, schedule: 'every 5h' } },
      'policies.gold.schedule',
      '`every` takes 1, 2, 3, 4, 6, 8, 12 h; other times are given by `at` and `on`.',
    ],
    [
      { gold: { keep, schedule: 'on sun' } },
      'policies.gold.schedule',
      'must be such as "at 02:00", "at 06:00/18:00 on mon-fri" or "every 4h"',
    ],
    [{ gold: { keep, schedule: 'at 02:00 tz UTC' } }, 'policies.gold.schedule', 'cannot hold the clause tz'],
    [{ gold: { keep, schedule: 'nightly' } }, 'policies.gold.schedule', '`nightly` is neither a policy nor a clause.'],
    [{ gold: { keep, cron: '0 2 31 2 *' } }, 'policies.gold.cron', '"0 2 31 2 *" names a day that no year has'],
    [
      { gold: { keep, cron: '0 2 * * sat-sun' } },
      'policies.gold.cron',
      'the range "sat-sun" runs backwards: write "SAT,SUN"',
    ],
    [
      { gold: { keep, cron: '0 0 2 * * *' } },
      'policies.gold.cron',
      'cron text has five fields: minute, hour, day of month, month, weekday',
    ],
    [
      { gold: { keep: '24h', cron: '* * * * *' } },
      'policies.gold.cron',
      'comes more often than every five minutes, which is how often the timer looks',
    ],
    [{ gold: { schedule } }, 'policies.gold.keep', 'is missing'],
    [
      { and: { schedule, keep } },
      'policies.and',
      'a policy cannot be called "and": the word means something else in a tag',
    ],
    [{ gold: { schedule, keep: '7' } }, 'policies.gold.keep', '`7` needs a unit: 7d for days, or last 7.'],
    [{ gold: { schedule, keep: '7d at 03:00' } }, 'policies.gold.keep', 'cannot hold the clause at'],
    [
      { gold: { schedule, keep: '500d' } },
      'policies.gold',
      'It would keep too many points of a disk: keep 500d = 500 points, the limit is 450 (Azure takes 500 incremental snapshots per disk).',
    ],
    [
      { gold: { schedule, keep: '4w' } },
      'policies.gold',
      'The schedule comes more than once a week, but no keep rule is as fine (d), so most points would be pruned at once.',
    ],
    [
      { gold: { schedule, keep, timeZone: 'London' } },
      'policies.gold.timeZone',
      'must be an IANA zone such as Europe/London, not "London"; did you mean Europe/London?',
    ],
    [
      { gold: { schedule, keep, sku: 'Premium_LRS' } },
      'policies.gold.sku',
      'Premium_LRS is for full snapshots alone: set incremental to false, or take Standard_LRS or Standard_ZRS',
    ],
    [
      { gold: { schedule, keep, sku: 'Premium_ZRS' } },
      'policies.gold.sku',
      'must be "Standard_LRS" or "Standard_ZRS" or "Premium_LRS"',
    ],
    [
      { gold: { schedule, keep, instantAccess: '59m' } },
      'policies.gold.instantAccess',
      'must be a time from 60m to 5h, such as 120m or 2h, not "59m"',
    ],
    [
      { gold: { schedule, keep, instantAccess: '301 minutes' } },
      'policies.gold.instantAccess',
      'must be a time from 60m to 5h, such as 120m or 2h, not "301 minutes"',
    ],
    [
      { gold: { schedule, keep, instantAccess: '2d' } },
      'policies.gold.instantAccess',
      'must be a time from 60m to 5h, such as 120m or 2h, not "2d"',
    ],
    [
      { gold: { schedule, keep, instantAccess: '2h', incremental: false } },
      'policies.gold.instantAccess',
      'is for incremental snapshots alone: Premium SSD v2 and Ultra disks have no full ones',
    ],
    [
      { gold: { schedule, keep, immutableFor: '12h' } },
      'policies.gold.immutableFor',
      'must be whole days or weeks, such as 7d or 2w, not "12h"',
    ],
    [
      { gold: { schedule, keep: '40d', immutableFor: '1mo' } },
      'policies.gold.immutableFor',
      'must be whole days or weeks, such as 7d or 2w, not "1mo"',
    ],
    [
      { gold: { schedule, keep, immutableFor: '8d' } },
      'policies.gold',
      'Its points are immutable for 8 days, and keep 7d lets some go after 7.',
    ],
    [{ gold: { schedule, keep, locked: true } }, 'policies.gold.locked', 'goes with immutableFor'],
    [{ gold: { schedule, keep, locked: 'yes', immutableFor: '7d' } }, 'policies.gold.locked', 'must be true or false'],
    [
      { gold: { schedule, keep, consistency: 'vm' } },
      'policies.gold.consistency',
      'must be "disk" or "crash" or "application"',
    ],
    [
      { gold: { schedule, keep, orElse: 'fail' } },
      'policies.gold.orElse',
      'goes with consistency crash or application: that of disk can always be had',
    ],
    [
      { gold: { schedule, keep, orElse: 'fail', consistency: 'disk' } },
      'policies.gold.orElse',
      'goes with consistency crash or application: that of disk can always be had',
    ],
    [
      { gold: { schedule, keep, consistency: 'crash', sku: 'Standard_LRS' } },
      'policies.gold.sku',
      'does not go with consistency crash or application: VM restore points have no such setting',
    ],
    [
      { gold: { schedule, keep, consistency: 'crash', instantAccess: '2h' } },
      'policies.gold.instantAccess',
      'does not go with consistency crash or application: VM restore points have no such setting',
    ],
    [
      { gold: { schedule, keep, consistency: 'crash', immutableFor: '7d' } },
      'policies.gold.immutableFor',
      'does not go with consistency crash or application: VM restore points have no such setting',
    ],
    [
      { gold: { schedule, keep, consistency: 'crash', networkAccess: 'DenyAll' } },
      'policies.gold.networkAccess',
      'does not go with consistency crash or application: VM restore points have no such setting',
    ],
    [
      { gold: { schedule, keep, consistency: 'crash', incremental: false } },
      'policies.gold.incremental',
      'cannot be false with consistency crash or application: VM restore points are incremental',
    ],
    [{ gold: { schedule, keep, incremental: 'no' } }, 'policies.gold.incremental', 'must be true or false'],
    [
      { gold: { schedule, keep, incremental: false, copyTo: [WEST] } },
      'policies.gold.copyTo',
      'is for incremental snapshots and restore points: Azure copies no full snapshot to another region',
    ],
    [{ gold: { schedule, keep, copyTo: WEST } }, 'policies.gold.copyTo', 'must be a list'],
    [{ gold: { schedule, keep, copyTo: [{ keep }] } }, 'policies.gold.copyTo.0.region', 'is missing'],
    [{ gold: { schedule, keep, copyTo: [{ region: 'westeurope' }] } }, 'policies.gold.copyTo.0.keep', 'is missing'],
    [
      { gold: { schedule, keep, copyTo: [{ region: 'eu-west-1', keep }] } },
      'policies.gold.copyTo.0.region',
      'must be the name of an Azure region such as westeurope, not "eu-west-1"',
    ],
    [
      { gold: { schedule, keep, copyTo: [WEST, WEST] } },
      'policies.gold.copyTo.1.region',
      'names westeurope a second time',
    ],
    [
      { gold: { schedule, keep, copyTo: [{ ...WEST, keep: '7' }] } },
      'policies.gold.copyTo.0.keep',
      '`7` needs a unit: 7d for days, or last 7.',
    ],
    [
      { gold: { schedule, keep, copyTo: [{ ...WEST, keep: '7d tz UTC' }] } },
      'policies.gold.copyTo.0.keep',
      'cannot hold the clause tz',
    ],
    [
      { gold: { schedule, keep, copyTo: [{ ...WEST, keep: '451d' }] } },
      'policies.gold.copyTo.0.keep',
      'would keep too many copies of a disk: keep 451d = 451 points, the limit is 450',
    ],
    [
      { gold: { schedule, keep, copyTo: [{ ...WEST, resourceGroup: '@disk' }] } },
      'policies.gold.copyTo.0.resourceGroup',
      'must be the name of a resource group in that region, not "@disk"',
    ],
    [
      { gold: { schedule, keep, copyTo: [{ ...WEST, copies: 'some' }] } },
      'policies.gold.copyTo.0.copies',
      'must be "kept" or "all"',
    ],
    [
      { gold: { schedule, keep, copyTo: [{ ...WEST, reigon: 'x' }] } },
      'policies.gold.copyTo.0.reigon',
      'is no key here; did you mean region?',
    ],
    [{ gold: { schedule, keep, timezone: 'UTC' } }, 'policies.gold.timezone', 'is no key here; did you mean timeZone?'],
    [
      { 'gold plan': { schedule, keep } },
      'policies.gold plan',
      'is no name: letters, digits, "-" and "_", a letter first, at most 64',
    ],
    [
      { ['__proto__']: { schedule, keep } },
      'policies.__proto__',
      'is no name: letters, digits, "-" and "_", a letter first, at most 64',
    ],
    [
      { off: { schedule, keep } },
      'policies.off',
      'a policy cannot be called "off": the word means something else in a tag',
    ],
    [
      { weekdays: { schedule, keep } },
      'policies.weekdays',
      'a policy cannot be called "weekdays": the word means something else in a tag',
    ],
    [
      { utc: { schedule, keep } },
      'policies.utc',
      'a policy cannot be called "utc": the word means something else in a tag',
    ],
    [
      { gold: { schedule, keep }, GOLD: { schedule, keep: '9d' } },
      'policies.GOLD',
      'differs from another name by case only',
    ],
  ])('%j at %s', (policies, path, message) => {
    const { book, mistakes } = readPolicies(policies);
    expect(mistakes).toEqual([{ path, message }]);
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
