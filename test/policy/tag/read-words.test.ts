import { describe, expect, test } from 'vitest';
import type { Policy, PolicyBook } from '../../../shared/policy/policy.ts';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { applyEdit } from '../../../shared/policy/tag/mistake.ts';
import { readTag } from '../../../shared/policy/tag/read-tag.ts';
import { readWords } from '../../../shared/policy/tag/read-words.ts';
import { suggestTags } from '../../../shared/policy/tag/suggest-tags.ts';
import { told, wordsOf } from './told.ts';

const builtIn = builtInPolicies('UTC');
const gold: Policy = {
  name: 'gold',
  schedule: { kind: 'cron', expression: '0 2 * * *' },
  retention: { daily: 14 },
  timeZone: 'Asia/Tokyo',
  options: { sku: 'Standard_ZRS' },
  ages: { warnAfterMs: 100_000_000 },
};
const book: PolicyBook = { ...builtIn, policies: new Map([...builtIn.policies, ['gold', gold]]) };

describe('words that go together badly are told with what may be left out', () => {
  const joined = (clause: string) =>
    `\`every\` counts from midnight on all days; it cannot be joined with \`${clause}\`.`;
  const followed = (word: string) => `\`${word}\` opts out, so nothing may follow it.`;
  const noTimes = '`on` needs times, which the named policy does not have.';
  test.each<[string, string, string[]]>([
    ['', 'The tag has no value.', ['nightly', 'off']],
    ['off keep 14d', followed('off'), ['off', 'keep 14d']],
    ['never nightly', followed('never'), ['off', 'nightly']],
    ['every 4h at 06:00 keep 24h', joined('at'), ['every 4h keep 24h', 'at 06:00 keep 24h']],
    ['on mon every 4h keep 24h', joined('on'), ['every 4h keep 24h', 'on mon keep 24h']],
    ['every 4h at 06:00 on mon tz utc', joined('at'), ['every 4h on mon tz utc', 'at 06:00 on mon tz utc']],
    ['at 06:00 every 4h on mon', joined('at'), ['every 4h on mon', 'at 06:00 on mon']],
    ['hourly on mon-fri', noTimes, ['hourly at 02:00 on mon-fri', 'hourly']],
    ['gold on mon tz utc', noTimes, ['gold at 02:00 on mon tz utc', 'gold tz utc']],
  ])('%j: %s', (text, message, repairs) => {
    expect(told(text, readWords(wordsOf(text), book))).toEqual({ message, repairs });
  });

  test('what a first word may mean comes before what else may be wrong', () => {
    const reading = readWords(['nigthly', '7d'], book);
    expect(told('nigthly 7d', reading).repairs).toEqual(['nightly 7d', '(7d)']);
    expect(reading).toMatchObject({ kind: 'mistake', alternatives: [] });
  });

  test('a book without its default has no policy for clauses alone', () => {
    const reading = readWords(['at', '02:00'], { ...book, defaultName: 'silver' });
    expect(reading).toEqual({
      kind: 'mistake',
      message: 'The default policy silver does not exist.',
      edits: [],
      alternatives: [],
    });
    expect(readWords(['weekly'], { ...book, defaultName: 'silver' }).kind).toBe('policy');
  });

  test('a policy that cannot keep its promise is told with those that can', () => {
    expect(readWords(wordsOf('nightly keep 1y'), book)).toEqual({
      kind: 'mistake',
      message:
        'The schedule comes more than once a week, but no keep rule is as fine (d), so most points would be pruned at once.',
      edits: [],
      alternatives: [{ ...builtIn.policies.get('nightly'), retention: { daily: 7, yearly: 1 } }],
    });
  });
});

describe('a policy is read with what its clauses change', () => {
  const times = [{ hour: 6, minute: 0 }];
  const { ages: _ages, ...ageless } = gold;
  const everyDay = [1, 2, 3, 4, 5, 6, 7] as const;
  const nightly = builtIn.policies.get('nightly');
  test.each<[string, object]>([
    ['gold', gold],
    ['gold keep 21d tz utc', { ...gold, retention: { daily: 21 }, timeZone: 'UTC' }],
    ['gold at 06:00', { ...ageless, schedule: { kind: 'at', times, days: everyDay } }],
    ['gold at 06:00 on mon', { ...ageless, schedule: { kind: 'at', times, days: [1] } }],
    ['gold every 4h keep 24h', { ...ageless, schedule: { kind: 'every', hours: 4 }, retention: { hourly: 24 } }],
    ['weekly at 06:00', { ...builtIn.policies.get('weekly'), schedule: { kind: 'at', times, days: [7] } }],
    ['on sat', { ...nightly, schedule: { kind: 'at', times: [{ hour: 2, minute: 0 }], days: [6] } }],
    ['nightly', { ...nightly }],
  ])('%j', (text, policy) => {
    expect(readWords(wordsOf(text), book)).toStrictEqual({ kind: 'policy', policy });
  });

  test.each(['off', 'none', 'disabled'])('%j opts out', (word) => {
    expect(readWords([word], book)).toEqual({ kind: 'off' });
  });
});

describe('a tag is a problem', () => {
  const readIn = (value: string, tagClauses: 'all' | 'names') => readTag(value, book, { timeZone: 'UTC', tagClauses });

  test('where it is longer than 256 characters, whatever it says', () => {
    const message = 'The value is longer than the 256 characters of a tag.';
    expect(readIn(`gold${' '.repeat(253)}`, 'all')).toEqual({ kind: 'problem', message, suggestion: 'nightly' });
    expect(readIn(`gold${' '.repeat(252)}`, 'all')).toEqual({ kind: 'policy', policy: gold });
    expect(readIn(`gold # ${'x'.repeat(300)}`, 'all')).toEqual({
      kind: 'problem',
      message,
      suggestion: 'nightly',
      note: 'x'.repeat(250),
    });
  });

  const namesOnly = 'Tags may only name a policy here (NIGHTKEEP_TAG_CLAUSES is names).';
  test.each<[string, object]>([
    ['gold', { kind: 'policy', policy: gold }],
    ['off', { kind: 'off' }],
    ['off # old', { kind: 'off', note: 'old' }],
    ['gold tz utc', { kind: 'problem', message: namesOnly, suggestion: 'gold' }],
    ['gold 21d # note', { kind: 'problem', message: namesOnly, suggestion: 'gold', note: 'note' }],
    ['06:00', { kind: 'problem', message: namesOnly, suggestion: 'nightly' }],
    ['glod', { kind: 'problem', message: '`glod` is neither a policy nor a clause.', suggestion: 'gold' }],
    [
      'nightly keep 4w',
      {
        kind: 'problem',
        message:
          'The schedule comes more than once a week, but no keep rule is as fine (d), so most points would be pruned at once.',
        suggestion: 'nightly',
      },
    ],
  ])('or not, where it may only name a policy: %j', (value, reading) => {
    expect(readIn(value, 'names')).toStrictEqual(reading);
  });
});

describe('what is suggested', () => {
  const suggest = (text: string, namesOnly = false) => {
    const reading = readWords(wordsOf(text), book);
    if (reading.kind !== 'mistake') throw new Error(`test: ${text} is read`);
    return suggestTags(wordsOf(text), reading, book, namesOnly);
  };

  test.each([
    // At most two, and each once.
    ['nightly tz gmt+1 tz utc', 'nightly tz Etc/GMT-1'],
    ['every day', 'nightly'],
    ['gold off', 'gold, or off'],
    ['every 4h at 06:00 on mon keep 24h', 'nightly every 4h keep 24h, or nightly at 06:00 on mon keep 24h'],
    ['at 06:00 every 4h on mon keep 24h', 'nightly every 4h keep 24h, or nightly at 06:00 on mon keep 24h'],
    // Words are left out where nothing better is known.
    ['weekly blue', 'weekly'],
    ['blue', 'nightly'],
    // Four mistakes are mended together, but not five.
    ['wekly kep 14d ta 06:00 on mnday', 'weekly at 06:00 on mon keep 14d'],
    ['wekly kep 14d ta 06:00 on mnday tz lodnon', 'nightly'],
    ['weekly blue red green yellow', 'weekly'],
    ['weekly blue red green yellow black', 'nightly'],
  ])('for %j is %j', (text, suggestion) => {
    expect(suggest(text)).toBe(suggestion);
  });

  test('are two of what is equally near', () => {
    const names = ['gold3', 'gold1', 'gold2'];
    const many = { policies: new Map(names.map((name) => [name, { ...gold, name }])), defaultName: 'gold3' };
    expect(readTag('gold', many, { timeZone: 'UTC', tagClauses: 'all' })).toMatchObject({
      suggestion: 'gold1, or gold2',
    });
  });

  test('are names alone where tags may hold nothing else', () => {
    expect(suggest('nightly weekly', true)).toBe('nightly, or weekly');
    expect(suggest('every 4h', true)).toBe('nightly');
    expect(suggest('gold on sun', true)).toBe('gold');
  });
});

test('a change of words puts its text in their place', () => {
  expect(applyEdit(['a', 'b', 'c'], { from: 1, to: 2, text: 'x' })).toBe('a x c');
  expect(applyEdit(['a', 'b', 'c'], { from: 0, to: 2, text: '' })).toBe('c');
  expect(applyEdit(['a'], { from: 1, to: 1, text: 'x y' })).toBe('a x y');
});
