import type * as z from 'zod/mini';
import type { runReportSchema, runSummarySchema } from '../replies/run.ts';
import { diskId, RUN_ID, snapshotId, subscriptionId, vmId } from './example-ids.ts';

export const exampleSummary = {
  id: RUN_ID,
  kind: 'run',
  state: 'succeeded',
  startedAt: '2026-11-23T06:32:01.458Z',
  endedAt: '2026-11-23T06:32:16.767Z',
  startedBy: { kind: 'http', principal: 'key', by: 'jane' },
  mode: 'full',
  creates: 'now',
  prune: false,
  dryRun: false,
  fullPass: false,
  target: {
    kind: 'some',
    vmIds: [vmId('legacy', 'legacy-01')],
    diskIds: [],
    policies: [],
    resourceGroupIds: [],
  },
  reason: 'before upgrade',
  counts: {
    creates: 1,
    prunes: 0,
    skips: 0,
    problems: 1,
    created: 1,
    pruned: 0,
    failed: 0,
    skipped: 0,
    superseded: 0,
    lockBlocked: 0,
    pending: 0,
    kept: 398,
  },
} satisfies z.output<typeof runSummarySchema>;

/** One that took an ad-hoc point of one disk. */
export const exampleRun: z.output<typeof runReportSchema> = {
  ...exampleSummary,
  progress: { done: 1, total: 1 },
  subscriptions: [{ id: subscriptionId, state: 'planned' }],
  actions: [
    {
      kind: 'create',
      state: 'succeeded',
      reasons: ['ad-hoc'],
      subscriptionId,
      vmId: vmId('legacy', 'legacy-01'),
      diskId: diskId('legacy', 'legacy-01-os'),
      diskUniqueId: '0d8a1f6c-2f5c-4f43-9d0e-6b6a7b1c2d3e',
      snapshotId: snapshotId('legacy-01-os-20261123T0632Z-qoxuxni6aqlhh5znwbrn'),
      scheduledFor: '2026-11-23T06:32:01.458Z',
      sentAt: '2026-11-23T06:32:02.237Z',
      endedAt: '2026-11-23T06:32:07.524Z',
      timeCreated: '2026-11-23T06:32:02.236Z',
      sku: 'Standard_ZRS',
    },
  ],
  problems: [
    {
      severity: 'hint',
      subscriptionId,
      vmId: vmId('legacy', 'legacy-01'),
      code: 'near-miss-key',
      message:
        'The tag key "snapshot_policy" on legacy-01 looks like "snapshot-policy" and means nothing to Nightkeep.',
      suggestion: 'Rename the key to "snapshot-policy".',
      tag: 'snapshot_policy',
    },
  ],
  sets: [{ vm: 'legacy-01', set: '1225be09176a', skewMs: 0 }],
};
