import { app } from '@azure/functions';
import { withDrills } from '../shared/restore/drill/with-drills.ts';
import { readCoverage, readCoverageOf } from '../shared/run/read/read-coverage.ts';
import { handleHttp } from './http/handle.ts';
import { onlyQuery, pageOf } from './http/page-query.ts';
import { problem } from './http/problem.ts';
import { json } from './http/reply.ts';

// GET /api/coverage: one row per VM, opted in or not. With ?vm= that VM alone, its cause in a sentence and the next step.
app.http('coverage', {
  methods: ['GET'],
  route: 'coverage',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports, settings, unheard }) => {
    onlyQuery(request, ['vm', 'limit', 'cursor']);
    const vm = request.query.get('vm');
    const notice = unheard === undefined ? {} : { notice: unheard };
    if (vm === null) {
      const { limit, cursor } = pageOf(request);
      const { items, ...rest } = await readCoverage(ports, limit, cursor);
      return json(200, { items: await withDrills(ports, settings, items), ...rest, ...notice });
    }
    const items = await readCoverageOf(ports, vm);
    if (items.length > 0) return json(200, { items: await withDrills(ports, settings, items), ...notice });
    const detail = `No run has seen a VM or disk named ${JSON.stringify(vm)}. A VM made just now is seen within five minutes.`;
    return problem(404, { code: 'vm-unknown', detail });
  }),
});
