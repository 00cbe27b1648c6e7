import * as z from 'zod/mini';
import type { PolicyDifference } from '../../../shared/policy/compare-plans.ts';
import type { Problem } from '../../../shared/policy/problem.ts';
import type { ActionReport, RunReport, RunSummary } from '../../../shared/run/read/read-run.ts';
import type { RunCounts } from '../../../shared/run/records.ts';
import { count, errorSchema, id, instantText, pageOf, startedBySchema } from './common.ts';
import { schemaOf } from './schema-of.ts';

const countsSchema = schemaOf<RunCounts>()(
  z
    .strictObject({
      creates: count,
      prunes: count,
      skips: count,
      problems: count,
      created: count,
      pruned: count,
      failed: count,
      skipped: count,
      superseded: count,
      lockBlocked: count,
      pending: count,
      kept: count,
      copies: z.optional(count),
      copied: z.optional(count),
    })
    .check(
      z.describe(
        'The first four say what was planned (`problems` counts hints too), the others what came of it; `copies` (planned) and `copied` are absent where no point was to be copied to another region.',
      ),
    ),
);

const targetSchema = schemaOf<RunSummary['target']>()(
  z.union([
    z.strictObject({ kind: z.literal('all') }),
    z.strictObject({
      kind: z.literal('some'),
      vmIds: z.array(id),
      diskIds: z.array(id),
      policies: z.array(z.string()),
      resourceGroupIds: z.array(id),
    }),
  ]),
);

const runShape = {
  id: id,
  kind: z.enum(['run', 'prune', 'hold']),
  state: z
    .enum(['planning', 'running', 'succeeded', 'partial', 'failed'])
    .check(z.describe('`partial`: a subscription could not be read, or an action failed.')),
  startedAt: instantText,
  endedAt: z.optional(instantText),
  startedBy: startedBySchema,
  mode: z.enum(['observe', 'no-prune', 'full']),
  creates: z.enum(['due', 'now', 'none']),
  prune: z.boolean(),
  dryRun: z.boolean(),
  fullPass: z.boolean(),
  target: targetSchema,
  reason: z.optional(z.string()),
  confirm: z.optional(count),
  counts: countsSchema,
  error: z.optional(errorSchema),
};

export const runSummarySchema = schemaOf<RunSummary>()(z.strictObject(runShape));

export const runsSchema = pageOf(runSummarySchema);

export const actionSchema = schemaOf<ActionReport>()(
  z.strictObject({
    kind: z.enum(['create', 'copy', 'prune', 'skip', 'hold']),
    state: z.enum(['planned', 'sent', 'pending', 'succeeded', 'failed', 'skipped', 'superseded', 'lock-blocked']),
    reasons: z.array(z.string()),
    subscriptionId: id,
    vmId: z.optional(id),
    diskId: z.optional(id),
    diskUniqueId: z.optional(id),
    vm: z.optional(z.string()),
    snapshotId: z.optional(id),
    sourceId: z.optional(id.check(z.describe('Of a copy: the point that is copied.'))),
    region: z.optional(z.string().check(z.describe('Of a copy: where it goes.'))),
    scheduledFor: z.optional(instantText),
    sentAt: z.optional(instantText),
    endedAt: z.optional(instantText),
    timeCreated: z.optional(instantText),
    sku: z.optional(z.string()),
    consistency: z.optional(z.string().check(z.describe('Of a disk in a VM restore point: what was reached.'))),
    immutability: z.optional(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('asked'), at: instantText }),
        z.strictObject({ kind: z.literal('immutable'), until: instantText, locked: z.boolean() }),
        z.strictObject({ kind: z.literal('refused'), error: errorSchema }),
      ]),
    ),
    note: z.optional(z.string()),
    error: z.optional(errorSchema),
  }),
);

const problemSchema = schemaOf<Problem>()(
  z.strictObject({
    code: z.string(),
    message: z.string(),
    suggestion: z.optional(z.string()),
    severity: z.enum(['problem', 'hint']),
    subscriptionId: z.optional(id),
    vmId: z.optional(id),
    diskId: z.optional(id),
    snapshotId: z.optional(id),
    location: z.optional(z.string()),
    tag: z.optional(z.string()),
  }),
);

const outlookSchema = z.strictObject({
  disks: count,
  pointsPruned: count,
  overDays: count,
  steadyStatePoints: count,
});

const differenceSchema = schemaOf<PolicyDifference>()(
  z.strictObject({ policy: z.string(), present: outlookSchema, candidate: outlookSchema }),
);

export const runReportSchema = schemaOf<RunReport>()(
  z.strictObject({
    ...runShape,
    progress: z.strictObject({ done: count, total: count }),
    subscriptions: z.array(
      z.strictObject({
        id: id,
        state: z.enum(['waiting', 'planned', 'unreadable']),
        error: z.optional(errorSchema),
      }),
    ),
    actions: z.array(actionSchema),
    problems: z.array(problemSchema),
    differences: z.optional(z.array(differenceSchema)),
    sets: z.array(
      z.strictObject({
        vm: z.optional(z.string()),
        set: z.string(),
        skewMs: z.optional(z.number()),
        consistency: z.optional(z.string()),
      }),
    ),
  }),
);
