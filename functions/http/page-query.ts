import type { HttpRequest } from '@azure/functions';
import type { Instant } from '../../shared/policy/instant.ts';
import { BadRequest } from './problem.ts';
import { readInstant } from './read-instant.ts';

/** `limit` (1 to 1,000; 100 where absent) and `cursor` of a list. */
export function pageOf(request: HttpRequest): { limit: number; cursor?: string } {
  const text = request.query.get('limit') ?? '100';
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > 1000) {
    throw new BadRequest([{ field: 'query.limit', message: `must be a whole number from 1 to 1000, not "${text}"` }]);
  }
  const cursor = request.query.get('cursor');
  return cursor === null ? { limit } : { limit, cursor };
}

/** Throws BadRequest for query parameters that are not known here: a misspelt filter must not widen an answer. */
export function onlyQuery(request: HttpRequest, known: readonly string[]): void {
  const strange = [...request.query.keys()].filter((key) => !known.includes(key) && key !== 'code');
  if (strange.length === 0) return;
  throw new BadRequest(
    strange.map((key) => ({ field: `query.${key}`, message: `is not known here; known are ${known.join(', ')}` })),
  );
}

/** `true`, `false`, or absent. */
export function flagOf(request: HttpRequest, name: string): boolean | undefined {
  const text = request.query.get(name);
  if (text === null) return undefined;
  if (text === '' || text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw new BadRequest([{ field: `query.${name}`, message: `must be true or false, not "${text}"` }]);
}

/** An instant as ISO 8601, in UTC where it names no offset; undefined where the parameter is absent. */
export function instantOf(request: HttpRequest, name: string): Instant | undefined {
  const text = request.query.get(name);
  if (text === null) return undefined;
  // A plus sign that was not encoded arrives as a space.
  const instant = readInstant(text.trim().replace(/ (\d\d:?\d\d)$/, '+$1'));
  if (instant !== undefined) return instant;
  throw new BadRequest([
    { field: `query.${name}`, message: `must be an instant such as 2026-11-23T09:40Z, not "${text}"` },
  ]);
}
