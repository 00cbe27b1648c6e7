import { describe, expect, test } from 'vitest';
import type { Retention } from '../../../shared/policy/policy.ts';
import { formatRetention, isKeepRule, meantRule, readCount, readKeep } from '../../../shared/policy/tag/keep.ts';
import { told, wordsOf } from './told.ts';

const WORDS = {
  hourly: 'h hr hrs hour hours hourly',
  daily: 'd day days daily night nights',
  weekly: 'w wk wks week weeks weekly',
  monthly: 'm mo month months monthly',
  yearly: 'y yr yrs year years yearly',
};

describe('a count with its unit', () => {
  test.each(Object.entries(WORDS).flatMap(([rule, words]) => words.split(' ').map((word) => [rule, word] as const)))(
    'is %s by the word %j',
    (rule, word) => {
      expect(readCount(`14${word}`)).toEqual({ rule, count: 14 });
    },
  );

  test.each(['', '7', 'd', 'd7', 'x7d', '7d!', '7x', '7 d', '1234567d', '7d4'])('is not %j', (word) => {
    expect(readCount(word)).toBeUndefined();
  });

  test('may have six digits, and be nothing, to be refused', () => {
    expect(readCount('123456d')).toEqual({ rule: 'daily', count: 123_456 });
    expect(readCount('0w')).toEqual({ rule: 'weekly', count: 0 });
  });
});

test.each([
  ...['last', 'within', '7d', '0d', '7d/4w', '7d4w', '14days2weeks'].map((word) => [word, true] as const),
  ...['', '7', 'd7', 'lasts', '7d/x', 'x/7d', '7d4', 'x7d4w', '7d4w!'].map((word) => [word, false] as const),
])('that %j begins keep rules is %s', (word, expected) => {
  expect(isKeepRule(word)).toBe(expected);
});

describe('keep rules are read up to a word that is none', () => {
  test.each<[string, Retention, number]>([
    [
      'last 5 24h 7d 4w 12m 3y within 14d',
      { last: 5, hourly: 24, daily: 7, weekly: 4, monthly: 12, yearly: 3, within: { count: 14, unit: 'd' } },
      9,
    ],
    ['7d/4w/12m', { daily: 7, weekly: 4, monthly: 12 }, 1],
    ['14d12m', { daily: 14, monthly: 12 }, 1],
    ['14days2weeks', { daily: 14, weekly: 2 }, 1],
    ['7nights4weeks', { daily: 7, weekly: 4 }, 1],
    ['7d at 02:00', { daily: 7 }, 1],
    ['last 5 on mon', { last: 5 }, 2],
    ['7d 02:30', { daily: 7 }, 1],
    ['7d 2.30', { daily: 7 }, 1],
    ['7d 2am', { daily: 7 }, 1],
    ['7d 2pm', { daily: 7 }, 1],
    ['last 007', { last: 7 }, 2],
    ['last 10', { last: 10 }, 2],
    ['last 123456', { last: 123_456 }, 2],
    ['within 36hours', { within: { count: 36, unit: 'h' } }, 2],
  ])('%j', (text, retention, next) => {
    expect(readKeep(wordsOf(text), 0)).toEqual({ retention, next });
  });

  test('from the word where they start', () => {
    expect(readKeep(wordsOf('nightly keep 7d 4w'), 2)).toEqual({ retention: { daily: 7, weekly: 4 }, next: 4 });
  });
});

describe('keep rules that cannot be read are told with what they may mean', () => {
  const unit = (word: string) => `\`${word}\` is no keep rule; the units are h, d, w, m and y.`;
  const within = '`within` needs a time of at most ten years, such as within 14d.';
  const last = '`last` needs a count, such as last 5.';
  test.each<[string, string, string[]]>([
    ['7d 5', '`5` needs a unit: 5d for days, or last 5.', ['7d 5d', '7d last 5']],
    ['14', '`14` needs a unit: 14d for days, or last 14.', ['14d', 'last 14']],
    ['7d 5x', unit('5x'), ['(7d)']],
    ['7d 5dayz', unit('5dayz'), ['7d 5d', '(7d)']],
    ['7d 14xweekz 4m', unit('14xweekz'), ['7d 14w 4m', '(7d 4m)']],
    ['5am2', unit('5am2'), ['5m', '()']],
    ['7d 5-7d', unit('5-7d'), ['(7d)']],
    ['7d/5x', unit('5x'), ['()']],
    ['7d 0w', '`0w` would keep nothing; leave it out.', ['7d']],
    ['7d/0w 12m', '`0w` would keep nothing; leave it out.', ['12m']],
    ['7d 8d', 'The daily rule is given twice.', ['7d']],
    ['7d 4w/8d 12m', 'The daily rule is given twice.', ['7d 12m']],
    ['4w/8w 12m', 'The weekly rule is given twice.', ['12m']],
    ['last 5 last 6 7d', 'The last rule is given twice.', ['last 5 7d']],
    ['within 1d within 2d 7d', 'The within rule is given twice.', ['within 1d 7d']],
    ['last', last, ['last 7']],
    ['last on mon', last, ['last 7 on mon']],
    ['last 0', last, ['last 7 0']],
    ['last x5', last, ['last 7 x5']],
    ['last 5x', last, ['last 7 5x']],
    ['last 1234567', last, ['last 7 1234567']],
    ['last 5d 4w', last, ['5d 4w', 'last 5 4w']],
    ['within 3m 7d', '`within 3m` could be minutes or months.', ['within 3mo 7d']],
    ['within 12m', '`within 12m` could be minutes or months.', ['within 12mo']],
    ['within', within, ['()', '()']],
    ['within 14 7d', within, ['within 14d 7d', '(7d)', '(14 7d)']],
    ['within x 7d', within, ['(7d)', '(x 7d)']],
    ['within 11y', within, ['()', '(11y)']],
    ['within x3m', within, ['()', '(x3m)']],
    ['within 3mx', within, ['()', '(3mx)']],
    ['within x14', within, ['()', '(x14)']],
    ['within 14x', within, ['()', '(14x)']],
  ])('%j: %s', (text, message, repairs) => {
    expect(told(text, readKeep(wordsOf(text), 0))).toEqual({ message, repairs });
  });

  test.each<[string, string[]]>([
    ['keep', ['()', '()']],
    ['keep at 02:00', ['(at 02:00)', '(02:00)']],
    ...['for', 'the', 'only', 'up', 'all', 'forever', 'everything'].map((word): [string, string[]] => [
      `keep ${word} 7d`,
      ['keep 7d', `(${word} 7d)`, '(7d)'],
    ]),
    ['keep d7', ['keep 7d', '(d7)', '()']],
  ])('%j without a rule', (text, repairs) => {
    expect(told(text, readKeep(wordsOf(text), 1))).toEqual({
      message: '`keep` needs rules, such as keep 7d 4w 12m.',
      repairs,
    });
  });
});

describe('a word that is no rule may mean one', () => {
  test.each<[string, string | undefined]>([
    ['last5', 'last 5'],
    ['last-15', 'last 15'],
    ['last:5', 'last 5'],
    ['last123456', 'last 123456'],
    ['d7', '7d'],
    ['w-4', '4w'],
    ['h:24', '24h'],
    ['m12', '12m'],
    ['y123456', '123456y'],
    ['-7d', '7d'],
    ['--7d4w', '7d4w'],
    ['-last', 'last'],
    ['7d', undefined],
    ['7d-', undefined],
    ['-x', undefined],
    ['x5', undefined],
    ['last', undefined],
    ['last1234567', undefined],
    ['xlast5', undefined],
    ['last5x', undefined],
    ['d1234567', undefined],
    ['xd7', undefined],
    ['d7x', undefined],
  ])('%j: %s', (word, rule) => {
    expect(meantRule(word)).toBe(rule);
  });
});

test.each<[Retention, string]>([
  [{}, ''],
  [{ within: { count: 3, unit: 'mo' } }, 'within 3mo'],
  [
    { within: { count: 14, unit: 'd' }, yearly: 3, monthly: 12, weekly: 4, daily: 7, hourly: 24, last: 5 },
    'last 5 24h 7d 4w 12m 3y within 14d',
  ],
])('%j is written as %j', (retention, text) => {
  expect(formatRetention(retention)).toBe(text);
});
