import type { HttpRequest } from '@azure/functions';
import * as z from 'zod/mini';
import type { Instant } from '../../shared/policy/instant.ts';
import { BadRequest } from './problem.ts';
import { readInstant } from './read-instant.ts';
import { check } from './read-json.ts';

// What a route takes in its query, as schemas of the texts: they read the query, and the OpenAPI document is made of them.

/** No parameters at all. */
export const noQuery = z.strictObject({});

/** `limit` (1 to 1,000; 100 where absent) and `cursor` of a list. */
export const pageShape = {
  limit: z._default(wholeNumber(1, 1000, 'The most items of a page; 100 where absent.'), 100),
  cursor: z.optional(z.string().check(z.describe('The `next` of the page before.'))),
};

/** Where no other parameter is known. */
export const pageQuery = z.strictObject(pageShape);

/**
 * The parameters of a request as the schema reads them. Throws BadRequest for those that cannot be read, and for those that
 * are not known here: a misspelt filter must not widen an answer. One that is given twice is its values between commas.
 */
export function readQuery<T extends z.core.$ZodLooseShape>(
  request: HttpRequest,
  schema: z.ZodMiniObject<T>,
): z.output<z.ZodMiniObject<T>> {
  const known = Object.keys(schema.shape);
  const strange = [...new Set(request.query.keys())].filter((key) => !known.includes(key) && key !== 'code');
  if (strange.length > 0) {
    const message =
      known.length === 0 ? 'is not known here; none is' : `is not known here; known are ${known.join(', ')}`;
    throw new BadRequest(strange.map((key) => ({ field: `query.${key}`, message })));
  }
  const given = known.filter((key) => request.query.has(key));
  return check(schema, Object.fromEntries(given.map((key) => [key, request.query.getAll(key).join(',')])), 'query');
}

/** A whole number as text. */
export function wholeNumber(least: number, most: number, meaning: string) {
  const isOne = (text: string) => /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most;
  const text = z
    .string()
    .check(
      z.refine(isOne, { error: ({ input }) => `must be a whole number from ${least} to ${most}, not "${input}"` }),
    );
  const documented = { type: 'integer', minimum: least, maximum: most, description: meaning } as const;
  return z.pipe(text, z.transform(Number)).check(z.meta(documented));
}

/** `true`, `1` or nothing after the name; `false` or `0`. */
export function flag(meaning: string) {
  const text = z.string().check(
    z.refine((given) => ['', 'true', '1', 'false', '0'].includes(given), {
      error: ({ input }) => `must be true or false, not "${input}"`,
    }),
  );
  const isSet = z.transform((given: string) => given !== 'false' && given !== '0');
  return z.pipe(text, isSet).check(z.meta({ type: 'boolean', description: meaning }));
}

/** An instant as ISO 8601, in UTC where it names no offset. */
export function instant(meaning: string) {
  const text = z.string().check(
    z.refine((given) => readSpaced(given) !== undefined, {
      error: ({ input }) => `must be an instant such as 2026-11-23T09:40Z, not "${input}"`,
    }),
  );
  const read = z.transform((given: string): Instant => readSpaced(given) ?? Number.NaN);
  const documented = { type: 'string', description: `${meaning} ISO 8601; in UTC where it names no offset.` } as const;
  return z.pipe(text, read).check(z.meta(documented));
}

/** A plus sign that was not encoded arrives as a space. */
function readSpaced(text: string): Instant | undefined {
  return readInstant(text.trim().replace(/ (\d\d:?\d\d)$/, '+$1'));
}

/** Names between commas. */
export function nameList(meaning: string) {
  const split = z.transform((text: string) => text.split(',').map((name) => name.trim()));
  return z.pipe(z.string(), split).check(z.meta({ type: 'string', description: `${meaning} Several between commas.` }));
}
