import { app } from '@azure/functions';
import { handleHttp } from './http/handle.ts';
import { holdFields, holdReply } from './http/hold-request.ts';
import { readQuery } from './http/query.ts';

// DELETE /api/holds: lifts holds, and the tag on the VM or disk itself. A function of its own, so that its key can be kept apart.
app.http('liftHold', {
  methods: ['DELETE'],
  route: 'holds',
  authLevel: 'function',
  handler: handleHttp(async (request, opened) => holdReply(request, opened, readQuery(request, holdFields), false)),
});
