import { app } from '@azure/functions';
import { runSummary } from '../shared/run/read/read-run.ts';
import { handleHttp } from './http/handle.ts';
import { pageQuery, readQuery } from './http/query.ts';
import { json } from './http/reply.ts';

// GET /api/runs: the history of runs, newest first, a page at a time.
app.http('listRuns', {
  methods: ['GET'],
  route: 'runs',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports }) => {
    const { limit, cursor } = readQuery(request, pageQuery);
    const page = await ports.runs.list(limit, cursor);
    return json(200, { ...page, items: page.items.map(runSummary) });
  }),
});
