import { app } from '@azure/functions';
import { listRestores } from '../shared/restore/read-restore.ts';
import { handleHttp } from './http/handle.ts';
import { pageQuery, readQuery } from './http/query.ts';
import { json } from './http/reply.ts';

// GET /api/restores: restores, replacements and drills, newest first, a page at a time.
app.http('listRestores', {
  methods: ['GET'],
  route: 'restores',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports }) => {
    const { limit, cursor } = readQuery(request, pageQuery);
    return json(200, await listRestores(ports, limit, cursor));
  }),
});
