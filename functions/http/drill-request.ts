import * as z from 'zod/mini';
import { bySchema, nameSchema, reasonSchema } from './run-request.ts';

/** The body of `POST /api/drills`. */
export const drillSchema = z.strictObject({
  vm: z.optional(nameSchema),
  reason: z.optional(reasonSchema),
  by: z.optional(bySchema),
});
