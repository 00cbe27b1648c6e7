import * as z from 'zod/mini';
import type { ActionError, StartedBy } from '../../../shared/run/records.ts';
import { schemaOf } from './schema-of.ts';

/** An instant, ISO 8601 in UTC. */
export const instantText = z.iso.datetime();

/** An id of Azure, or a text of its own kind. */
export const id = z.string();

/** A whole number that counts something. */
export const count = z.int().check(z.minimum(0));

/** Where a list goes on. */
export const next = z.optional(
  z.string().check(z.describe('The `cursor` of the page that follows; absent on the last.')),
);

/** A page of a list. */
export function pageOf<S extends z.ZodMiniType>(item: S) {
  return z.strictObject({ items: z.array(item), next });
}

export const startedBySchema = schemaOf<StartedBy>()(
  z
    .strictObject({
      kind: z.enum(['timer', 'http']),
      principal: z.optional(z.string().check(z.describe("The Entra principal's name or id, else `key`."))),
      by: z.optional(z.string().check(z.describe('What the caller said of itself.'))),
    })
    .check(z.describe('Who or what started it.')),
);

export const errorSchema = schemaOf<ActionError>()(
  z
    .strictObject({
      code: z.string(),
      message: z.string(),
      status: z.optional(z.int()),
      requestId: z.optional(z.string().check(z.describe("Azure's id of the request."))),
      remedy: z.optional(z.string().check(z.describe('What a person can do.'))),
    })
    .check(z.describe("What went wrong, in Azure's own words where it was Azure.")),
);

/** What a call that starts something is answered with. */
export const startedSchema = z.strictObject({
  id: id.check(z.describe('Of the run or restore; `Location` is where to look.')),
  state: z.string(),
});
