import { app } from '@azure/functions';
import { restoreReport } from '../shared/restore/read-restore.ts';
import { startRestore } from '../shared/restore/start-restore.ts';
import { callerOf } from './http/caller.ts';
import { handleHttp } from './http/handle.ts';
import { json } from './http/reply.ts';
import { acceptedReply, keyReusedReply, refusalReply } from './http/restore-reply.ts';
import { readRestoreRequest } from './http/restore-request.ts';
import { idempotencyKeyOf } from './http/started-reply.ts';

// POST /api/restores: makes new disks of a set, a point, or what there was of a VM or disk by an instant. 202 and where to look; 200 and the plan for a dry run.
app.http('startRestore', {
  methods: ['POST'],
  route: 'restores',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports, settings }) => {
    const { by, ...asked } = await readRestoreRequest(request);
    const startedBy = callerOf(request, by);
    const started = await startRestore(ports, settings, { ...asked, startedBy, ...idempotencyKeyOf(request) });
    switch (started.kind) {
      case 'started':
        return acceptedReply(request, started.record);
      case 'planned':
        return json(200, { dryRun: true, ...restoreReport(started.record), state: 'planned' });
      case 'key-reused':
        return keyReusedReply(started.restoreId);
      case 'refused':
        return refusalReply(started);
    }
  }),
});
