import { describe, expect, test } from 'vitest';
import type { Weekday } from '../../../shared/policy/policy.ts';
import { formatDays, isDays, readDays } from '../../../shared/policy/tag/days.ts';
import { told, wordsOf } from './told.ts';

const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

describe('a day is read by its name, by three and more letters of it and in the plural', () => {
  test.each(
    DAYS.flatMap((name, index) =>
      [name, `${name}s`, name.slice(0, 3), name.slice(0, 4), name.slice(0, -1)].map((word) => [word, index + 1]),
    ),
  )('%s is day %d', (word, day) => {
    expect(readDays([String(word)], 0)).toEqual({ days: [day], next: 1 });
  });
});

describe('lists of days are read', () => {
  test.each<[string, Weekday[], number]>([
    ...['weekday', 'weekdays', 'workday', 'workdays', 'mon-fri', 'monday-friday'].map(
      (word): [string, Weekday[], number] => [word, [1, 2, 3, 4, 5], 1],
    ),
    ...['weekend', 'weekends', 'sun/sat', 'sat-sun'].map((word): [string, Weekday[], number] => [word, [6, 7], 1]),
    ['mon-sun', [1, 2, 3, 4, 5, 6, 7], 1],
    ['tue-thu', [2, 3, 4], 1],
    ['mon-mon', [1], 1],
    ['sun mon sun keep 7d', [1, 7], 3],
    ['sat wed-fri/mon 06:00', [1, 3, 4, 5, 6], 2],
  ])('%j', (text, days, next) => {
    expect(readDays(wordsOf(text), 0)).toEqual({ days, next });
  });

  test('from the word where they start', () => {
    expect(readDays(['on', 'fri'], 1)).toEqual({ days: [5], next: 2 });
  });
});

test.each([
  ...['mon', 'mon/tue', 'weekends', 'mon-fri', 'fri-mon'].map((word) => [word, true] as const),
  ...[
    '',
    'mo',
    's',
    'mons',
    'mondayss',
    'mondayx',
    'sunx',
    'xsun',
    'mon-',
    '-fri',
    'mon-xyz',
    'xyz-mon',
    'mon/',
    'mon/xyz',
  ].map((word) => [word, false] as const),
  ['mon-tue-wed', false],
] as const)('that %j is a list of days is %s', (word, expected) => {
  expect(isDays(word)).toBe(expected);
});

describe('what is no day is told with what it may mean', () => {
  const noDay = (part: string) => `\`${part}\` is no day of the week; write mon, mon-fri or weekdays.`;
  test.each<[string, string, string[]]>([
    ['on mnday', noDay('mnday'), ['on monday', '(mnday)', '()']],
    ['on mnday-fri 06:00', noDay('mnday-fri'), ['on monday-fri 06:00', '(mnday-fri 06:00)', '(06:00)']],
    ['on sat/mnday', noDay('mnday'), ['on sat/monday', '(sat/mnday)', '()']],
    ['on wekdays', noDay('wekdays'), ['on weekdays', '(wekdays)', '()']],
    ['on mon-blue', noDay('mon-blue'), ['(mon-blue)', '()']],
    ['on blue', noDay('blue'), ['(blue)', '()']],
    ['on keep 7d', noDay('keep'), ['(keep 7d)', '(7d)']],
    ['on fri-mon', '`fri-mon` runs backwards; list its days instead.', ['on mon/fri-sun']],
    ['on wed/sat-mon 06:00', '`sat-mon` runs backwards; list its days instead.', ['on wed/mon/sat/sun 06:00']],
    ['06:00 on', '`on` needs a day such as sun or mon-fri.', ['(06:00)']],
  ])('%j: %s', (text, message, repairs) => {
    const start = wordsOf(text).indexOf('on') + 1;
    expect(told(text, readDays(wordsOf(text), start))).toEqual({ message, repairs });
  });
});

test.each<[Weekday[], string]>([
  [[], ''],
  [[7], 'sun'],
  [[1, 2], 'mon/tue'],
  [[1, 2, 3], 'mon-wed'],
  [[1, 3, 4, 5, 7], 'mon/wed-fri/sun'],
  [[2, 4, 6], 'tue/thu/sat'],
  [[1, 2, 3, 4, 5, 6, 7], 'mon-sun'],
])('the days %j are written as %j', (days, text) => {
  expect(formatDays(days)).toBe(text);
});
