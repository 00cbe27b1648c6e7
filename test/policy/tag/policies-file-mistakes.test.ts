import { describe, expect, test } from 'vitest';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { readPoliciesFile } from '../../../shared/policy/tag/policies-file.ts';

const WEST = { region: 'westeurope', keep: '30d' };

function readPolicies(policies: object) {
  return readPoliciesFile(JSON.stringify({ policies }), { timeZone: 'Europe/London' });
}

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
});

describe('a mistake of the file as a whole is told', () => {
  const gold = { schedule: 'at 02:00', keep: '7d' };
  const keysOfPolicy =
    'schedule, cron, keep, timeZone, sku, incremental, instantAccess, immutableFor, locked, consistency, orElse, copyTo, networkAccess, warnAfter, criticalAfter';
  test.each<[unknown, string, string]>([
    [[], '', 'must be a JSON object'],
    [null, '', 'must be a JSON object'],
    ['nightly', '', 'must be a JSON object'],
    [{}, 'policies', 'is missing'],
    [{ policies: [] }, 'policies', 'must be a JSON object'],
    [{ policies: null }, 'policies', 'must be a JSON object'],
    [{ policies: { gold: 7 } }, 'policies.gold', 'must be a JSON object'],
    [{ policies: {}, xyzzy: 1 }, 'xyzzy', 'is no key here; the keys are $schema, default, policies'],
    [{ policies: {}, polcies: {} }, 'polcies', 'is no key here; did you mean policies?'],
    [
      { policies: { gold: { ...gold, xyzzy: 1 } } },
      'policies.gold.xyzzy',
      `is no key here; the keys are ${keysOfPolicy}`,
    ],
    [
      { policies: { gold: { ...gold, copyTo: [{ ...WEST, xyzzy: 1 }] } } },
      'policies.gold.copyTo.0.xyzzy',
      'is no key here; the keys are region, resourceGroup, keep, copies',
    ],
    [{ policies: {}, default: 7 }, 'default', 'must be a text'],
    [{ policies: {}, default: 'xyzzy' }, 'default', 'names no policy: "xyzzy"'],
    [{ policies: {}, default: ' Nigthly ' }, 'default', 'names no policy: " Nigthly "; did you mean nightly?'],
    [{ policies: {}, default: 'x'.repeat(81) }, 'default', `names no policy: "${'x'.repeat(80)}"`],
    [
      { policies: { gold: { ...gold, timeZone: 'x'.repeat(65) } } },
      'policies.gold.timeZone',
      'must be at most 64 characters',
    ],
    [{ policies: { gold: { ...gold, keep: '' } } }, 'policies.gold.keep', 'must not be empty'],
    [
      { policies: { gold: { ...gold, copyTo: Array.from({ length: 11 }, () => WEST) } } },
      'policies.gold.copyTo',
      'must be at most 10 items',
    ],
  ])('%j: at %j %s', (file, path, message) => {
    const { book, mistakes } = readPoliciesFile(JSON.stringify(file), { timeZone: 'UTC' });
    expect(mistakes).toEqual([{ path, message }]);
    expect(book).toEqual(builtInPolicies('UTC'));
  });

  test('and what is no JSON, with why', () => {
    const { book, mistakes } = readPoliciesFile('{"policies"', { timeZone: 'UTC' });
    expect(mistakes).toEqual([{ path: '', message: expect.stringMatching(/^is no JSON: Expected .*JSON/) }]);
    expect(book).toEqual(builtInPolicies('UTC'));
  });
});
