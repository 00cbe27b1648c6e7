import * as z from 'zod/mini';
import type { VmTemplate } from '../../../shared/policy/restore/vm-template.ts';
import { id, instantText } from './common.ts';
import { schemaOf } from './schema-of.ts';

export const vmTemplateSchema = schemaOf<VmTemplate>()(
  z
    .strictObject({
      $schema: z.url(),
      contentVersion: z.string(),
      metadata: z.strictObject({ vm: id, set: id, seenAt: instantText, notes: z.array(z.string()) }),
      parameters: z.record(
        z.string(),
        z.strictObject({
          type: z.enum(['string', 'array']),
          defaultValue: z.optional(z.union([z.string(), z.array(z.string())])),
          metadata: z.strictObject({ description: z.string() }),
        }),
      ),
      resources: z.array(z.record(z.string(), z.unknown())),
    })
    .check(z.describe('An ARM template, deployable as it is.')),
);
