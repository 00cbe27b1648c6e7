import type * as z from 'zod/mini';
import { BadRequest, type FieldMistake } from '../problem.ts';
import type { problemDocumentSchema } from '../replies/problem.ts';
import { TITLES } from '../titles.ts';

type ProblemDocument = z.output<typeof problemDocumentSchema>;

/** The problem document of an example. */
export function exampleProblem(
  status: keyof typeof TITLES,
  code: string,
  detail: string,
  more: Partial<ProblemDocument> = {},
): ProblemDocument {
  return { type: `urn:nightkeep:problem:${code}`, title: TITLES[status], status, detail, ...more };
}

/** The problem document of a request with these mistakes, as such requests are answered. */
export function exampleMistakes(...errors: FieldMistake[]): ProblemDocument {
  return exampleProblem(400, 'invalid-request', new BadRequest(errors).message, { errors });
}
