import { describe, expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import type { Span } from '../../../shared/policy/policy.ts';
import { addSpan, formatSpan, readKeepFor, readSpan, spanDays } from '../../../shared/policy/tag/span.ts';

const WORDS = {
  h: 'h hr hrs hour hours',
  d: 'd day days',
  w: 'w wk wks week weeks',
  mo: 'mo month months',
  y: 'y yr yrs year years',
};

test.each(
  Object.entries(WORDS).flatMap(([unit, words]) =>
    words.split(' ').map((word): [string, string] => [`2${word}`, unit]),
  ),
)('%j is two %s', (text, unit) => {
  expect(readSpan(text)).toEqual({ count: 2, unit });
});

test.each([
  ['14d', '14d'],
  [' 36 Hours ', '36h'],
  ['1  \t year', '1y'],
  ['3660d', '3660d'],
  ['10y', '10y'],
  ['87840h', '87840h'],
  ['522w', '522w'],
  ['118mo', '118mo'],
])('%j is the span %s', (text, expected) => {
  const span = readSpan(text);
  expect(span && formatSpan(span)).toBe(expected);
});

test.each([
  ...['', '7', 'd', '3m', '0d', '-7d', '1.5d', 'P7D', 'x7d', '7d!', '1234567h', 'forever', '7d 4w'],
  ...['3661d', '11y', '87841h', '523w', '119mo', '99999d'],
])('%j is no span', (text) => {
  expect(readSpan(text)).toBeUndefined();
});

test.each<[Span, number]>([
  [{ count: 36, unit: 'h' }, 1.5],
  [{ count: 2, unit: 'd' }, 2],
  [{ count: 2, unit: 'w' }, 14],
  [{ count: 2, unit: 'mo' }, 62],
  [{ count: 2, unit: 'y' }, 732],
])('%j is at most %d days', (span, days) => {
  expect(spanDays(span)).toBe(days);
});

test.each<[string, Span]>([
  ['1h', { count: 1, unit: 'h' }],
  ['7d', { count: 7, unit: 'd' }],
  ['3650 days', { count: 3650, unit: 'd' }],
])('a point can be kept for %s', (text, span) => {
  expect(readKeepFor(text)).toEqual({ span });
});

describe('a point cannot be kept for', () => {
  const expected = 'must be a time from 1h to 3650d, such as 7d, 36h, 2w, 3mo or 1y';
  test.each([
    ['', ', not ""'],
    ['0h', ', not "0h"'],
    ['3651d', ', not "3651d"'],
    ['10y', ', not "10y"'],
    [' a week ', ', not "a week"'],
    ['x'.repeat(41), `, not "${'x'.repeat(40)}"`],
    ...['30m', '30 min', '30mins', '30minute', ' 30 Minutes '].map((typed): [string, string] => [
      typed,
      `; ${typed.trim()} could be minutes or months: write 30mo for months`,
    ]),
    ...['x30m', '30mx', '30minut', '12345m'].map((typed): [string, string] => [typed, `, not "${typed}"`]),
    ['P7D', '; write 7d'],
    ['p14d', '; write 14d'],
    ['PT12H', '; write 12h'],
    ['P3M', '; write 3mo'],
    ['P12345W', '; write 12345w'],
    ['PT12345H', '; write 12345h'],
    ['P2Y', '; write 2y'],
    ...['xP7D', 'P7Dx', 'PT7D', 'P7H', 'P123456D', 'PT123456H', 'P7S', 'PD'].map((typed): [string, string] => [
      typed,
      `, not "${typed}"`,
    ]),
  ])('%j', (text, rest) => {
    expect(readKeepFor(text)).toEqual({ mistake: `${expected}${rest}` });
  });
});

test.each<[string, string, Span, 1 | -1, string]>([
  ['a day over the spring gap is 23 hours', '2026-03-28T12:00:00Z', { count: 1, unit: 'd' }, 1, '2026-03-29T11:00:00Z'],
  [
    '24 hours over the spring gap are 24 hours',
    '2026-03-28T12:00:00Z',
    { count: 24, unit: 'h' },
    1,
    '2026-03-29T12:00:00Z',
  ],
  ['a month back from the 31st clamps', '2026-03-31T12:00:00Z', { count: 1, unit: 'mo' }, -1, '2026-02-28T13:00:00Z'],
  ['a year before a leap day clamps', '2028-02-29T12:00:00Z', { count: 1, unit: 'y' }, -1, '2027-02-28T12:00:00Z'],
  ['two weeks', '2026-11-23T02:00:00Z', { count: 2, unit: 'w' }, -1, '2026-11-09T02:00:00Z'],
])('%s', (_, at, span, sign, expected) => {
  expect(formatInstant(addSpan(parseInstant(at), span, 'Europe/London', sign))).toBe(expected);
});
