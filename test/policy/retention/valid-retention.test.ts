import { describe, expect, test } from 'vitest';
import type { Retention } from '../../../shared/policy/policy.ts';
import { isValidRetention } from '../../../shared/policy/retention/valid-retention.ts';

function isValid(retention: object, timeZone = 'UTC'): boolean {
  return isValidRetention({ retention: retention as Retention, timeZone });
}

describe('a retention may prune', () => {
  test.each<[string, object]>([
    ['a single rule', { yearly: 1 }],
    ['every rule', { last: 1, hourly: 2, daily: 3, weekly: 4, monthly: 5, yearly: 6, within: { count: 7, unit: 'd' } }],
    ['a rule that is said to be absent', { daily: 7, weekly: undefined }],
    ['the greatest count', { daily: 100_000 }],
    ['a span of hours', { within: { count: 1, unit: 'h' } }],
    ['a span of days', { within: { count: 1, unit: 'd' } }],
    ['a span of weeks', { within: { count: 1, unit: 'w' } }],
    ['a span of months', { within: { count: 1, unit: 'mo' } }],
    ['a span of years', { within: { count: 1, unit: 'y' } }],
  ])('with %s', (_, retention) => {
    expect(isValid(retention)).toBe(true);
    expect(isValid(retention, 'Europe/London')).toBe(true);
  });
});

describe('a retention prunes nothing', () => {
  test.each([
    ['no rule', {}],
    ['rules that are all absent', { daily: undefined }],
    ['a count of 0', { daily: 0 }],
    ['a negative count', { daily: -1 }],
    ['half a count', { daily: 1.5 }],
    ['a count beyond the greatest', { daily: 100_001 }],
    ['a count in text', { daily: '7' }],
    ['no count', { daily: null }],
    ['an unknown rule', { fortnightly: 2 }],
    ['an unknown rule beside a good one', { daily: 7, fortnightly: 2 }],
    ['a bad count beside a good one', { daily: 7, weekly: 0 }],
    ['a span without a unit', { within: { count: 14 } }],
    ['a span of an unknown unit', { within: { count: 14, unit: 'm' } }],
    ['a span without a count', { within: { unit: 'd' } }],
    ['a span of no days', { within: { count: 0, unit: 'd' } }],
    ['a span that is a number', { within: 14 }],
    ['a span that is a text', { within: '14d' }],
    ['a span that is nothing', { within: null }],
  ])('with %s', (_, retention) => {
    expect(isValid(retention)).toBe(false);
  });

  test.each(['', 'Europe/Londn', 'here'])('in the zone "%s"', (timeZone) => {
    expect(isValid({ daily: 7 }, timeZone)).toBe(false);
  });
});
