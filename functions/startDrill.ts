import { app } from '@azure/functions';
import { startDrill } from '../shared/restore/drill/start-drill.ts';
import { callerOf } from './http/caller.ts';
import { drillSchema } from './http/drill-request.ts';
import { handleHttp } from './http/handle.ts';
import { noQuery, readQuery } from './http/query.ts';
import { check, readBody } from './http/read-json.ts';
import { idempotencyKeyOf } from './http/started-reply.ts';
import { startedRestoreReply } from './http/started-restore-reply.ts';

// POST /api/drills: proves by a drill that the newest set of a VM can be restored; without a VM, of the one whose turn is next. 202 and where to look.
app.http('startDrill', {
  methods: ['POST'],
  route: 'drills',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports, settings }) => {
    readQuery(request, noQuery);
    const { vm, reason, by } = check(drillSchema, (await readBody(request)) ?? {});
    const started = await startDrill(ports, settings, {
      ...(vm === undefined ? {} : { vm }),
      ...(reason === undefined ? {} : { reason }),
      startedBy: callerOf(request, by),
      ...idempotencyKeyOf(request),
    });
    return startedRestoreReply(request, started);
  }),
});
