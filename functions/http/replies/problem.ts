import * as z from 'zod/mini';
import { count, id, instantText } from './common.ts';
import { setSchema } from './recovery-points.ts';
import { commandsSchema } from './restore.ts';

/** A set that a restore could not be of, in short. */
const nearSetSchema = z.strictObject({
  set: id,
  takenTo: z.optional(instantText),
  usable: count,
  expected: z.optional(count),
});

function besides<S extends z.ZodMiniType>(set: S) {
  return z.strictObject({ earlier: z.optional(set), later: z.optional(set) });
}

/** The document of an error, RFC 9457. What a code has beside the first five is in docs/http.md. */
export const problemDocumentSchema = z
  .object({
    type: z.string().check(z.describe('`urn:nightkeep:problem:` and a stable code.')),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.optional(
      z
        .array(z.strictObject({ field: z.string(), message: z.string() }))
        .check(z.describe('Each mistake of the request or the settings, and what is expected there.')),
    ),
    candidates: z.optional(z.array(z.string())),
    nearest: z
      .optional(z.union([z.array(z.string()), besides(setSchema), besides(nearSetSchema)]))
      .check(z.describe('Names that are there, or the sets before and after an instant.')),
    missing: z.optional(z.union([z.string(), z.array(z.string())])),
    commands: z.optional(commandsSchema),
    run: z.optional(z.string()),
    restore: z.optional(z.string()),
    azureRequestId: z.optional(z.string()),
  })
  .check(z.describe('An error as a problem document (RFC 9457).'));
