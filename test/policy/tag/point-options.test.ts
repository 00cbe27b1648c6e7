import { describe, expect, test } from 'vitest';
import type { Schedule } from '../../../shared/policy/policy.ts';
import { readPointOptions } from '../../../shared/policy/tag/point-options.ts';

const NIGHTLY: Schedule = { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [1, 2, 3, 4, 5, 6, 7] };

type Fields = Partial<Parameters<typeof readPointOptions>[0]>;

function read(fields: Fields) {
  const mistakes: string[] = [];
  const options = readPointOptions({ keep: '7d', ...fields }, { schedule: NIGHTLY }, (field, message) =>
    mistakes.push(`${field} ${message}`),
  );
  return { options, mistakes };
}

describe('what a policy says of its points is read, and what goes without saying is left out', () => {
  const WEST = { region: 'westeurope', keep: '30d' };
  test.each<[Fields, object]>([
    [{}, {}],
    [{ incremental: true, consistency: 'disk', copyTo: [] }, {}],
    [{ incremental: false }, { full: true }],
    [
      { incremental: false, sku: 'Premium_LRS' },
      { full: true, sku: 'Premium_LRS' },
    ],
    [{ sku: 'Standard_LRS' }, { sku: 'Standard_LRS' }],
    [{ networkAccess: 'AllowAll' }, { networkAccess: 'AllowAll' }],
    [{ consistency: 'crash', orElse: 'lower' }, { consistency: 'crash' }],
    [
      { consistency: 'application', orElse: 'fail' },
      { consistency: 'application', orElse: 'fail' },
    ],
    [{ copyTo: [WEST] }, { copyTo: [{ region: 'westeurope', retention: { daily: 30 }, copies: 'kept' }] }],
    [
      { copyTo: [{ ...WEST, resourceGroup: 'far', copies: 'all' }] },
      { copyTo: [{ region: 'westeurope', resourceGroup: 'far', retention: { daily: 30 }, copies: 'all' }] },
    ],
  ])('%j gives %j', (fields, options) => {
    expect(read(fields)).toStrictEqual({ options, mistakes: [] });
  });
});

describe('access before the data has arrived lasts from one hour to five', () => {
  test.each([
    ['60m', 60],
    ['90min', 90],
    ['90 mins', 90],
    ['90minute', 90],
    [' 0090  Minutes ', 90],
    ['300m', 300],
    ['1h', 60],
    ['2hr', 120],
    ['2hrs', 120],
    ['3 hour', 180],
    ['5 HOURS', 300],
  ])('%j', (instantAccess, instantAccessMinutes) => {
    expect(read({ instantAccess })).toEqual({ options: { instantAccessMinutes }, mistakes: [] });
  });

  test.each(['', '59m', '301m', '0h', '6h', '90', 'h', '2d', 'x90m', '90mx', '2hx', '00090m', '00002h'])(
    'not %j',
    (instantAccess) => {
      expect(read({ instantAccess })).toEqual({
        options: {},
        mistakes: [
          `instantAccess must be a time from 60m to 5h, such as 120m or 2h, not ${JSON.stringify(instantAccess)}`,
        ],
      });
    },
  );
});

describe('points are immutable for whole days, at most 3650', () => {
  test.each<[string, number]>([
    ['1d', 1],
    ['2 weeks', 14],
    ['3650d', 3650],
    ['521w', 3647],
  ])('%j', (immutableFor, days) => {
    expect(read({ immutableFor }).options).toEqual({ immutability: { days, locked: false } });
    expect(read({ immutableFor, locked: true }).options).toEqual({ immutability: { days, locked: true } });
    expect(read({ immutableFor, locked: false }).options).toEqual({ immutability: { days, locked: false } });
  });

  test.each(['', '0d', '3651d', '522w', '24h', '1mo', '1y', 'long'])('not %j', (immutableFor) => {
    expect(read({ immutableFor })).toEqual({
      options: {},
      mistakes: [`immutableFor must be whole days or weeks, such as 7d or 2w, not ${JSON.stringify(immutableFor)}`],
    });
  });
});

describe('what Azure has no point for is told', () => {
  const noSetting = 'does not go with consistency crash or application: VM restore points have no such setting';
  const WEST = { region: 'westeurope', keep: '30d' };
  test.each<[Fields, string[]]>([
    [
      { sku: 'Premium_LRS' },
      ['sku Premium_LRS is for full snapshots alone: set incremental to false, or take Standard_LRS or Standard_ZRS'],
    ],
    [
      { sku: 'Premium_LRS', incremental: true },
      ['sku Premium_LRS is for full snapshots alone: set incremental to false, or take Standard_LRS or Standard_ZRS'],
    ],
    [{ sku: 'Standard_ZRS', incremental: false }, []],
    [
      { instantAccess: '2h', incremental: false },
      ['instantAccess is for incremental snapshots alone: Premium SSD v2 and Ultra disks have no full ones'],
    ],
    [{ instantAccess: '2h', incremental: true }, []],
    [
      { copyTo: [WEST], incremental: false },
      ['copyTo is for incremental snapshots and restore points: Azure copies no full snapshot to another region'],
    ],
    [{ copyTo: [], incremental: false }, []],
    [{ copyTo: [WEST], incremental: true }, []],
    [{ locked: true }, ['locked goes with immutableFor']],
    [{ locked: false }, ['locked goes with immutableFor']],
    [{ orElse: 'lower' }, ['orElse goes with consistency crash or application: that of disk can always be had']],
    [
      { orElse: 'fail', consistency: 'disk' },
      ['orElse goes with consistency crash or application: that of disk can always be had'],
    ],
    [{ consistency: 'crash', sku: 'Standard_LRS' }, [`sku ${noSetting}`]],
    [{ consistency: 'application', instantAccess: '2h' }, [`instantAccess ${noSetting}`]],
    [{ consistency: 'crash', immutableFor: '7d' }, [`immutableFor ${noSetting}`]],
    [{ consistency: 'crash', networkAccess: 'DenyAll' }, [`networkAccess ${noSetting}`]],
    [
      { consistency: 'crash', incremental: false },
      ['incremental cannot be false with consistency crash or application: VM restore points are incremental'],
    ],
    [{ consistency: 'crash', incremental: true }, []],
    [{ consistency: 'disk', immutableFor: '7d', networkAccess: 'DenyAll', instantAccess: '2h' }, []],
  ])('%j: %j', (fields, mistakes) => {
    expect(read(fields).mistakes).toEqual(mistakes);
  });
});
