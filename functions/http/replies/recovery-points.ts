import * as z from 'zod/mini';
import type { PointItem } from '../../../shared/run/read/point-item.ts';
import type { SetItem } from '../../../shared/run/read/set-item.ts';
import { count, id, instantText } from './common.ts';
import { schemaOf } from './schema-of.ts';

export const pointSchema = schemaOf<PointItem>()(
  z.strictObject({
    id: id,
    region: z.optional(z.string()),
    copy: z.optional(z.literal(true)),
    restorePoint: z.optional(id),
    consistency: z.optional(z.string()),
    disk: z.string(),
    diskUniqueId: id,
    vm: z.optional(z.string()),
    kind: z.enum(['scheduled', 'ad-hoc']),
    scheduledFor: instantText,
    timeCreated: z.optional(instantText),
    late: z.optional(z.string()),
    expiresAt: z.optional(instantText),
    state: z.enum(['usable', 'pending', 'failed']),
    decision: z.enum(['keep', 'prune']),
    reasons: z.array(z.string()),
    policy: z.optional(z.string()),
    keep: z.optional(z.string()),
    set: z.optional(z.string()),
    run: z.optional(id),
    sku: z.optional(z.string()),
    sizeGib: z.optional(count),
    asOf: instantText,
  }),
);

export const setSchema = schemaOf<SetItem>()(
  z.strictObject({
    id: id,
    vm: z.optional(z.string()),
    region: z.optional(z.string()),
    copy: z.optional(z.literal(true)),
    kind: z.enum(['scheduled', 'ad-hoc']),
    scheduledFor: instantText,
    takenFrom: z.optional(instantText),
    takenTo: z.optional(instantText),
    skewSeconds: z.optional(z.number()),
    late: z.optional(z.string()),
    complete: z.boolean(),
    usable: count,
    of: z.optional(count),
    points: z.array(
      z.strictObject({
        id: id,
        disk: z.string(),
        k: z.optional(count),
        state: z.enum(['usable', 'pending', 'failed']),
        timeCreated: z.optional(instantText),
      }),
    ),
  }),
);

export const pointsSchema = z.strictObject({
  items: z.array(pointSchema),
  sets: z.optional(z.array(setSchema)).check(z.describe('With a VM or disk.')),
  next: z.optional(z.string()).check(z.describe('Without a VM or disk: the `cursor` of the page that follows.')),
});
