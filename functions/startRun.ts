import { app } from '@azure/functions';
import { findTarget } from '../shared/run/start/find-target.ts';
import { startRun } from '../shared/run/start/start-run.ts';
import { callerOf } from './http/caller.ts';
import { handleHttp } from './http/handle.ts';
import { readRunRequest } from './http/run-request.ts';
import { idempotencyKeyOf, startedReply } from './http/started-reply.ts';
import { isTarget, targetOrProblem } from './http/target-reply.ts';

// POST /api/runs: an ad-hoc run of a target, or what the timer would do. 202 and where to look; ?wait=SECONDS for its end.
app.http('startRun', {
  methods: ['POST'],
  route: 'runs',
  authLevel: 'function',
  handler: handleHttp(async (request, opened) => {
    const { ports, settings } = opened;
    const {
      target: spec,
      when,
      keepFor,
      prune,
      dryRun,
      reason,
      policies,
      by,
      waitSeconds,
    } = await readRunRequest(request, settings);
    const key = idempotencyKeyOf(request);
    const target = targetOrProblem(await findTarget(ports, settings, spec ?? 'all'));
    if (!isTarget(target)) return target;
    const started = await startRun(ports, settings, {
      target,
      creates: when,
      prune,
      keepFor,
      dryRun,
      ...(reason === undefined ? {} : { reason }),
      ...(policies === undefined ? {} : { candidatePolicies: policies }),
      startedBy: callerOf(request, by),
      ...key,
    });
    return startedReply(request, opened, started, waitSeconds);
  }),
});
