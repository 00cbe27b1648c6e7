import { describe, expect, test } from 'vitest';
import { sayReason, sumReasons } from '../../../shared/policy/retention/say-reasons.ts';

const NBSP = '\u00a0';

test.each([
  ['daily-1', 'newest day'],
  ['daily-2', 'second newest day'],
  ['daily-3', 'third newest day'],
  ['daily-4', 'fourth newest day'],
  ['weekly-5', 'fifth newest week'],
  ['weekly-6', 'sixth newest week'],
  ['monthly-7', 'seventh newest month'],
  ['monthly-8', 'eighth newest month'],
  ['yearly-9', 'ninth newest year'],
  ['yearly-10', 'tenth newest year'],
  ['weekly-11', '11th newest week'],
  ['weekly-12', '12th newest week'],
  ['weekly-13', '13th newest week'],
  ['weekly-14', '14th newest week'],
  ['hourly-20', '20th newest hour'],
  ['hourly-21', '21st newest hour'],
  ['hourly-22', '22nd newest hour'],
  ['hourly-23', '23rd newest hour'],
  ['last-101', '101st newest point'],
  ['last-102', '102nd newest point'],
  ['last-103', '103rd newest point'],
  ['last-111', '111th newest point'],
  ['last-113', '113th newest point'],
  ['last-121', '121st newest point'],
  ['monthly-oldest', 'the oldest, as long as there are not enough months'],
  ['within', 'within the span of which everything stays'],
  ['floor', 'one of the two newest, which always stay'],
  ['pace', 'waiting its turn: a shortened policy takes effect over days'],
  ['hold', 'on hold'],
  ['hold-lifted', 'hold lifted'],
  ['foreign', 'not made by this installation'],
  ['pending', 'not finished yet'],
  ['future-dated', 'dated ahead of the clock'],
  ['immutable', 'under an immutability policy'],
  ['copying', 'the source of a copy that is not finished'],
  ['ad-hoc', 'taken on demand, with an expiry of its own'],
  ['policy-problem', 'a problem with its policy: nothing is pruned meanwhile'],
  ['in-doubt', 'its tags and its name disagree'],
  ['min-keep', 'younger than the least age of the installation'],
  ['disk-unknown', 'its disk was not seen, and nothing says that it is gone'],
  ['no-newer', 'failed, but there is no newer one'],
  ['expired', 'no rule keeps it any more'],
  ['failed', 'failed, and there is a newer one'],
  ['due', 'due by its schedule'],
  ['retry', 'tried again after a failure'],
  ['late', 'made late'],
  ['The disk web-01-tmp is ephemeral.', 'The disk web-01-tmp is ephemeral.'],
  ['The disk is daily-3', 'The disk is daily-3'],
  ['daily-3 of the disk', 'daily-3 of the disk'],
  ['new-reason', 'new-reason'],
  ['fortnightly-2', 'fortnightly-2'],
])('%s is said as: %s', (reason, words) => {
  expect(sayReason(reason)).toBe(words);
});

describe('the reasons of several points', () => {
  test('are counted by rule, whatever the number or the oldest', () => {
    expect(sumReasons([['daily-1'], ['daily-12'], ['daily-oldest']])).toBe(`3${NBSP}daily`);
  });

  test('count a point for each of its rules, and for one rule once', () => {
    expect(
      sumReasons([
        ['daily-1', 'weekly-1'],
        ['weekly-2', 'weekly-oldest'],
      ]),
    ).toBe(`1${NBSP}daily, 2${NBSP}weekly`);
  });

  test('say the floor only where nothing else keeps the point', () => {
    expect(sumReasons([['daily-1', 'floor'], ['floor']])).toBe(`1${NBSP}daily, 1${NBSP}floor`);
  });

  test('stand in the order in which a person asks, what is not in it last and by name', () => {
    const asked = 'last hourly daily weekly monthly yearly within floor pace ad-hoc hold'.split(' ');
    const others = ['copying', 'foreign', 'immutable'];
    const told = [...asked, ...others].map((kind) => `1${NBSP}${kind}`).join(', ');

    expect(sumReasons([...asked, ...others].map((kind) => [kind]))).toBe(told);
    expect(sumReasons([...asked, ...others].toReversed().map((kind) => [kind]))).toBe(told);
  });

  test('keep what only looks like a number', () => {
    expect(sumReasons([['web-01-tmp']])).toBe(`1${NBSP}web-01-tmp`);
  });

  test('of no points are none', () => {
    expect(sumReasons([])).toBe('');
  });
});
