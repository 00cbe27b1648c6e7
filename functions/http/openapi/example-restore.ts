import type * as z from 'zod/mini';
import type { restoreReportSchema, restoreSummarySchema } from '../replies/restore.ts';
import { diskId, RESTORE_ID, SET_ID, snapshotId, subscriptionId } from './example-ids.ts';

export const exampleRestoreSummary = {
  id: RESTORE_ID,
  kind: 'new-disks',
  state: 'succeeded',
  startedAt: '2026-11-23T10:12:03Z',
  endedAt: '2026-11-23T10:12:09Z',
  startedBy: { kind: 'http', principal: 'key', by: 'jane' },
  reason: 'a lost file',
  source: {
    set: SET_ID,
    vm: 'web/web-01',
    scheduledFor: '2026-11-23T02:00:00Z',
    takenFrom: '2026-11-23T02:00:22.100Z',
    takenTo: '2026-11-23T02:00:22.300Z',
  },
  progress: { done: 1, failed: 0, total: 1 },
} satisfies z.output<typeof restoreSummarySchema>;

const disk = diskId('web', 'web-01-content-20261123T1012Z-k3vq7w2nbh5xj6tadyro');
const inspect = `az vm disk attach --subscription ${subscriptionId} --resource-group GROUP --vm-name VM --name ${disk}`;

/** One disk made beside the one that is there. */
export const exampleRestore: z.output<typeof restoreReportSchema> = {
  ...exampleRestoreSummary,
  disks: [
    {
      disk,
      point: snapshotId('web-01-content-20261123T0200Z-qmzt4xv7hcdplw2f6sga'),
      sourceDisk: diskId('web', 'web-01-content'),
      lun: 0,
      cache: 'ReadOnly',
      location: 'westeurope',
      sku: 'Premium_LRS',
      sizeGib: 256,
      state: 'succeeded',
      sentAt: '2026-11-23T10:12:04Z',
      succeededAt: '2026-11-23T10:12:08Z',
    },
  ],
  notes: [],
  protect: false,
  commands: { inspect: { bash: [inspect], powershell: [inspect] } },
  storageProfile: {
    dataDisks: [
      {
        lun: 0,
        createOption: 'Attach',
        caching: 'ReadOnly',
        managedDisk: { id: disk, storageAccountType: 'Premium_LRS' },
      },
    ],
  },
};

/** The same, only planned. */
export const examplePlan: z.output<typeof restoreReportSchema> = (() => {
  const { endedAt: _, ...rest } = exampleRestore;
  const disks = exampleRestore.disks.map(({ sentAt: __, succeededAt: ___, ...one }) => ({
    ...one,
    state: 'planned' as const,
  }));
  return { dryRun: true, ...rest, state: 'planned', progress: { done: 0, failed: 0, total: 1 }, disks };
})();
