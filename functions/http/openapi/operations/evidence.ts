import type * as z from 'zod/mini';
import { evidenceCsv } from '../../../../shared/evidence/read/evidence-csv.ts';
import { evidenceQuery } from '../../evidence-query.ts';
import { evidencePageSchema } from '../../replies/evidence.ts';
import { snapshotId, vmId } from '../example-ids.ts';
import { exampleProblem } from '../example-problem.ts';
import type { Operation } from '../operation.ts';

const vm = vmId('web', 'web-01').toLowerCase();
const ofDisk = { vm, disk: 'web-01-os', diskUniqueId: 'fcf206aa-7fc6-497f-8c9d-41ee65d247e1' };
const policy = 'nightly keep 7d 4w 12m tz UTC';

const page = {
  items: [
    {
      kind: 'occurrence',
      date: '2026-11-20',
      ...ofDisk,
      policy,
      scheduledFor: '2026-11-20T02:00:00Z',
      state: 'taken',
      takenAt: '2026-11-20T02:00:22.300Z',
      point: snapshotId('web-01-os-20261120T0200Z-5p6tq3v7x2mzr4ucwbhd'),
      run: '20261120T020020Z-1c9fe2ab',
      prunedAt: '2026-11-28T00:00:31Z',
      prunedBecause: 'expired',
      prunedUnder: policy,
    },
    {
      kind: 'occurrence',
      date: '2026-11-21',
      ...ofDisk,
      policy,
      scheduledFor: '2026-11-21T02:00:00Z',
      state: 'missed',
      cause: 'the app did not run',
    },
    { kind: 'event', date: '2026-11-21', vm, at: '2026-11-21T15:05:00Z', event: 'tag-changed', from: 'nightly' },
    { kind: 'nothing', date: '2026-11-22', vm, cause: 'not opted in' },
  ],
  totals: { expected: 2, taken: 1, late: 0, missed: 1, failed: 0, pending: 0, extra: 0, pruned: 1 },
  causes: [{ cause: 'the app did not run', count: 1, days: 1 }],
} satisfies z.output<typeof evidencePageSchema>;

export const evidenceOperations: readonly Operation[] = [
  {
    id: 'evidence',
    method: 'get',
    path: '/evidence',
    tag: 'Evidence',
    summary: 'What was due on some dates, and what came of it',
    description:
      'Each occurrence of each disk with what was taken, when, and when and why it was pruned; the points that no occurrence asked for; changes, holds, restores and drills. At most 400 days, and 50,000 occurrences. As CSV (`format=csv`) the cursor of the next page is in the header `X-Next-Cursor`.',
    query: evidenceQuery,
    replies: [
      {
        status: 200,
        description: 'The rows of a VM, or of a page of VMs.',
        schema: evidencePageSchema,
        alternative: 'text/csv',
      },
    ],
    problems: { 404: ['vm-unknown'], 409: ['target-ambiguous'] },
    examples: [
      {
        name: 'three-days',
        summary: 'Three days of one VM',
        query: { vm: 'web-01', from: '2026-11-20', to: '2026-11-22' },
        status: 200,
        reply: page,
      },
      {
        name: 'as-csv',
        summary: 'The same for a spreadsheet',
        query: { vm: 'web-01', from: '2026-11-20', to: '2026-11-22', format: 'csv' },
        status: 200,
        mediaType: 'text/csv',
        reply: evidenceCsv(page.items),
      },
      {
        name: 'unknown',
        summary: 'A VM that no plan has seen',
        query: { vm: 'web-99', from: '2026-11-20', to: '2026-11-22' },
        status: 404,
        reply: exampleProblem(
          404,
          'vm-unknown',
          'No plan has seen a VM called "web-99". GET /api/coverage lists what was seen.',
        ),
      },
    ],
  },
];
