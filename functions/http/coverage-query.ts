import * as z from 'zod/mini';
import { pageShape } from './query.ts';

/** What `GET /api/coverage` takes. */
export const coverageQuery = z.strictObject({
  vm: z.optional(
    z.string().check(z.describe('That VM, disk without a VM, or orphan alone: its name, `group/name` or id.')),
  ),
  ...pageShape,
});
