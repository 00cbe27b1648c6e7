import type { HttpRequest } from '@azure/functions';
import type * as z from 'zod/mini';
import { checkInEnglish, issueText } from '../../shared/policy/issue-text.ts';
import { BadRequest, type FieldMistake } from './problem.ts';

const LARGEST_BODY = 256 * 1024;

/** The body as JSON; undefined where there is none. Throws BadRequest where it is no JSON or over 256 KiB. */
export async function readBody(request: HttpRequest): Promise<unknown> {
  const text = await request.text();
  if (text.length > LARGEST_BODY) throw new BadRequest([{ field: 'body', message: 'must be at most 256 KiB' }]);
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new BadRequest([{ field: 'body', message: `is not valid JSON: ${(error as Error).message}` }]);
  }
}

/** Checks a value against a schema. Throws BadRequest with the path of every mistake, `query.` before it where that is what was read. */
export function check<T>(schema: z.ZodMiniType<T>, value: unknown, part?: 'query'): T {
  const result = checkInEnglish(schema, value);
  if (result.success) return result.data;
  throw new BadRequest(result.error.issues.flatMap((issue) => fieldMistakes(issue, part)));
}

function fieldMistakes(issue: z.core.$ZodIssue, part: 'query' | undefined): readonly FieldMistake[] {
  const path = [...(part === undefined ? [] : [part]), ...issue.path.map(String)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ field: [...path, key].join('.'), message: 'is not known here' }));
  }
  return [{ field: path.length === 0 ? 'body' : path.join('.'), message: issueText(issue) }];
}
