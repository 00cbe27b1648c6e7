import { app } from '@azure/functions';
import * as z from 'zod/mini';
import { startReplacement } from '../shared/restore/replace/start-replacement.ts';
import { findTarget } from '../shared/run/start/find-target.ts';
import { callerOf } from './http/caller.ts';
import { handleHttp } from './http/handle.ts';
import { onlyQuery } from './http/page-query.ts';
import { readInstant } from './http/read-instant.ts';
import { check, readBody } from './http/read-json.ts';
import { instantSchema } from './http/restore-request.ts';
import { bySchema, nameSchema, reasonSchema } from './http/run-request.ts';
import { idempotencyKeyOf } from './http/started-reply.ts';
import { startedRestoreReply } from './http/started-restore-reply.ts';
import { isTarget, targetOrProblem } from './http/target-reply.ts';

const schema = z
  .strictObject({
    vm: nameSchema,
    set: z.optional(nameSchema),
    at: z.optional(instantSchema),
    confirm: z.optional(nameSchema),
    reason: z.optional(reasonSchema),
    dryRun: z.optional(z.boolean()),
    by: z.optional(bySchema),
  })
  .check(
    z.refine(({ set, at }) => (set === undefined) !== (at === undefined), {
      error: 'must say which night: a set, or an instant "at" by which it was taken',
    }),
    z.refine(({ confirm, dryRun }) => confirm !== undefined || dryRun === true, {
      path: ['confirm'],
      error: "is missing: repeat the VM's name, since this stops it and replaces its disks",
    }),
    z.refine(({ reason, dryRun }) => reason !== undefined || dryRun === true, {
      path: ['reason'],
      error: 'is missing: the record keeps why',
    }),
  );

// POST /api/replacements: puts a VM back to a set, in place: safety points, new disks, stop, swap, start. 202 and where to look; 200 and the plan for a dry run.
app.http('startReplacement', {
  methods: ['POST'],
  route: 'replacements',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports, settings }) => {
    onlyQuery(request, []);
    const {
      vm,
      set,
      at,
      confirm = '',
      reason = '',
      dryRun = false,
      by,
    } = check(schema, (await readBody(request)) ?? {});
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
