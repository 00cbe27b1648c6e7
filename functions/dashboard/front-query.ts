import type { HttpRequest } from '@azure/functions';
import * as z from 'zod/mini';
import { type FrontQuery, SORTS } from '../../shared/dashboard/read/arrange-coverage.ts';
import { readQuery, wholeNumber } from '../http/query.ts';

const STATES = [
  ...(['', 'attention', 'protected', 'partly', 'late', 'overdue'] as const),
  ...(['opted-out', 'unprotected', 'problem', 'orphan'] as const),
] as const;

const anyText = z._default(z.string().check(z.maxLength(256)), '');

/** What the front page takes; a form without JavaScript sends every field, empty ones too. */
const frontQuery = z.strictObject({
  text: anyText,
  state: z._default(z.enum(STATES), ''),
  subscription: anyText,
  group: anyText,
  policy: anyText,
  sort: z._default(z.enum(SORTS), 'worst'),
  page: z._default(wholeNumber(1, 1_000_000, 'The page of the grid, from 1.'), 1),
});

/** Reads filter, order and page. Throws BadRequest for those that are not known. */
export function readFrontQuery(request: HttpRequest): FrontQuery {
  return readQuery(request, frontQuery);
}
