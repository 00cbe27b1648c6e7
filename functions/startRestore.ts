import { app } from '@azure/functions';
import { startRestore } from '../shared/restore/start-restore.ts';
import { callerOf } from './http/caller.ts';
import { handleHttp } from './http/handle.ts';
import { readRestoreRequest } from './http/restore-request.ts';
import { idempotencyKeyOf } from './http/started-reply.ts';
import { startedRestoreReply } from './http/started-restore-reply.ts';

// POST /api/restores: makes new disks of a set, a point, or what there was of a VM or disk by an instant. 202 and where to look; 200 and the plan for a dry run.
app.http('startRestore', {
  methods: ['POST'],
  route: 'restores',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports, settings }) => {
    const { by, ...asked } = await readRestoreRequest(request);
    const startedBy = callerOf(request, by);
    const started = await startRestore(ports, settings, { ...asked, startedBy, ...idempotencyKeyOf(request) });
    return startedRestoreReply(request, started);
  }),
});
