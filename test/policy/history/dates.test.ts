import { describe, expect, test } from 'vitest';
import { addDays, datesFrom, daysBetween } from '../../../shared/policy/history/dates.ts';

describe('the dates from one to another', () => {
  test.each<[string, string, readonly string[]]>([
    ['2026-12-30', '2027-01-02', ['2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02']],
    ['2028-02-28', '2028-03-01', ['2028-02-28', '2028-02-29', '2028-03-01']],
    ['2026-11-23', '2026-11-23', ['2026-11-23']],
    ['2026-11-23', '2026-11-22', []],
    ['2026-11-23', '2026-10-01', []],
  ])('%s and %s', (first, last, dates) => {
    expect(datesFrom(first, last)).toEqual(dates);
  });
});

describe('a date so many days from another', () => {
  test.each([
    ['2026-11-23', 0, '2026-11-23'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-01-01', 365, '2027-01-01'],
  ])('%s and %i', (date, days, other) => {
    expect(addDays(date, days)).toBe(other);
    expect(daysBetween(date, other)).toBe(days);
    expect(daysBetween(other, date)).toBe(days === 0 ? 0 : -days);
  });
});
