import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Policy } from '../../../shared/policy/policy.ts';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { canonicalPolicy } from '../../../shared/policy/tag/canonical.ts';
import { readTag, type TagReading } from '../../../shared/policy/tag/read-tag.ts';

const book = builtInPolicies('UTC');

function read(value: string, tagClauses: 'all' | 'names' = 'all'): TagReading {
  return readTag(value, book, { timeZone: 'UTC', tagClauses });
}

/** The canonical text of what the value means, `off`, or `? ` and the suggestion. */
function meaning(value: string): string {
  const reading = read(value);
  if (reading.kind === 'problem') return `? ${reading.suggestion}`;
  return reading.kind === 'off' ? 'off' : canonicalPolicy(reading.policy, book);
}

describe('a tag value is read as people type it', () => {
  test.each([
    // The design's own examples.
    ['nightly', 'nightly'],
    ['nightly keep 14d 8w 12m', 'nightly keep 14d 8w 12m'],
    ['nightly keep 14d', 'nightly keep 14d'],
    ['at 02:30 tz Europe/London keep 7d 4w 12m', 'nightly at 02:30 tz Europe/London'],
    ['at 06:00/18:00 on mon-fri keep last 5, 30d', 'nightly at 06:00/18:00 on mon-fri keep last 5 30d'],
    ['every 4h keep 24h 7d', 'nightly every 4h keep 24h 7d'],
    ['nightly 14d 8w', 'nightly keep 14d 8w'],
    ['nightly keep 7d 4w 12m tz Europe/London', 'nightly tz Europe/London'],
    ['keep last 5 24h 7d 4w 12m 3y within 14d', 'nightly keep last 5 24h 7d 4w 12m 3y within 14d'],
    // Case, blanks, separators, quotes, dashes.
    ['  NIGHTLY\t', 'nightly'],
    ['Nightly;keep=14d,8w+12m', 'nightly keep 14d 8w 12m'],
    ['nightly\u00a0keep\u200914d\u200b', 'nightly keep 14d'],
    ['"nightly"', 'nightly'],
    ["'nightly keep 14d'", 'nightly keep 14d'],
    ['“nightly keep 14d”', 'nightly keep 14d'],
    ['weekly on mon–fri keep 10d', 'weekly on mon-fri keep 10d'],
    ['nightly on mon – fri', 'nightly on mon-fri'],
    ['on Monday to Friday', 'nightly on mon-fri'],
    ['"Nightly" 14d', 'nightly keep 14d'],
    ['nightly at 06:00 / 18:00 keep 48h', 'nightly at 06:00/18:00 keep 48h'],
    // Opting in and out by a word.
    ...['on', 'yes', 'True', 'enabled', 'DEFAULT', 'daily'].map((word) => [word, 'nightly']),
    ...['off', 'No', 'false', 'none', 'never', 'Disabled'].map((word) => [word, 'off']),
    ['on keep 14d', 'nightly keep 14d'],
    ['on weekdays', 'nightly on mon-fri'],
    // Times and days.
    ['nightly at 2am', 'nightly'],
    ['nightly at 2 AM', 'nightly'],
    ['nightly 2:30', 'nightly at 02:30'],
    ['nightly at midnight', 'nightly at 00:00'],
    ['nightly at 12am/12pm keep 4h', 'nightly at 00:00/12:00 keep 4h'],
    ['weekly on Sunday at 3am', 'weekly at 03:00'],
    ['at 11:30pm on weekends', 'nightly at 23:30 on sat/sun'],
    ['hourly at 02:00', 'hourly at 02:00'],
    ['every 1 hour keep 24 hours', 'nightly every 1h keep 24h'],
    // Counts.
    ['nightly keep 14 days', 'nightly keep 14d'],
    ['nightly keep 7d and 2 weeks', 'nightly keep 7d 2w'],
    ['nightly 7d 12mo', 'nightly keep 7d 12m'],
    ['keep 7 daily 4 weekly 12 monthly', 'nightly'],
    ['keep 7d4w12m', 'nightly'],
    ['nightly keep within 14d', 'nightly keep within 14d'],
    // Zones.
    ['nightly tz europe/london', 'nightly tz Europe/London'],
    ['nightly tz america/new york', 'nightly tz America/New_York'],
    ['nightly tz Etc/GMT+5', 'nightly tz Etc/GMT+5'],
  ])('%j means %j', (value = '', expected = '') => {
    expect(meaning(value)).toBe(expected);
  });
});

describe('a value that cannot be read is answered with the nearest spelling or both meanings', () => {
  test.each([
    ['nigthly', 'nightly'],
    ['nightly keep 4w', 'nightly keep 28d, or weekly keep 4w'],
    ['nightly keep 1y', 'nightly keep 7d 1y'],
    ['nightly 2 weeks', 'nightly keep 14d, or weekly keep 2w'],
    ['hourly keep 7d', 'hourly keep 24h 7d, or nightly keep 7d'],
    ['weekly keep 12m', 'weekly'],
    ['every 4h', 'nightly every 4h keep 24h 7d 4w 12m, or nightly'],
    ['nigthly kep 14d', 'nightly keep 14d'],
    ['', 'nightly, or off'],
    ['   ', 'nightly, or off'],
    ['14d', 'nightly keep 14d'],
    ['4h', 'nightly keep 4h, or nightly every 4h keep 24h 7d 4w 12m'],
    ['every 5h keep 24h', 'nightly every 4h keep 24h, or nightly every 6h keep 24h'],
    ['every 24h', 'nightly'],
    ['every day at 03:00', 'nightly at 03:00'],
    ['every 30m keep 24h', 'nightly every 1h keep 24h'],
    ['every 1h at 02:00 keep 24h', 'nightly every 1h keep 24h, or nightly keep 24h'],
    ['hourly on mon-fri', 'hourly at 02:00 on mon-fri, or hourly'],
    ['at 2', 'nightly, or nightly at 14:00'],
    ['at 0230', 'nightly at 02:30'],
    ['at 24:00', 'nightly at 00:00'],
    ['at 02:30Z', 'nightly at 02:30'],
    ['on fri-mon', 'nightly on mon/fri-sun'],
    ['on mnday', 'nightly on mon'],
    ['nightly tz London', 'nightly tz Europe/London'],
    ['nightly tz Europe/Lodnon', 'nightly tz Europe/London'],
    ['nightly tz GMT+1', 'nightly tz Etc/GMT-1'],
    ['nightly tz W. Europe Standard Time', 'nightly tz Europe/Berlin'],
    ['nightly europe/london', 'nightly tz Europe/London'],
    ['nightly tz BST', 'nightly tz Europe/London, or nightly tz Asia/Dhaka'],
    ['nightly tz est', 'nightly tz America/New_York, or nightly tz Australia/Sydney'],
    ['every 15 minutes keep 24h', 'nightly every 1h keep 24h'],
    ['at 14h', 'nightly at 14:00'],
    ['nightly keep last5', 'nightly keep last 5'],
    ['nightly keep d7 w4', 'nightly keep 7d 4w'],
    ['nightly keep -7d', 'nightly keep 7d'],
    ['keep 5', 'nightly keep 5d, or nightly keep last 5'],
    ['keep last 5 days', 'nightly keep 5d, or nightly keep last 5'],
    ['keep within 3m', 'nightly keep within 3mo'],
    ['nightly keep 600d', 'nightly keep 450d'],
    ['nightly keep 7d 14d', 'nightly keep 7d'],
    ['nightly keep 7d keep 4w', 'nightly keep 7d 4w, or nightly keep 7d'],
    ['nightly keep 0d 4w', 'nightly keep 28d'],
    ['nightly weekly', 'nightly, or weekly'],
    ['keep 14d nightly', 'nightly keep 14d'],
    ['off keep 14d', 'off, or nightly keep 14d'],
    ['disable', 'off'],
    ['monthly', 'weekly'],
    ['{"policy":"nightly"}', 'nightly'],
    ['x'.repeat(257), 'nightly'],
  ])('%j: did you mean %j?', (value, expected) => {
    expect(meaning(value)).toBe(`? ${expected}`);
  });
});

test('what follows a blank and # is a note, in its own casing, whatever the value means', () => {
  expect(read('nightly # Gold VM, ask Ann')).toMatchObject({ kind: 'policy', note: 'Gold VM, ask Ann' });
  expect(read('off # decommissioned')).toEqual({ kind: 'off', note: 'decommissioned' });
  expect(read('nigthly # typo')).toMatchObject({ kind: 'problem', suggestion: 'nightly', note: 'typo' });
  expect(read('"nightly # quoted"')).toMatchObject({ kind: 'policy', note: 'quoted' });
});

test('an amended policy keeps the name, zone and options of the one that it amends', () => {
  const gold: Policy = {
    name: 'gold',
    schedule: { kind: 'cron', expression: '0 */2 * * *' },
    retention: { hourly: 48 },
    timeZone: 'Asia/Tokyo',
    options: { sku: 'Standard_ZRS' },
  };
  const own = { policies: new Map([...book.policies, ['gold', gold] as const]), defaultName: 'gold' };
  const reading = readTag('keep 24h 7d', own, { timeZone: 'UTC', tagClauses: 'all' });
  expect(reading).toEqual({ kind: 'policy', policy: { ...gold, retention: { hourly: 24, daily: 7 } } });
});

test('where tags may only name policies, clauses are a problem that suggests the name', () => {
  expect(read('weekly', 'names').kind).toBe('policy');
  expect(read('yes', 'names').kind).toBe('policy');
  expect(read('off', 'names').kind).toBe('off');
  expect(read('weekly keep 2w', 'names')).toMatchObject({ kind: 'problem', suggestion: 'weekly' });
  expect(read('at 02:00', 'names')).toMatchObject({ kind: 'problem', suggestion: 'nightly' });
  expect(read('wekly keep 2w', 'names')).toMatchObject({ kind: 'problem' });
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', minLength: 256, maxLength: 256 }),
  fc
    .array(
      fc.constantFrom(
        ...'nightly weekly off on at every keep tz last within 14d 5 02:30 mon-fri 4h x , # / " 0d'.split(' '),
      ),
      {
        maxLength: 40,
      },
    )
    .map((words) => words.join(' ')),
);

test('any text is read without an error, and every suggestion reads without a problem', () => {
  fc.assert(
    fc.property(anyText, (value) => {
      const reading = read(value);
      if (reading.kind !== 'problem') return;
      expect(reading.message).not.toBe('');
      for (const spelling of (reading.suggestion ?? '').split(', or '))
        expect(read(spelling).kind, spelling).not.toBe('problem');
    }),
    { numRuns: 400 },
  );
});
