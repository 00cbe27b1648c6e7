import { app } from '@azure/functions';
import { startReplacement } from '../shared/restore/replace/start-replacement.ts';
import { findTarget } from '../shared/run/start/find-target.ts';
import { callerOf } from './http/caller.ts';
import { handleHttp } from './http/handle.ts';
import { noQuery, readQuery } from './http/query.ts';
import { readInstant } from './http/read-instant.ts';
import { check, readBody } from './http/read-json.ts';
import { replacementSchema } from './http/replacement-request.ts';
import { idempotencyKeyOf } from './http/started-reply.ts';
import { startedRestoreReply } from './http/started-restore-reply.ts';
import { isTarget, targetOrProblem } from './http/target-reply.ts';

// POST /api/replacements: puts a VM back to a set, in place: safety points, new disks, stop, swap, start. 202 and where to look; 200 and the plan for a dry run.
app.http('startReplacement', {
  methods: ['POST'],
  route: 'replacements',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports, settings }) => {
    readQuery(request, noQuery);
    const {
      vm,
      set,
      at,
      confirm = '',
      reason = '',
      dryRun = false,
      by,
    } = check(replacementSchema, (await readBody(request)) ?? {});
    const key = idempotencyKeyOf(request);
    const target = targetOrProblem(await findTarget(ports, settings, { vm }));
    if (!isTarget(target)) return target;
    const [vmId] = target.kind === 'some' ? target.vmIds : [];
    if (vmId === undefined) throw new Error('a VM was resolved to none');
    const instant = at === undefined ? undefined : readInstant(at);
    const started = await startReplacement(ports, settings, {
      vmId,
      ...(set === undefined ? {} : { set }),
      ...(instant === undefined ? {} : { at: instant }),
      confirm,
      reason,
      dryRun,
      startedBy: callerOf(request, by),
      ...key,
    });
    return startedRestoreReply(request, started);
  }),
});
