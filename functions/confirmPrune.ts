import { app } from '@azure/functions';
import { findTarget } from '../shared/run/start/find-target.ts';
import { startPrune } from '../shared/run/start/start-prune.ts';
import { callerOf } from './http/caller.ts';
import { handleHttp } from './http/handle.ts';
import { pruneSchema } from './http/prune-request.ts';
import { noQuery, readQuery } from './http/query.ts';
import { check, readBody } from './http/read-json.ts';
import { idempotencyKeyOf, startedReply } from './http/started-reply.ts';
import { isTarget, targetOrProblem } from './http/target-reply.ts';

// POST /api/prunes: lifts the pace once, where the prunes sum to exactly the number confirmed. Floor and guards hold.
app.http('confirmPrune', {
  methods: ['POST'],
  route: 'prunes',
  authLevel: 'function',
  handler: handleHttp(async (request, opened) => {
    const { ports, settings } = opened;
    readQuery(request, noQuery);
    const { confirm, target: spec, reason, by } = check(pruneSchema, (await readBody(request)) ?? {});
    const key = idempotencyKeyOf(request);
    const target = targetOrProblem(await findTarget(ports, settings, spec ?? 'all'));
    if (!isTarget(target)) return target;
    const started = await startPrune(ports, settings, {
      confirm,
      target,
      reason,
      startedBy: callerOf(request, by),
      ...key,
    });
    return startedReply(request, opened, started, 0);
  }),
});
