import { describe, expect, test } from 'vitest';
import { readTokens, wordAt } from '../../../shared/policy/tag/tokens.ts';

function tokensOf(text: string): string {
  return readTokens(text).tokens.join('|');
}

describe('a value is cut into words', () => {
  test.each([
    ['', ''],
    ['  Nightly  KEEP ', 'nightly|keep'],
    ['nightly\tkeep\n7d\u00a0x', 'nightly|keep|7d|x'],
    ['nightly\u200bkeep\u00ad7d', 'nightly|keep|7d'],
    ['nightly\u0007keep', 'nightly|keep'],
    ['a,b;c+d=e&f', 'a|b|c|d|e|f'],
    ['a, ;b', 'a|b'],
    ['a and b', 'a|b'],
    ['band andy', 'band|andy'],
    ['a - b -- c', 'a|b|c'],
    ['-7d 7d-', '-7d|7d-'],
    ['ｎｉｇｈｔｌｙ ７ｄ', 'nightly|7d'],
    ['a"b\'c`d´e“f”g„h‟i‘j’k‚l‛m«n»o‹p›q', 'a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q'],
    ['＂a＂＇b｀c', 'a|b|c'],
    ['""nightly""', 'nightly'],
    ['mon\u2010tue wed\u2013thu fri\u2015sat a\u2212b', 'mon-tue|wed-thu|fri-sat|a-b'],
    ['06:00 / 18:00', '06:00/18:00'],
    ['06:00" / "18:00/ 20:00 /21:00', '06:00/18:00/20:00/21:00'],
  ])('%j', (text, tokens) => {
    expect(tokensOf(text)).toBe(tokens);
  });
});

describe('a colon after the word of a clause parts it', () => {
  test.each(['keep', 'at', 'on', 'every', 'tz', 'last', 'within'])('%s', (word) => {
    expect(tokensOf(`${word}:7d x ${word}:8d`)).toBe(`${word}|7d|x|${word}|8d`);
    expect(tokensOf(`x${word}:7d`)).toBe(`x${word}:7d`);
  });
});

const UNITS =
  'h hr hrs hour hours hourly d day days daily night nights w wk wks week weeks weekly m min mins minute minutes mo month months monthly y yr yrs year years yearly';

describe('a count and its unit are one word', () => {
  test.each(UNITS.split(' '))('%s', (unit) => {
    expect(tokensOf(`14 ${unit}`)).toBe(`14${unit}`);
    expect(tokensOf(`14 ${unit} 8 ${unit}`)).toBe(`14${unit}|8${unit}`);
  });

  test.each([
    ['7 d,8 w;9 m+10 y=11 h', '7d|8w|9m|10y|11h'],
    ['7 d/4 w', '7d/4w'],
    ['7" "days', '7days'],
    ['7 dx', '7|dx'],
    ['7 d-x', '7|d-x'],
    ['7 d:x', '7|d:x'],
    ['7 fortnights', '7|fortnights'],
    ['at 02:30 d', 'at|02:30|d'],
    ['at 2:3 d', 'at|2:3|d'],
    ['d 7', 'd|7'],
  ])('%j', (text, tokens) => {
    expect(tokensOf(text)).toBe(tokens);
  });
});

describe('a time and its half of the day are one word', () => {
  test.each([
    ['2 am', '2am'],
    ['02:30 PM', '02:30pm'],
    ['2 am, 3 pm;4 am+5 pm=6 am/7 pm', '2am|3pm|4am|5pm|6am/7pm'],
    ['2" "am', '2am'],
    ['2 amx', '2|amx'],
    ['2 am-x', '2|am-x'],
    ['x am', 'x|am'],
    ['2 xm', '2|xm'],
  ])('%j', (text, tokens) => {
    expect(tokensOf(text)).toBe(tokens);
  });
});

describe('a range of days is one word', () => {
  test.each([
    ['mon - tue', 'mon-tue'],
    ['wed -thu', 'wed-thu'],
    ['fri- sat', 'fri-sat'],
    ['sun to mon', 'sun-mon'],
    ['monday to friday', 'monday-friday'],
    ['mon..fri', 'mon-fri'],
    ['mon .. fri', 'mon-fri'],
    ['tues – thurs', 'tues-thurs'],
    ['mon" - "tue" to "wed', 'mon-tue|to|wed'],
    ['mon - tue thu - fri', 'mon-tue|thu-fri'],
    ['mon tue', 'mon|tue'],
    ['montofri', 'montofri'],
    ['mon.fri', 'mon.fri'],
    ['mon to noon', 'mon|to|noon'],
    ['noon - fri', 'noon|fri'],
    ['xmon - fri', 'xmon|fri'],
    ['mon - fri7', 'mon|fri7'],
  ])('%j', (text, tokens) => {
    expect(tokensOf(text)).toBe(tokens);
  });
});

describe('a plus parts words, but not those of a zone', () => {
  test.each([
    ['etc/gmt+5', 'etc/gmt+5'],
    ['tz Etc/GMT+12 7d+4w', 'tz|etc/gmt+12|7d|4w'],
    ['utc+1', 'utc+1'],
    ['gmt+05:30', 'gmt+05:30'],
    ['gmt+x', 'gmt|x'],
    ['gmt+123', 'gmt+12|3'],
    ['gmt+5:3', 'gmt+5|:3'],
    ['cet+1', 'cet|1'],
  ])('%j', (text, tokens) => {
    expect(tokensOf(text)).toBe(tokens);
  });
});

describe('what follows # is a note, as it was written', () => {
  test.each([
    ['nightly # Gold VM', ['nightly'], 'Gold VM'],
    ['# Gold', [], 'Gold'],
    ['nightly #Gold # b', ['nightly'], 'Gold # b'],
    ['nightly #   a \t b  ', ['nightly'], 'a b'],
    ['"nightly # quoted"', ['nightly'], 'quoted'],
    ['""nightly # quoted""', ['nightly'], 'quoted'],
    ['"# quoted', [], 'quoted'],
    [' "nightly # quoted" ', ['nightly'], 'quoted'],
    ['""# quoted', [], 'quoted'],
    ['" nightly # the "gold" one "', ['nightly'], 'the "gold" one'],
    ['nightly # ７ﬁ', ['nightly'], '７ﬁ'],
  ])('%j', (text, tokens, note) => {
    expect(readTokens(text)).toEqual({ tokens, note });
  });

  test.each([
    ['nightly#gold', ['nightly#gold']],
    ['nightly #', ['nightly']],
    ['nightly # ', ['nightly']],
    ['#', []],
  ])('%j has none', (text, tokens) => {
    expect(readTokens(text)).toEqual({ tokens });
    expect('note' in readTokens(text)).toBe(false);
  });
});

test('beyond the last word there is an empty one', () => {
  expect([0, 1, 2].map((place) => wordAt(['keep', '7d'], place))).toEqual(['keep', '7d', '']);
});
