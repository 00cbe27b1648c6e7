import type * as z from 'zod/mini';
import type { restoreReportSchema } from '../replies/restore.ts';
import { diskId, vmId } from './example-ids.ts';
import { examplePlan } from './example-restore.ts';

const { protect: _, storageProfile: __, ...plan } = examplePlan;

/** A replacement of one disk, only planned. */
export const exampleReplacement: z.output<typeof restoreReportSchema> = {
  ...plan,
  kind: 'replacement',
  replacement: {
    vm: vmId('web', 'web-01'),
    says: 'web-01 is wholly on its old disks; the replacement is at step safety.',
    step: 'safety',
    steps: [{ step: 'safety', at: '2026-11-23T10:12:03Z' }],
    swaps: [
      {
        lun: 0,
        from: diskId('web', 'web-01-content'),
        to: diskId('web', 'web-01-content-20261123T1012Z-k3vq7w2nbh5xj6tadyro'),
      },
    ],
    on: 'old',
  },
};
