import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policiesSchemaText } from '../../../commands/write-schema.ts';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { readPoliciesFile } from '../../../shared/policy/tag/policies-file.ts';
import { readTag } from '../../../shared/policy/tag/read-tag.ts';

function readPolicies(policies: object, rest: object = {}) {
  return readPoliciesFile(JSON.stringify({ policies, ...rest }), 'Europe/London');
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
    expect(readPoliciesFile('\uFEFF{"policies":{}}', 'UTC')).toEqual({ book: builtInPolicies('UTC'), mistakes: [] });
  });

  test('lets its names be used, and amended, in tags', () => {
    const { book } = readPolicies({ gold: { schedule: 'every 4h', keep: '24h' } });
    const reading = readTag('gold keep 48h', book, { timeZone: 'UTC', tagClauses: 'all' });
    expect(reading).toMatchObject({ kind: 'policy', policy: { name: 'gold', retention: { hourly: 48 } } });
    expect(readTag('glod', book, { timeZone: 'UTC', tagClauses: 'all' })).toMatchObject({ suggestion: 'gold' });
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
    [{ gold: { schedule, keep, sku: 'Premium_LRS' } }, 'policies.gold.sku', /Standard_LRS/],
    [{ gold: { schedule, keep, timezone: 'UTC' } }, 'policies.gold.timezone', /did you mean timeZone/],
    [{ 'gold plan': { schedule, keep } }, 'policies.gold plan', /no name/],
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
    const { book, mistakes } = readPoliciesFile(text, 'UTC');
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
          expect(readPoliciesFile(text, 'UTC').book.policies.get('nightly')).toBeDefined();
        },
      ),
    );
  });
});

test('the published schema is the one that the app validates with', () => {
  expect(readFileSync(new URL('../../../policies.schema.json', import.meta.url), 'utf8')).toBe(policiesSchemaText());
});
