import type { HttpHandler, HttpResponseInit } from '@azure/functions';
import { BadRequest, problem } from '../problem.ts';
import { noQuery, readQuery } from '../query.ts';

/** Serves what holds nothing of the installation, also where its settings cannot be used. */
export function handleAnonymous(serve: () => Promise<HttpResponseInit>): HttpHandler {
  return async (request) => {
    try {
      readQuery(request, noQuery);
    } catch (error) {
      if (!(error instanceof BadRequest)) throw error;
      return problem(400, { code: 'invalid-request', detail: error.message, errors: error.errors });
    }
    return serve();
  };
}
