import type { HttpResponseInit } from '@azure/functions';
import { TITLES } from './titles.ts';

/** One mistake of a request: where it stands (`target.vm`, `query.limit`) and what to write instead. */
export interface FieldMistake {
  readonly field: string;
  readonly message: string;
}

export interface ProblemFields {
  readonly detail: string;
  /** A stable kebab-case name of what went wrong; the last part of the problem's `type`. */
  readonly code: string;
  readonly errors?: readonly FieldMistake[];
  /** Further members, such as `candidates`. */
  readonly more?: Readonly<Record<string, unknown>>;
}

const titles: Readonly<Record<number, string>> = TITLES;

/** An error as an RFC 9457 problem document. */
export function problem(status: number, { detail, code, errors, more }: ProblemFields): HttpResponseInit {
  const body = {
    type: `urn:nightkeep:problem:${code}`,
    title: titles[status] ?? 'Error',
    status,
    detail,
    ...(errors ? { errors } : {}),
    ...more,
  };
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json; charset=utf-8', 'Cache-Control': 'no-store' },
    body: `${JSON.stringify(body, null, 2)}\n`,
  };
}

/** A request that cannot be taken; thrown by parsers and turned into a 400 that lists every mistake. */
export class BadRequest extends Error {
  readonly errors: readonly FieldMistake[];

  constructor(errors: readonly FieldMistake[]) {
    super(errors.map(({ field, message }) => `${field}: ${message}`).join('; '));
    this.errors = errors;
  }
}
