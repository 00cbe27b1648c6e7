import { describe, expect, test } from 'vitest';
import { readPart, readRetention } from '../../../shared/policy/tag/file-clauses.ts';

describe('the keep rules of a field', () => {
  test.each(['7d 4w', 'keep 7d 4w', ' \t KEEP 7d 4w', 'Keep: 7d, 4w', '7 days, 4 weeks'])(
    'are read with or without the word: %j',
    (text) => {
      const mistakes: string[] = [];
      expect(readRetention(text, 'keep', (...told) => mistakes.push(told.join(': ')))).toEqual({ daily: 7, weekly: 4 });
      expect(mistakes).toEqual([]);
    },
  );

  test.each([
    ['', '`keep` needs rules, such as keep 7d 4w 12m.'],
    ['keepsake 7d', '`keep` needs rules, such as keep 7d 4w 12m.'],
    ['7d blue', '`blue` is neither a policy nor a clause.'],
    ['7d # as ever', 'says nothing, or holds a note'],
    ['7d tz utc', 'cannot hold the clause tz'],
    ['7d keep 4w', 'The clause `keep` is given twice.'],
  ])('are told with their field where they cannot be read: %j', (text, message) => {
    const mistakes: string[] = [];
    expect(readRetention(text, 'copyTo.0.keep', (...told) => mistakes.push(told.join(': ')))).toBeUndefined();
    expect(mistakes).toEqual([`copyTo.0.keep: ${message}`]);
  });
});

describe('a field holds the clauses that belong into it', () => {
  test.each([
    ['', 'says nothing, or holds a note'],
    ['# note', 'says nothing, or holds a note'],
    ['at 02:00 keep 7d', 'cannot hold the clause keep'],
    ['02:00 mon tz utc keep 7d', 'cannot hold the clause tz'],
    ['7d', '`7d` is neither a policy nor a clause.'],
  ])('%j', (text, message) => {
    const mistakes: string[] = [];
    const clauses = readPart(text, 'schedule', ['at', 'on'], (...told) => mistakes.push(told.join(': ')));
    expect(clauses).toBeUndefined();
    expect(mistakes).toEqual([`schedule: ${message}`]);
  });

  test('and nothing else', () => {
    const clauses = readPart('at 02:00', 'schedule', ['at', 'on'], (...told) => {
      throw new Error(told.join(': '));
    });
    expect(clauses).toEqual({ at: [{ hour: 2, minute: 0 }], places: new Map([['at', [0, 2]]]) });
  });
});
