import { describe, expect, test } from 'vitest';
import type { Schedule } from '../../../shared/policy/policy.ts';
import { type CopyTerms, readCopyTargets } from '../../../shared/policy/tag/copy-targets.ts';

const NIGHTLY: Schedule = { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [1, 2, 3, 4, 5, 6, 7] };
const WEST = { region: 'westeurope', keep: '30d' };

function read(targets: Parameters<typeof readCopyTargets>[0], snapshotResourceGroup?: string) {
  const mistakes: string[] = [];
  const terms: CopyTerms = {
    schedule: NIGHTLY,
    ...(snapshotResourceGroup === undefined ? {} : { snapshotResourceGroup }),
  };
  const read = readCopyTargets(targets, terms, (field, message) => mistakes.push(`${field} ${message}`));
  return { regions: read.map(({ region }) => region), mistakes };
}

describe('a region is named as Azure names it', () => {
  test.each([
    ['westeurope', 'westeurope'],
    [' West Europe 2', 'westeurope2'],
    ['USGov\tVirginia', 'usgovvirginia'],
    ['abc', 'abc'],
    [`a${'b'.repeat(39)}`, `a${'b'.repeat(39)}`],
  ])('%j', (typed, region) => {
    expect(read([{ ...WEST, region: typed }])).toEqual({ regions: [region], mistakes: [] });
  });

  test.each(['', 'ab', '2west', 'eu-west-1', 'west.europe', 'xé'.repeat(2), `a${'b'.repeat(40)}`])(
    'not %j',
    (typed) => {
      expect(read([{ ...WEST, region: typed }]).mistakes).toEqual([
        `copyTo.0.region must be the name of an Azure region such as westeurope, not ${JSON.stringify(typed)}`,
      ]);
    },
  );

  test('and named once', () => {
    expect(read([WEST, { ...WEST, region: 'eastus' }, { ...WEST, region: 'West Europe' }]).mistakes).toEqual([
      'copyTo.2.region names westeurope a second time',
    ]);
  });
});

describe('a resource group is named as Azure takes it', () => {
  test.each(['copies', 'a', 'Kopien_(ü).2-x', '_', 'x'.repeat(90)])('%j', (resourceGroup) => {
    expect(read([{ ...WEST, resourceGroup }], '@disk')).toEqual({ regions: ['westeurope'], mistakes: [] });
  });

  test.each(['', '@disk', 'copies.', 'a b', 'a/b', 'x'.repeat(91)])('not %j', (resourceGroup) => {
    expect(read([{ ...WEST, resourceGroup }]).mistakes).toEqual([
      `copyTo.0.resourceGroup must be the name of a resource group in that region, not ${JSON.stringify(resourceGroup)}`,
    ]);
  });

  test('and may be left out where points lie in one group, or where they lie is not known', () => {
    expect(read([WEST], 'nightkeep-snapshots').mistakes).toEqual([]);
    expect(read([WEST]).mistakes).toEqual([]);
    expect(read([WEST], '@disk').mistakes).toEqual([
      "copyTo.0.resourceGroup is missing: points lie in each disk's own group (@disk), copies need one of a name",
    ]);
  });
});

describe('what is kept there', () => {
  test('comes to at most 450 copies of a disk', () => {
    expect(read([{ ...WEST, keep: '450d' }]).mistakes).toEqual([]);
    expect(read([{ ...WEST, keep: '400d 51w' }]).mistakes).toEqual([
      'copyTo.0.keep would keep too many copies of a disk: keep 400d 51w = 400 + 51 = 451 points, the limit is 450',
    ]);
  });

  test('is read, or the target left out', () => {
    expect(read([{ ...WEST, keep: '7' }, WEST])).toEqual({
      regions: ['westeurope'],
      mistakes: ['copyTo.0.keep `7` needs a unit: 7d for days, or last 7.'],
    });
  });
});
