import { expect, test } from 'vitest';
import { reversedRange } from '../../../shared/policy/schedule/reversed-range.ts';

const [MONTH, WEEKDAY] = [3, 4];
const MONTHS = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const WEEKDAYS = 'SUN MON TUE WED THU FRI SAT'.split(' ');

/** The range in a field of its own, all others free. */
function found(range: string, field: number) {
  return reversedRange(['*', '*', '*', '*', '*'].with(field, range));
}

test.each(MONTHS.slice(1).map((month, index) => [month, MONTHS[index] ?? '', index + 2]))(
  'from %s to %s runs backwards over the year',
  (from, to, number) => {
    const after = from === 'DEC' ? 'DEC' : `${from}-DEC`;
    const before = to === 'JAN' ? 'JAN' : `JAN-${to}`;

    expect(found(`${from}-${to}`, MONTH)).toEqual({ range: `${from}-${to}`, instead: `${after},${before}` });
    expect(found(`${number}-${number - 1}`, MONTH)?.instead).toBe(`${after},${before}`);
    expect(found(`${to}-${from}`, MONTH)).toBeUndefined();
  },
);

test.each(WEEKDAYS.slice(1).map((day, index) => [day, WEEKDAYS[index] ?? '']))(
  'from %s to %s runs backwards over the week',
  (from, to) => {
    const after = from === 'SAT' ? 'SAT' : `${from}-SAT`;
    const before = to === 'SUN' ? 'SUN' : `SUN-${to}`;

    expect(found(`${from.toLowerCase()}-${to.toLowerCase()}`, WEEKDAY)?.instead).toBe(`${after},${before}`);
    expect(found(`${to}-${from}`, WEEKDAY)).toBeUndefined();
  },
);

test.each([
  ['50-10', 0, '50-59,0-10'],
  ['59-0', 0, '59,0'],
  ['22-2/2', 1, 'the values one by one'],
  ['22-2/12', 1, 'the values one by one'],
  ['31-1', 2, '31,1'],
])('%s in field %i is to be %s', (range, field, instead) => {
  expect(found(range, field)).toEqual({ range, instead });
});

test.each(['5-5', 'x5-1', '5-1x', '5-1/', '5-1/x', '1-5', '*', '*/5', 'FOO-1', '5-FOO', '5', '-', 'MON-FRI-SUN'])(
  '%s does not run backwards, whatever else is wrong with it',
  (range) => {
    expect(found(range, WEEKDAY)).toBeUndefined();
  },
);

test('names count in their own field alone', () => {
  expect(found('FEB-JAN', WEEKDAY)).toBeUndefined();
  expect(found('MON-SUN', MONTH)).toBeUndefined();
});
