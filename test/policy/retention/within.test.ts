import { expect, test } from 'vitest';
import { formatInstant, parseInstant } from '../../../shared/policy/instant.ts';
import type { Span } from '../../../shared/policy/policy.ts';
import { spanBefore } from '../../../shared/policy/retention/within.ts';

test.each<[string, Span, string, string]>([
  ['2026-11-23T02:00', { count: 3, unit: 'h' }, 'UTC', '2026-11-22T23:00'],
  ['2026-11-23T02:00', { count: 14, unit: 'd' }, 'UTC', '2026-11-09T02:00'],
  ['2026-11-23T02:00', { count: 2, unit: 'w' }, 'UTC', '2026-11-09T02:00'],
  ['2026-03-31T02:00', { count: 1, unit: 'mo' }, 'UTC', '2026-02-28T02:00'],
  ['2024-02-29T02:00', { count: 1, unit: 'y' }, 'UTC', '2023-02-28T02:00'],
  // Across the end of summer time a day is 25 hours of elapsed time, and 24 hours are 24.
  ['2026-10-25T12:00', { count: 1, unit: 'd' }, 'Europe/London', '2026-10-24T11:00'],
  ['2026-10-25T12:00', { count: 24, unit: 'h' }, 'Europe/London', '2026-10-24T12:00'],
  // 01:30 happens twice: a day before ends at the first pass, an hour before at the one that is an hour ago.
  ['2026-10-26T01:30', { count: 1, unit: 'd' }, 'Europe/London', '2026-10-25T00:30'],
  ['2026-10-25T02:30', { count: 1, unit: 'h' }, 'Europe/London', '2026-10-25T01:30'],
])('before %sZ, %o in %s ends at %sZ', (at, span, timeZone, expected) => {
  expect(formatInstant(spanBefore(parseInstant(`${at}Z`), span, timeZone))).toBe(`${expected}:00Z`);
});
