import * as z from 'zod/mini';
import { instantSchema } from './restore-request.ts';
import { bySchema, nameSchema, reasonSchema } from './run-request.ts';

/** The body of `POST /api/replacements`. */
export const replacementSchema = z
  .strictObject({
    vm: nameSchema,
    set: z.optional(nameSchema).check(z.describe('A set by its id; this or `at`.')),
    at: z.optional(instantSchema).check(z.describe('The newest complete set of the VM that was taken by then.')),
    confirm: z.optional(nameSchema).check(z.describe("The VM's name again; required, but for a dry run.")),
    reason: z.optional(reasonSchema).check(z.describe('Why; required, but for a dry run.')),
    dryRun: z.optional(z.boolean()).check(z.describe('Plan only: 200 and the record as it would be.')),
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
