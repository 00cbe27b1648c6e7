import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import * as mini from 'zod/mini';
import { checkInEnglish, issueText } from '../../shared/policy/issue-text.ts';

const text = z.string().min(1).max(5);

test.each([
  [z.strictObject({ reason: text }), {}, 'is missing'],
  [text, '', 'must not be empty'],
  [text, 'abcdef', 'must be at most 5 characters'],
  [text, 5, 'must be a text'],
  [z.strictObject({}), [], 'must be a JSON object'],
  [z.boolean(), 'yes', 'must be true or false'],
  [z.int().min(1), 0, 'must be at least 1'],
  [z.int().max(9), 10, 'must be at most 9'],
  [z.int(), 1.5, 'must be a whole number'],
  [z.int(), '1', 'must be a number'],
  [z.array(text).max(1), ['a', 'b'], 'must be at most 1 items'],
  [z.enum(['now', 'due']), 'later', 'must be "now" or "due"'],
  [z.string().regex(/^a/, { message: 'must begin with a' }), 'b', 'must begin with a'],
  [text.min(3), 'ab', 'must be at least 3 characters'],
  [z.array(text).min(1), [], 'must not be empty'],
  [z.array(text).min(2), ['a'], 'must be at least 2 items'],
  [z.array(text), 'a', 'must be a list'],
  [z.record(z.string(), text), 'a', 'must be a JSON object'],
  [z.number(), 'a', 'must be a number'],
  [z.number().min(1), 0.5, 'must be at least 1'],
  [z.number().min(2), 1, 'must be at least 2'],
  [z.date(), 'a', 'must be date'],
  [z.literal('now'), 'later', 'must be "now"'],
] as const)('%# is told in plain words', (schema, value, words) => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];

  expect(issue && issueText(issue)).toBe(words);
});

test('a value is checked in English, whatever zod speaks, and taken where it is right', () => {
  const { localeError } = mini.config();
  onTestFinished(() => {
    mini.config({ localeError });
  });
  mini.config({ localeError: () => 'falsch' });

  const schema = mini.strictObject({ reason: mini.string() });
  const told = (value: unknown) => checkInEnglish(schema, value).error?.issues.map(issueText);

  expect(checkInEnglish(schema, { reason: 'audit' })).toEqual({ success: true, data: { reason: 'audit' } });
  expect(told({})).toEqual(['is missing']);
  expect(told({ reason: 'audit', more: 1 })).toEqual(['Unrecognized key: "more"']);
});
