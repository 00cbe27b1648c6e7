import * as z from 'zod/mini';
import type {
  EventEvidence,
  EvidenceCause,
  EvidenceTotals,
  NothingEvidence,
  PointEvidence,
} from '../../../shared/evidence/read/evidence-row.ts';
import type { EvidencePage } from '../../../shared/evidence/read/read-evidence.ts';
import { count, id, instantText, next } from './common.ts';
import { schemaOf } from './schema-of.ts';

const rowShape = {
  date: z.iso.date().check(z.describe("A local date of the VM's policy.")),
  vm: id.check(z.describe('Of the VM, or of a disk without one, in lower case.')),
};

export const pointEvidenceSchema = schemaOf<PointEvidence>()(
  z.strictObject({
    ...rowShape,
    kind: z.enum(['occurrence', 'extra']).check(z.describe('An `extra` point is one that no occurrence asked for.')),
    scheduledFor: instantText,
    disk: z.string(),
    diskUniqueId: z.string(),
    state: z.enum(['taken', 'late', 'missed', 'failed', 'pending', 'due']),
    adHoc: z.optional(z.literal(true)),
    takenAt: z.optional(instantText.check(z.describe('When Azure took it.'))),
    lateMinutes: z.optional(count),
    point: z.optional(id),
    policy: z.optional(z.string()),
    run: z.optional(id),
    code: z.optional(z.string().check(z.describe("Azure's, where it failed."))),
    cause: z.optional(z.string().check(z.describe('Why it is missing, failed or late.'))),
    prunedAt: z.optional(instantText),
    prunedBecause: z.optional(z.string()),
    prunedUnder: z.optional(z.string().check(z.describe('The retention that no longer kept it.'))),
  }),
);

const nothingSchema = schemaOf<NothingEvidence>()(
  z.strictObject({ ...rowShape, kind: z.literal('nothing'), cause: z.string() }),
);

const eventSchema = schemaOf<EventEvidence>()(
  z.strictObject({
    ...rowShape,
    kind: z.literal('event'),
    at: instantText,
    event: z.enum([
      'first-seen',
      'tag-changed',
      'policy-changed',
      'disks-changed',
      'gone',
      'hold-set',
      'hold-lifted',
      'restore',
      'replacement',
      'drill',
    ]),
    from: z.optional(z.string()),
    to: z.optional(z.string()),
    by: z.optional(z.string()),
    detail: z.optional(z.string()),
  }),
);

const totalsSchema = schemaOf<EvidenceTotals>()(
  z.strictObject({
    expected: count.check(z.describe('The sum of taken, missed, failed and pending.')),
    taken: count.check(z.describe('The late ones included.')),
    late: count,
    missed: count,
    failed: count,
    pending: count,
    extra: count,
    pruned: count,
  }),
);

const causeSchema = schemaOf<EvidenceCause>()(z.strictObject({ cause: z.string(), count, days: count }));

export const evidencePageSchema = schemaOf<EvidencePage>()(
  z.strictObject({
    items: z.array(z.union([pointEvidenceSchema, nothingSchema, eventSchema])),
    totals: totalsSchema,
    causes: z.array(causeSchema),
    next,
  }),
);
