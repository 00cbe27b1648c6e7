import { describe, expect, test } from 'vitest';
import { builtInPolicies } from '../../../shared/policy/tag/built-in.ts';
import { headWords, isOff, RESERVED_WORDS, readHead, suggestHeads } from '../../../shared/policy/tag/head.ts';
import { repairsOf, wordsOf } from './told.ts';

const builtIn = builtInPolicies('UTC');
const book = { ...builtIn, defaultName: 'weekly' };
const ON = ['on', 'yes', 'true', 'enabled', 'default'];
const OFF = ['off', 'no', 'false', 'none', 'never', 'disabled'];

describe('the first word of a tag names a policy', () => {
  test.each<[string, string | undefined]>([
    ['hourly keep 24h', 'hourly'],
    ['nightly', 'nightly'],
    ['daily', 'nightly'],
    ...ON.map((word): [string, string] => [word, 'weekly']),
    ['yes mon-fri', 'weekly'],
    ['yes blue', 'weekly'],
    ['on keep 14d', 'weekly'],
    ['on at 02:00', 'weekly'],
    ['on mon-fri', undefined],
    ['on blue', undefined],
    ['off', undefined],
    ['keep 14d', undefined],
    ['', undefined],
  ])('%j: %s', (text, name) => {
    expect(readHead(wordsOf(text), book)?.name).toBe(name);
  });
});

test('these words mean something in every tag', () => {
  expect(RESERVED_WORDS).toEqual([...ON, ...OFF]);
  expect(headWords(book)).toEqual(['hourly', 'nightly', 'weekly', 'daily', ...ON, ...OFF]);
  expect(RESERVED_WORDS.filter(isOff)).toEqual(OFF);
  expect(isOff('of')).toBe(false);
});

describe('a value whose first word is no name', () => {
  const meant = {
    default: 'enable active auto all standard backup snapshot protect ok y 1 night',
    off: 'disable inactive exclude excluded skip ignore stop paused nobackup n 0 null',
    hourly: 'hour',
    nightly: 'day',
    weekly: 'week',
    'weekly keep 8w 12m': 'monthly month',
    'weekly keep 8w 12m 3y': 'yearly',
  };
  const heads = headWords(book);
  const suggested = (text: string, unknownAt: number, hasHead: boolean) => {
    const mistake = {
      message: '',
      edits: suggestHeads(wordsOf(text), { message: '', edits: [], unknownAt }, hasHead, heads),
    };
    return repairsOf(text, mistake);
  };

  test.each(Object.entries(meant).flatMap(([head, words]) => words.split(' ').map((word) => [word, head] as const)))(
    '%s means %j',
    (word, head) => {
      expect(suggested(`${word} keep 7d`, 0, false)[0]).toBe(`${head} keep 7d`);
    },
  );

  test.each<[string, number, boolean, string[]]>([
    ['no-backup', 0, false, ['off']],
    ['no_back-up 7d', 0, false, ['off 7d']],
    ['nigthly 7d', 0, false, ['nightly 7d']],
    ['disable', 0, false, ['off', 'disabled']],
    ['blue', 0, false, []],
    ['nigthly', 0, true, []],
    ['keep 7d nigthly', 2, false, []],
    ['keep 14d hourly 02:00', 2, false, ['hourly keep 14d 02:00']],
    ['keep 14d off', 2, false, ['off keep 14d']],
    ['nightly weekly 7d', 1, true, ['nightly', 'weekly 7d']],
    ['nightly keep 7d off', 3, true, ['nightly keep 7d', 'off']],
  ])('%j', (text, unknownAt, hasHead, repairs) => {
    expect(suggested(text, unknownAt, hasHead)).toEqual(repairs);
  });

  test('is not what another mistake is about', () => {
    expect(suggestHeads(['nigthly', 'keep'], { message: '', edits: [] }, false, heads)).toEqual([]);
  });
});
