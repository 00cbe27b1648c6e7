import { app } from '@azure/functions';
import { readCostedCoverage, readCostedCoverageOf } from '../shared/cost/costed-coverage.ts';
import { coverageQuery } from './http/coverage-query.ts';
import { handleHttp } from './http/handle.ts';
import { problem } from './http/problem.ts';
import { readQuery } from './http/query.ts';
import { json } from './http/reply.ts';

// GET /api/coverage: one row per VM, opted in or not, and what it costs. With ?vm= that VM alone, its cause in a sentence and the next step.
app.http('coverage', {
  methods: ['GET'],
  route: 'coverage',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports, settings, unheard }) => {
    const { vm, limit, cursor } = readQuery(request, coverageQuery);
    const notice = unheard === undefined ? {} : { notice: unheard };
    if (vm === undefined) {
      return json(200, { ...(await readCostedCoverage(ports, settings, limit, cursor)), ...notice });
    }
    const items = await readCostedCoverageOf(ports, settings, vm);
    if (items.length > 0) return json(200, { items, ...notice });
    const detail = `No run has seen a VM or disk named ${JSON.stringify(vm)}. A VM made just now is seen within five minutes.`;
    return problem(404, { code: 'vm-unknown', detail });
  }),
});
