import { expect, test } from 'vitest';
import { z } from 'zod';
import { issueText } from '../../shared/policy/issue-text.ts';

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
] as const)('%# is told in plain words', (schema, value, words) => {
  const [issue] = schema.safeParse(value).error?.issues ?? [];

  expect(issue && issueText(issue)).toBe(words);
});
