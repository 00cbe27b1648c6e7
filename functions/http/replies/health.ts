import * as z from 'zod/mini';
import type { Health } from '../../../shared/run/read/read-health.ts';
import { instantText } from './common.ts';
import { schemaOf } from './schema-of.ts';

const stateSchema = schemaOf<Health['state']>()(
  z.enum(['ok', 'config', 'stale', 'storage', 'version', 'sign-in', 'subscription', 'queue']),
);

export const healthSchema = z.strictObject({ state: stateSchema });

export const healthDetailSchema = z.strictObject({
  state: stateSchema,
  lastTickAt: z.optional(instantText),
  settings: z.array(z.strictObject({ setting: z.string(), message: z.string() })),
  findings: z.array(z.string()),
});
