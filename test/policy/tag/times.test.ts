import { describe, expect, test } from 'vitest';
import { formatTime, isTimes, looksLikeTime, readTimes } from '../../../shared/policy/tag/times.ts';
import { told, wordsOf } from './told.ts';

/** What is read as times of day, in order, and the words that they take. */
function timesOf(text: string): object {
  const reading = readTimes(wordsOf(text), 0);
  if ('message' in reading) throw new Error(`test: ${text}: ${reading.message}`);
  return { times: reading.times.map(formatTime).join(' '), next: reading.next };
}

describe('times of day are read', () => {
  test.each<[string, string, number]>([
    ['02:30', '02:30', 1],
    ['2:30', '02:30', 1],
    ['0:00', '00:00', 1],
    ['23:59', '23:59', 1],
    ['2am', '02:00', 1],
    ['2pm', '14:00', 1],
    ['12am', '00:00', 1],
    ['12pm', '12:00', 1],
    ['1am', '01:00', 1],
    ['12:30am', '00:30', 1],
    ['11:05pm', '23:05', 1],
    ['midnight', '00:00', 1],
    ['noon', '12:00', 1],
    ['18:00/06:00', '06:00 18:00', 1],
    ['18:00 06:00 06:00 keep 7d', '06:00 18:00', 3],
    ['18:00 6am/noon on mon', '06:00 12:00 18:00', 2],
    ['10:00 9:59 09:58', '09:58 09:59 10:00', 3],
    ['02:30 blue', '02:30', 1],
    ['02:30 100', '02:30', 1],
    ['02:30 x2', '02:30', 1],
  ])('%j: %s', (text, times, next) => {
    expect(timesOf(text)).toEqual({ times, next });
  });

  test('from the word where they start', () => {
    expect(readTimes(['at', '02:30'], 1)).toEqual({ times: [{ hour: 2, minute: 30 }], next: 2 });
  });
});

test.each([
  ...['02:30', '2am', '06:00/18:00', 'noon', 'midnight'].map((word) => [word, true] as const),
  ...['', '2', '24:00', '12:60', '13pm', '0am', '13:00pm', '123:00', '02:3', '02:300', 'x2am', '2amx', '2xm'].map(
    (word) => [word, false] as const,
  ),
  ...['02:00/x', 'x/02:00', '02:00/', 'noons'].map((word) => [word, false] as const),
])('that %j is a list of times is %s', (word, expected) => {
  expect(isTimes(word)).toBe(expected);
});

test.each([
  ...['25:00', '2.30', '02h30', '2:3', '12:61x', '13pm', '13:00pm', '2p', '2.30a', '1230am', '230p'].map(
    (word) => [word, true] as const,
  ),
  ...['', '2', '2x30', '2:', '123:00', 'x2:30', 'x2p', '2px', '2pmm', '12345pm', '2xm', '2:123am'].map(
    (word) => [word, word === '2:123am'] as const,
  ),
])('that %j was meant as a time is %s', (word, expected) => {
  expect(looksLikeTime(word)).toBe(expected);
});

describe('what is no time of day is told with what it may mean', () => {
  test.each<[string, string[]]>([
    ['24', ['00:00']],
    ['24:00', ['00:00']],
    ['24.00', ['00:00']],
    ['2400', ['00:00']],
    ['24:30', []],
    ['0', ['0:00']],
    ['1', ['1:00', '13:00']],
    ['2', ['2:00', '14:00']],
    ['11', ['11:00', '23:00']],
    ['12', ['12:00']],
    ['13', ['13:00']],
    ['23', ['23:00']],
    ['25', []],
    ['99', []],
    ['2h', ['2:00']],
    ['14h', ['14:00']],
    ['25h', []],
    ['02:30z', ['02:30 tz UTC']],
    ['2:30z', ['2:30 tz UTC']],
    ['02:30:15z', ['02:30 tz UTC']],
    ['2:30:15z', ['2:30 tz UTC']],
    ['0230', ['02:30']],
    ['230', ['2:30']],
    ['2.30', ['2:30']],
    ['2h30', ['2:30']],
    ['12h05', ['12:05']],
    ['02:30:15', ['02:30']],
    ['0230am', ['02:30am']],
    ['1230pm', ['12:30pm']],
    ['2.30p', ['2:30pm']],
    ['2:30a', ['2:30am']],
    ['2:30:15pm', ['2:30pm']],
    ['2:3', ['2:03']],
    ['12.5', ['12:05']],
    ['2h3', ['2:03']],
    ['2:3p', ['2:03pm']],
    ['2:3:15', ['2:03']],
    ['13:00pm', ['13:00']],
    ['13:5pm', ['13:05']],
    ['2p', ['2pm']],
    ['12p', ['12pm']],
    ['2a', ['2am']],
    ['02a', ['2am']],
    ['13pm', ['13:00']],
    ['0am', ['0:00']],
    ['25:00', []],
    ['12:60', []],
    ['02:30x', []],
    ['x02:30', []],
    ['x2:3', []],
    ['124', ['1:24']],
    ['123h', []],
    ['x02:30z', []],
    ['02:30zx', []],
    ['x02:30:15z', []],
    ['02:30:15zx', []],
    ['x2a', []],
    ['2ax', []],
    ['blue', []],
  ])('%j: %j', (word, times) => {
    expect(told(`at ${word} on mon`, readTimes(['at', word, 'on', 'mon'], 1))).toEqual({
      message: `\`${word}\` is no time of day; write it as 02:30.`,
      repairs: [...times.map((time) => `at ${time} on mon`), '(at on mon)', '(on mon)'],
    });
  });

  test.each<[string, string, string[]]>([
    ['at 06:00/2', '2', ['at 06:00/2:00', 'at 06:00/14:00', '(at)', '()']],
    ['at 0230/18:00', '0230', ['at 02:30/18:00', '(at)', '()']],
    ['at 06:00 18', '18', ['at 06:00 18:00', '(at 06:00)', '(at)']],
    ['at 06:00 2.30', '2.30', ['at 06:00 2:30', '(at 06:00)', '(at)']],
  ])('%j: the rest of the list stays', (text, part, repairs) => {
    expect(told(text, readTimes(wordsOf(text), 1))).toEqual({
      message: `\`${part}\` is no time of day; write it as 02:30.`,
      repairs,
    });
  });

  test('`at` without any', () => {
    expect(told('on mon at', readTimes(wordsOf('on mon at'), 3))).toEqual({
      message: '`at` needs a time such as 02:30.',
      repairs: ['on mon at 02:00', '(on mon)'],
    });
  });
});
