import { app } from '@azure/functions';
import { readRestore } from '../shared/restore/read-restore.ts';
import { handleHttp } from './http/handle.ts';
import { problem } from './http/problem.ts';
import { noQuery, readQuery } from './http/query.ts';
import { json } from './http/reply.ts';

// GET /api/restores/{id}: one restore, replacement or drill: progress per disk, errors with what to do, and commands to use the disks.
app.http('getRestore', {
  methods: ['GET'],
  route: 'restores/{*id}',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports }) => {
    readQuery(request, noQuery);
    const id = request.params['id'] ?? '';
    const restore = await readRestore(ports, id);
    if (restore !== undefined) return json(200, restore);
    return problem(404, {
      code: 'restore-unknown',
      detail: `There is no restore ${JSON.stringify(id)}. GET /api/restores lists them, newest first.`,
    });
  }),
});
