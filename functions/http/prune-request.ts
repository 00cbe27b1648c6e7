import * as z from 'zod/mini';
import { bySchema, reasonSchema, targetSchema } from './run-request.ts';

/** The body of `POST /api/prunes`. */
export const pruneSchema = z.strictObject({
  confirm: z.int().check(z.minimum(1), z.maximum(1_000_000), z.describe('The number of points that are to go.')),
  target: z.optional(targetSchema),
  reason: reasonSchema,
  by: z.optional(bySchema),
});
