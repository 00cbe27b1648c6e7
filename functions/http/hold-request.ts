import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import * as z from 'zod/mini';
import type { App } from '../../shared/composition.ts';
import type { Target } from '../../shared/policy/plan.ts';
import { idOfType, resourceId } from '../../shared/policy/resource-id.ts';
import type { StartedBy } from '../../shared/run/records.ts';
import { findTarget } from '../../shared/run/start/find-target.ts';
import { type HoldCall, startHolds } from '../../shared/run/start/start-holds.ts';
import { callerOf } from './caller.ts';
import { problem } from './problem.ts';
import { check } from './read-json.ts';
import { bySchema, nameSchema, reasonSchema } from './run-request.ts';
import { idempotencyKeyOf, startedReply } from './started-reply.ts';
import { isTarget, targetOrProblem } from './target-reply.ts';

const isPoint = z.refine<string>((text) => idOfType(text, 'snapshots') !== undefined, {
  error: 'must be the id of a snapshot, as GET /api/recovery-points gives it',
});

/** What `DELETE /api/holds` takes in its query, and `PUT` in its body. */
export const holdFields = z.strictObject({
  vm: z.optional(nameSchema),
  disk: z.optional(nameSchema),
  point: z.optional(nameSchema.check(isPoint)),
  reason: reasonSchema,
  by: z.optional(bySchema),
});

/** The body of `PUT /api/holds`. */
export const holdSchema = holdFields.check(
  z.refine(({ vm, disk, point }) => [vm, disk, point].filter((name) => name !== undefined).length === 1, {
    error: 'must name exactly one of vm, disk and point',
  }),
);

/** Starts a run that sets or lifts holds on what the fields name, and replies as for any run. */
export async function holdReply(
  request: HttpRequest,
  app: App,
  fields: unknown,
  isSet: boolean,
): Promise<HttpResponseInit> {
  const { vm, disk, point, reason, by } = check(holdSchema, fields);
  const key = idempotencyKeyOf(request);
  const named = { ...(vm === undefined ? {} : { vm }), ...(disk === undefined ? {} : { disk }) };
  const target =
    point === undefined
      ? targetOrProblem(await findTarget(app.ports, app.settings, named))
      : ({ kind: 'all' } as const);
  if (!isTarget(target)) return target;
  if (point !== undefined && (await app.ports.snapshots.get(resourceId(point))) === undefined) {
    return problem(404, { code: 'point-unknown', detail: `There is no snapshot ${point}.` });
  }
  const call = holdCall({ point, reason, by }, target, isSet, callerOf(request, by));
  const started = await startHolds(app.ports, app.settings, { ...call, ...key });
  return startedReply(request, app, started, 0);
}

/** The call that sets or lifts holds on a target, or on one point. */
export function holdCall(
  { point, reason, by }: Pick<z.output<typeof holdSchema>, 'point' | 'reason' | 'by'>,
  target: Target,
  isSet: boolean,
  startedBy: StartedBy,
): HoldCall {
  return {
    hold: {
      set: isSet,
      vmIds: target.kind === 'some' ? target.vmIds : [],
      diskIds: target.kind === 'some' ? target.diskIds : [],
      pointIds: point === undefined ? [] : [point],
      value: `${by ?? startedBy.principal ?? 'key'}: ${reason}`,
    },
    reason,
    startedBy,
  };
}
