import { app } from '@azure/functions';
import { handleHttp } from './http/handle.ts';
import { holdReply } from './http/hold-request.ts';
import { noQuery, readQuery } from './http/query.ts';
import { readBody } from './http/read-json.ts';

// PUT /api/holds: sets a hold on a point, or on all present points of a VM or disk. What is held is never pruned.
app.http('setHold', {
  methods: ['PUT'],
  route: 'holds',
  authLevel: 'function',
  handler: handleHttp(async (request, opened) => {
    readQuery(request, noQuery);
    return holdReply(request, opened, (await readBody(request)) ?? {}, true);
  }),
});
