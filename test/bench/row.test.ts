import { describe, expect, test } from 'vitest';
import { growthExponent } from '../../bench/planning/growth-exponent.ts';
import { isMet, type Row, ratioOf } from '../../bench/row.ts';
import { sayNumber, sayRow } from '../../bench/say-row.ts';

const BOUND = { kind: 'bound', name: "ARM's writes", figure: 80 } as const;

function aRow(row: Partial<Row> = {}): Row {
  return { what: 'makespan', figure: 100, unit: 's', against: BOUND, how: '1,000 disks', ...row };
}

test('the ratio of a row says how many times the bound its figure is', () => {
  expect(ratioOf(aRow())).toBe(1.25);
  expect(ratioOf(aRow({ against: { ...BOUND, figure: 0 } }))).toBeUndefined();
});

describe('a row', () => {
  test.each([
    ['without a limit is met whatever its figure', {}, true],
    ['may be as far from its bound as its limit says', { limit: { most: 1.25 } }, true],
    ['is missed beyond its limit', { limit: { most: 1.24 } }, false],
    ['may be as low as its limit says', { limit: { least: 1.25 } }, true],
    ['is missed below its limit', { limit: { least: 1.26 } }, false],
    ['of nothing is missed by anything', { figure: 1, against: { ...BOUND, figure: 0 }, limit: { most: 1 } }, false],
    ['of nothing is met by nothing', { figure: 0, against: { ...BOUND, figure: 0 }, limit: { most: 1 } }, true],
    ['whose figure is no number is missed', { figure: Number.NaN, limit: { most: 1 } }, false],
  ] as const)('%s', (_, row, met) => {
    expect(isMet(aRow(row))).toBe(met);
  });

  test('is told with its bound, its ratio, its limit and whether it missed', () => {
    expect(sayRow(aRow({ limit: { most: 1.1 } }))).toEqual([
      'makespan',
      '100 s',
      "bound: ARM's writes, 80 s",
      '1.25 (at most 1.1), MISSED',
      '1,000 disks',
    ]);
  });

  test('that is held against nothing has no ratio', () => {
    expect(sayRow(aRow({ unit: '', against: { ...BOUND, name: 'none', figure: 0 } }))).toEqual([
      'makespan',
      '100',
      'bound: none, 0',
      '-',
      '1,000 disks',
    ]);
  });
});

test.each([
  [0, '0'],
  [0.0463, '0.046'],
  [0.00194, '0.0019'],
  [1.2345, '1.23'],
  [12.345, '12.3'],
  [123.4, '123'],
  [13968.2, '13,968'],
])('%d is told as %s', (figure, said) => {
  expect(sayNumber(figure)).toBe(said);
});

test('the growth exponent is that of the power law behind the figures', () => {
  const power = (k: number) => [10, 100, 400].map((size) => [size, 3 * size ** k] as const);

  expect(growthExponent(power(1))).toBeCloseTo(1);
  expect(growthExponent(power(1.5))).toBeCloseTo(1.5);
});
