import type { Retention } from '../policy.ts';
import { type Clauses, readClauses } from './clauses.ts';
import { isMistake } from './mistake.ts';
import { readTokens } from './tokens.ts';

/** Takes a mistake of a policies file: the field within its policy, such as `copyTo.0.keep`, and what is wrong with it. */
export type Report = (field: string, message: string) => void;

/** The keep rules of a field, with or without the word `keep`; undefined where `fail` was told why not. */
export function readRetention(text: string, field: string, fail: Report): Retention | undefined {
  const clauses = readPart(/^\s*keep\b/i.test(text) ? text : `keep ${text}`, field, ['keep'], fail);
  return clauses?.keep;
}

/** The clauses of a field that may hold those of `kinds` alone; undefined where `fail` was told why not. */
export function readPart(text: string, field: string, kinds: readonly string[], fail: Report): Clauses | undefined {
  const { tokens, note } = readTokens(text);
  const clauses = readClauses(tokens, 0, false);
  if (isMistake(clauses)) {
    fail(field, clauses.message);
    return undefined;
  }
  const foreign = [...clauses.places.keys()].find((kind) => !kinds.includes(kind));
  if (foreign === undefined && note === undefined && clauses.places.size > 0) return clauses;
  fail(field, foreign === undefined ? 'says nothing, or holds a note' : `cannot hold the clause ${foreign}`);
  return undefined;
}
