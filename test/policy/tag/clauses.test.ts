import { describe, expect, test } from 'vitest';
import { beginsClause, type Clauses, readClauses } from '../../../shared/policy/tag/clauses.ts';
import { told, wordsOf } from './told.ts';

type Values = Omit<Clauses, 'places'>;
type Places = Record<string, readonly [number, number]>;

function placed(values: Values, places: Places): object {
  return { ...values, places: new Map(Object.entries(places)) };
}

const SIX = { hour: 6, minute: 0 };
const HALF_PAST_TWO = { hour: 2, minute: 30 };

describe('clauses are read in any order, with the place of each', () => {
  test.each<[string, Values, Places]>([
    ['', {}, {}],
    [
      'at 06:00 on mon/tue keep 7d tz utc',
      { at: [SIX], on: [1, 2], keep: { daily: 7 }, tz: 'UTC' },
      { at: [0, 2], on: [2, 4], keep: [4, 6], tz: [6, 8] },
    ],
    [
      'tz utc keep last 5 7d every 4h',
      { tz: 'UTC', keep: { last: 5, daily: 7 }, every: 4 },
      { tz: [0, 2], keep: [2, 6], every: [6, 8] },
    ],
    ['02:30 06:00 sat sun', { at: [HALF_PAST_TWO, SIX], on: [6, 7] }, { at: [0, 2], on: [2, 4] }],
    ['06:00 7d', { at: [SIX], keep: { daily: 7 } }, { at: [0, 1], keep: [1, 2] }],
    ['last 5 4w', { keep: { last: 5, weekly: 4 } }, { keep: [0, 3] }],
    ['within 14d', { keep: { within: { count: 14, unit: 'd' } } }, { keep: [0, 2] }],
    ['every hour', { every: 1 }, { every: [0, 2] }],
    ['every hours', { every: 1 }, { every: [0, 2] }],
    ...([1, 2, 3, 4, 6, 8, 12] as const).map((hours): [string, Values, Places] => [
      `every ${hours}h`,
      { every: hours },
      { every: [0, 2] },
    ]),
    ['tz europe/london 06:00', { tz: 'Europe/London', at: [SIX] }, { tz: [0, 2], at: [2, 3] }],
    ['tz america/new york', { tz: 'America/New_York' }, { tz: [0, 3] }],
    ['tz america/port of spain 06:00', { tz: 'America/Port_of_Spain', at: [SIX] }, { tz: [0, 4], at: [4, 5] }],
  ])('%j', (text, values, places) => {
    expect(readClauses(wordsOf(text), 0, false)).toEqual(placed(values, places));
  });

  test('after a name bare counts are keep rules', () => {
    expect(readClauses(['nightly', '7d', '4w'], 1, true)).toEqual(
      placed({ keep: { daily: 7, weekly: 4 } }, { keep: [1, 3] }),
    );
  });
});

test.each([
  ...['at', 'on', 'every', 'keep', 'tz', '02:30', 'noon', 'mon', 'weekdays', '7d', '7d/4w', 'last', 'within'].map(
    (word) => [word, true] as const,
  ),
  ...['nightly', '5', 'hours', 'ever', 'europe/london', ''].map((word) => [word, false] as const),
])('that the word %j begins a clause is %s', (word, expected) => {
  expect(beginsClause(word)).toBe(expected);
});

const EVERY = '`every` takes 1, 2, 3, 4, 6, 8, 12 h; other times are given by `at` and `on`.';

describe('`every` with what it does not take means', () => {
  test.each<[string, string[]]>([
    ['every', ['', '()', '()']],
    ['every 5h', ['every 4h', 'every 6h']],
    ['every 5', ['every 4h', 'every 6h']],
    ['every 4', ['every 4h']],
    ['every 13h', ['every 12h']],
    ['every 48', ['every 12h']],
    ['every 24h at 06:00', ['at 06:00', '()', '(24h at 06:00)']],
    ['every 0h at 06:00', ['at 06:00', '()', '(0h at 06:00)']],
    ['at 06:00 every day on mon', ['at 06:00 on mon', '(at 06:00)', '(at 06:00 day on mon)']],
    ['every 1d', ['', '()', '(1d)']],
    ['every sunday', ['on sunday']],
    ['every weekday', ['on weekday']],
    ['every week', ['on sun']],
    ['every 1w', ['on sun']],
    ['every 2w', ['', '()', '(2w)']],
    ...['15m', '5min', '15mins', '15minute', '15minutes'].map((word): [string, string[]] => [
      `every ${word} keep 7d`,
      ['every 1h keep 7d'],
    ]),
    ['every 15month', ['', '()', '(15month)']],
    ['every x15m', ['', '()', '(x15m)']],
    ['every x5', ['', '()', '(x5)']],
    ['every 5x', ['', '()', '(5x)']],
    ['every xhour', ['', '()', '(xhour)']],
    ['every hourx', ['', '()', '(hourx)']],
  ])('%j: %j', (text, repairs) => {
    expect(told(text, readClauses(wordsOf(text), 0, false))).toEqual({ message: EVERY, repairs });
  });
});

describe('`tz` with what is no zone means', () => {
  const noZone = (word: string) => `\`${word}\` is no IANA time zone; write one such as Europe/London.`;
  test.each<[string, string, string[]]>([
    ['06:00 tz', '`tz` needs a zone such as Europe/London.', ['(06:00)']],
    ['tz london', noZone('london'), ['tz Europe/London', '()']],
    ['tz london keep 7d', noZone('london'), ['tz Europe/London keep 7d', '(keep 7d)']],
    ['tz keep 7d', noZone('keep'), ['(7d)']],
    ['tz new yrk keep 7d', noZone('new'), ['tz America/New_York keep 7d', '(keep 7d)']],
    ['tz london bridge keep 7d', noZone('london'), ['tz Europe/London bridge keep 7d', '(keep 7d)']],
    ['tz new york usa', noZone('new'), ['tz America/New_York usa', '()']],
    ['tz w. europe standard time 06:00', noZone('w.'), ['tz Europe/Berlin 06:00', '(06:00)']],
    ['tz bst', noZone('bst'), ['tz Europe/London', 'tz Asia/Dhaka', '()']],
    ['tz lond on mon', noZone('lond'), ['(on mon)']],
    ['tz atlantis', noZone('atlantis'), ['()']],
  ])('%j: %s', (text, message, repairs) => {
    expect(told(text, readClauses(wordsOf(text), 0, false))).toEqual({ message, repairs });
  });
});

describe('a clause that is given twice is told, and where it is `keep`, joined', () => {
  test.each<[string, string, string[]]>([
    ['at 06:00 on mon at 07:00', 'at', ['at 06:00 on mon']],
    ['on mon 06:00 tue', 'on', ['on mon 06:00']],
    ['every 4h every 6h', 'every', ['every 4h']],
    ['tz utc tz europe/london', 'tz', ['tz utc']],
    ['keep 7d keep 4w', 'keep', ['keep 7d 4w', 'keep 7d']],
    ['keep 7d tz utc 4w', 'keep', ['keep 7d tz utc']],
  ])('%j', (text, kind, repairs) => {
    const message = `The clause \`${kind}\` is given twice.`;
    expect(told(text, readClauses(wordsOf(text), 0, false))).toEqual({ message, repairs });
  });
});

test('a mistake within a clause is told as it is', () => {
  expect(told('keep 7d 0w', readClauses(wordsOf('keep 7d 0w'), 0, false)).message).toBe(
    '`0w` would keep nothing; leave it out.',
  );
  expect(told('on mnday', readClauses(wordsOf('on mnday'), 0, false)).message).toContain('no day of the week');
  expect(told('at 25:00', readClauses(wordsOf('at 25:00'), 0, false)).message).toContain('no time of day');
});

describe('a word that begins no clause is told with its place and what it may mean', () => {
  test.each<[string, string[]]>([
    ...['retain', 'retention', 'store', 'hold', 'for', 'days'].map((word): [string, string[]] => [word, ['keep']]),
    ...['timezone', 'time-zone', 'time_zone', 'zone'].map((word): [string, string[]] => [word, ['tz']]),
    ...['start', '@', 'time'].map((word): [string, string[]] => [word, ['at']]),
    ...['each', 'interval'].map((word): [string, string[]] => [word, ['every']]),
    ['keeps', ['keep', 'keep']],
    ['in', ['tz', 'on']],
    ['europe/london', ['tz Europe/London']],
    ['7d', ['keep 7d']],
    ['4h', ['keep 4h', 'every 4h']],
    ['7d/4w', ['keep 7d/4w']],
    ['last5', ['last 5']],
    ['d7', ['7d']],
    ['25:00', ['at 25:00']],
    ['13pm', ['at 13pm']],
    ['at02:30', ['at 02:30']],
    ['at-02:30', ['at 02:30']],
    ['keep7d', ['keep 7d', 'keep']],
    ['keep-7d', ['keep 7d', 'keep']],
    ['every4h', ['every 4h', 'every']],
    ...['mon', 'tuesday', 'wed-fri', 'thu', 'fri', 'sat/sun', 'sunday'].map((word): [string, string[]] => [
      `on${word}`,
      [`on ${word}`],
    ]),
    ['xat02:30', []],
    ['onmay', []],
    ['5', ['5d', 'last 5']],
    ['14', ['14d', 'last 14']],
    ['kep', ['keep']],
    ['evry', ['every']],
    ['x5', []],
    ['5x', []],
    ['blue', []],
  ])('%j: %j', (word, repairs) => {
    const text = `06:00 on mon ${word}`;
    const reading = readClauses([...wordsOf('mon 06:00 tz utc'), word], 4, false);
    expect(reading).toMatchObject({ unknownAt: 4 });
    expect(told(`mon 06:00 tz utc ${word}`, reading), text).toEqual({
      message: `\`${word}\` is neither a policy nor a clause.`,
      repairs: [...repairs.map((each) => `mon 06:00 tz utc ${each}`), '(mon 06:00 tz utc)'],
    });
  });

  test('of a long word the first 60 characters are said', () => {
    expect(told('x'.repeat(70), readClauses(['x'.repeat(70)], 0, false)).message).toBe(
      `\`${'x'.repeat(60)}\` is neither a policy nor a clause.`,
    );
  });
});
