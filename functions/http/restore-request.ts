import type { HttpRequest } from '@azure/functions';
import * as z from 'zod/mini';
import type { RestoreRequest } from '../../shared/restore/start-restore.ts';
import { noQuery, readQuery } from './query.ts';
import { readInstant } from './read-instant.ts';
import { check, readBody } from './read-json.ts';
import { bySchema, nameSchema, reasonSchema } from './run-request.ts';

/** An instant as ISO 8601, in UTC where it names no offset. */
export const instantSchema = z
  .string()
  .check(
    z.refine((text) => readInstant(text) !== undefined, { error: 'must be an instant such as 2026-11-23T09:40Z' }),
  );

/** The body of `POST /api/restores`. */
export const restoreSchema = z
  .strictObject({
    set: z.optional(nameSchema),
    point: z.optional(nameSchema),
    vm: z.optional(nameSchema),
    disk: z.optional(nameSchema),
    at: z
      .optional(instantSchema)
      .check(z.describe('With a VM or disk: the newest complete set all of which was taken by then.')),
    disks: z
      .optional(z.array(nameSchema).check(z.minLength(1), z.maxLength(100)))
      .check(z.describe('Only these disks of the set.')),
    allowIncomplete: z.optional(z.boolean()).check(z.describe('Restore what there is of a set that is not whole.')),
    resourceGroup: z.optional(
      z.string().check(
        z.refine((text) => /^[\p{L}\p{N}._()-]{0,89}[\p{L}\p{N}_()-]$/u.test(text), {
          error: 'must be the name of a resource group',
        }),
      ),
    ),
    region: z.optional(nameSchema),
    protect: z.optional(z.boolean()).check(z.describe('The new disks get the opt-in tag.')),
    into: z.optional(
      z.literal('new-disks', { error: 'must be "new-disks"; POST /api/replacements replaces in place' }),
    ),
    dryRun: z.optional(z.boolean()).check(z.describe('Only plan, and say how to do it by hand.')),
    reason: z.optional(reasonSchema),
    by: z.optional(bySchema),
  })
  .check(
    z.refine((fields) => namedIn(fields).length > 0, { error: 'must name a set, a point, a vm or a disk' }),
    z.refine(({ point, ...fields }) => point === undefined || namedIn(fields).length === 0, {
      path: ['point'],
      error: 'goes without set, vm and disk: a point is one disk',
    }),
    z.refine(({ at, set, point }) => at === undefined || (set === undefined && point === undefined), {
      path: ['at'],
      error: 'goes with a vm or a disk: a set or point has its own time',
    }),
  );

/** A call to restore as new disks, checked; who calls is added by the function. */
export type CheckedRestore = Omit<RestoreRequest, 'startedBy' | 'idempotencyKey'> & { readonly by?: string };

/** Reads `POST /api/restores`. Throws BadRequest with the path of every mistake. */
export async function readRestoreRequest(request: HttpRequest): Promise<CheckedRestore> {
  readQuery(request, noQuery);
  const body = check(restoreSchema, (await readBody(request)) ?? {});
  const { set, point, vm, disk, at, disks, resourceGroup, region, reason, by } = body;
  const instant = at === undefined ? undefined : readInstant(at);
  return {
    filter: {
      ...(set === undefined ? {} : { set }),
      ...(point === undefined ? {} : { point }),
      ...(vm === undefined ? {} : { vm }),
      ...(disk === undefined ? {} : { disk }),
      ...(instant === undefined ? {} : { at: instant }),
    },
    ...(disks === undefined ? {} : { disks }),
    allowIncomplete: body.allowIncomplete ?? false,
    ...(resourceGroup === undefined ? {} : { resourceGroup }),
    ...(region === undefined ? {} : { region }),
    protect: body.protect ?? false,
    dryRun: body.dryRun ?? false,
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
  };
}

function namedIn(
  fields: { readonly [key in 'set' | 'point' | 'vm' | 'disk']?: string | undefined },
): readonly string[] {
  return [fields.set, fields.point, fields.vm, fields.disk].filter((value) => value !== undefined);
}
