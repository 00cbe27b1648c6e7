import { app } from '@azure/functions';
import { readRun } from '../shared/run/read/read-run.ts';
import { handleHttp } from './http/handle.ts';
import { problem } from './http/problem.ts';
import { noQuery, readQuery } from './http/query.ts';
import { json } from './http/reply.ts';

// GET /api/runs/{id}: one run with its progress, every action with its reasons and errors, and the problems it found.
app.http('getRun', {
  methods: ['GET'],
  route: 'runs/{*id}',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports }) => {
    readQuery(request, noQuery);
    const id = request.params['id'] ?? '';
    const run = await readRun(ports, id);
    if (run !== undefined) return json(200, run);
    return problem(404, {
      code: 'run-unknown',
      detail: `There is no run ${JSON.stringify(id)}. GET /api/runs lists them, newest first.`,
    });
  }),
});
