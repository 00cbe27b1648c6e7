import { describe, expect, test } from 'vitest';
import { readPoliciesFile } from '../../../shared/policy/tag/policies-file.ts';

function readPolicies(policies: object) {
  return readPoliciesFile(JSON.stringify({ policies }), { timeZone: 'Europe/London' });
}

describe('a name of a policy', () => {
  const nameIt = (name: string) => readPolicies({ [name]: { schedule: 'at 02:00', keep: '7d' } });

  test.each(['g', 'gold', 'Gold-2_b', 'hourly', 'keeper', 'x'.repeat(64)])('may be %j', (name) => {
    const { book, mistakes } = nameIt(name);
    expect(mistakes).toEqual([]);
    expect(book.policies.get(name.toLowerCase())).toMatchObject({ name: name.toLowerCase(), retention: { daily: 7 } });
  });

  test.each(['', '7d', '_gold', '-gold', 'gold!', 'gold.plan', 'é', 'x'.repeat(65)])('is not %j', (name) => {
    const message = 'is no name: letters, digits, "-" and "_", a letter first, at most 64';
    expect(nameIt(name).mistakes).toEqual([{ path: `policies.${name}`, message }]);
  });

  test.each([
    ...['on', 'yes', 'true', 'enabled', 'default', 'off', 'no', 'false', 'none', 'never', 'disabled'],
    ...['and', 'at', 'every', 'keep', 'tz', 'last', 'within', 'mon', 'weekdays', 'mon-fri', 'noon', 'utc', 'Zulu'],
  ])('is not %j, which means something in a tag', (name) => {
    const message = `a policy cannot be called "${name.toLowerCase()}": the word means something else in a tag`;
    expect(nameIt(name).mistakes).toEqual([{ path: `policies.${name}`, message }]);
  });
});

describe('a schedule of a policies file', () => {
  const scheduled = (fields: object) => {
    const { book, mistakes } = readPolicies({ gold: { keep: 'last 9', ...fields } });
    return mistakes.length > 0 ? mistakes : book.policies.get('gold')?.schedule;
  };
  const suchAs = 'must be such as "at 02:00", "at 06:00/18:00 on mon-fri" or "every 4h"';

  test.each<[object, object]>([
    [{ schedule: '02:00' }, { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [1, 2, 3, 4, 5, 6, 7] }],
    [{ schedule: 'sun 02:00' }, { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [7] }],
    [{ schedule: 'every 6 hours' }, { kind: 'every', hours: 6 }],
    [{ cron: ' 0  2 * *\tmon ' }, { kind: 'cron', expression: '0 2 * * mon' }],
    [{ cron: '*/5 * * * *' }, { kind: 'cron', expression: '*/5 * * * *' }],
  ])('%j', (fields, schedule) => {
    expect(scheduled(fields)).toEqual(schedule);
  });

  test.each<[object, string, string]>([
    [{ schedule: 'on mon' }, '.schedule', suchAs],
    [{ schedule: 'every 4h on mon' }, '.schedule', suchAs],
    [{ schedule: 'every 4h at 02:00' }, '.schedule', suchAs],
    [{ schedule: 'at 02:00 every 4h on mon' }, '.schedule', suchAs],
    [{ schedule: '' }, '.schedule', 'says nothing, or holds a note'],
    [{ schedule: 'at 02:00 # night' }, '.schedule', 'says nothing, or holds a note'],
    [{ schedule: 'at 02:00 keep 7d' }, '.schedule', 'cannot hold the clause keep'],
    [{ cron: '*/4 * * * *' }, '.cron', 'comes more often than every five minutes, which is how often the timer looks'],
    [
      { schedule: 'at 02:00', timeZone: 'bst' },
      '.timeZone',
      'must be an IANA zone such as Europe/London, not "bst"; did you mean Europe/London, or Asia/Dhaka?',
    ],
    [
      { schedule: 'at 02:00', timeZone: 'Atlantis' },
      '.timeZone',
      'must be an IANA zone such as Europe/London, not "Atlantis"',
    ],
  ])('%j: %s %s', (fields, field, message) => {
    expect(scheduled(fields)).toEqual([{ path: `policies.gold${field}`, message }]);
  });
});

test('each entry that is in order by itself is used beside those that are not', () => {
  const silver = { schedule: 'at 02:00', keep: '9d' };
  const { book, mistakes } = readPolicies({
    gold: { ...silver, copyTo: [{ keep: '7d' }] },
    gold2: silver,
    'no name': silver,
    bronze: { ...silver, sku: 'x' },
    GOLD2: silver,
  });
  expect([...book.policies.keys()]).toEqual(['hourly', 'nightly', 'weekly', 'gold2']);
  expect(mistakes.map(({ path }) => path)).toEqual([
    'policies.gold.copyTo.0.region',
    'policies.no name',
    'policies.bronze.sku',
    'policies.GOLD2',
  ]);
});

test('all mistakes of an entry are told, and those of ages and copies where its schedule can be read', () => {
  const { mistakes } = readPolicies({
    gold: { schedule: 'at 2', keep: '7', timeZone: 'Atlantis' },
    silver: { schedule: 'at 02:00', keep: '7', warnAfter: '1h', sku: 'Premium_LRS', locked: true },
    bronze: { schedule: 'at 2', keep: '7d', warnAfter: '1h', copyTo: [{ region: 'westeurope', keep: 'within 7d' }] },
  });
  expect(mistakes.map(({ path }) => path)).toEqual([
    'policies.gold.timeZone',
    'policies.gold.schedule',
    'policies.gold.keep',
    'policies.silver.keep',
    'policies.silver.warnAfter',
    'policies.silver.sku',
    'policies.silver.locked',
    'policies.bronze.schedule',
  ]);
});
