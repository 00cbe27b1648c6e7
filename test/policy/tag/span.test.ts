import { expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import type { Span } from '../../../shared/policy/policy.ts';
import { addSpan, formatSpan, readKeepFor, readSpan } from '../../../shared/policy/tag/span.ts';

test.each([
  ['14d', '14d'],
  [' 36 Hours ', '36h'],
  ['2w', '2w'],
  ['3months', '3mo'],
  ['1 year', '1y'],
  ['3650d', '3650d'],
])('%j is the span %s', (text, expected) => {
  const span = readSpan(text);
  expect(span && formatSpan(span)).toBe(expected);
});

test.each(['', '7', '3m', '0d', '-7d', '1.5d', 'P7D', '11y', '99999d', 'forever', '7d 4w'])('%j is no span', (text) => {
  expect(readSpan(text)).toBeUndefined();
});

test.each<[string, Span]>([
  ['1h', { count: 1, unit: 'h' }],
  ['7d', { count: 7, unit: 'd' }],
  ['3650 days', { count: 3650, unit: 'd' }],
])('a point can be kept for %s', (text, span) => {
  expect(readKeepFor(text)).toEqual({ span });
});

test.each([
  ['0h', /from 1h to 3650d/],
  ['3651d', /from 1h to 3650d/],
  ['10y', /from 1h to 3650d/],
  ['30m', /30mo/],
  ['P7D', /write 7d/],
  ['PT12H', /write 12h/],
  ['P3M', /write 3mo/],
  ['a week', /from 1h to 3650d/],
])('a point cannot be kept for %j', (text, message) => {
  expect(readKeepFor(text)).toEqual({ mistake: expect.stringMatching(message) });
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
