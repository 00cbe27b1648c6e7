import type * as z from 'zod/mini';
import { coverageQuery } from '../../coverage-query.ts';
import { type coverageItemSchema, coverageSchema } from '../../replies/coverage.ts';
import { subscriptionId, vmId } from '../example-ids.ts';
import { exampleProblem } from '../example-problem.ts';
import type { Operation } from '../operation.ts';

const item: z.output<typeof coverageItemSchema> = {
  vm: vmId('web', 'web-01'),
  name: 'web-01',
  resourceGroup: 'web',
  subscriptionId,
  state: 'protected',
  tag: 'nightly',
  policy: 'nightly',
  inWords:
    'A snapshot every day at 02:00 (UTC), keeping the newest of each of 7 days, 4 weeks and 12 months: at most 23 points, the oldest 10 to 11 months back.',
  lastPointAt: '2026-11-23T02:00:22.100Z',
  lastPointAgeHours: 7.7,
  age: 'ok',
  warnAfterHours: 28,
  criticalAfterHours: 32,
  nextDueAt: '2026-11-24T02:00:00Z',
  disks: [
    {
      name: 'web-01-os',
      standing: 'protected',
      points: 15,
      sizeGib: 64,
      lastPointAt: '2026-11-23T02:00:22.100Z',
      usedBytes: 21_474_836_480,
    },
  ],
  lastProvenAt: '2026-11-09T00:18:04.207Z',
  timeToRestoreSeconds: 33,
  lastDrill: { id: '20261109T001700Z-6f1c2a9e', at: '2026-11-09T00:17:00.031Z', state: 'succeeded' },
  drillBy: '2026-12-21T00:00:00Z',
  cost: { currency: 'USD', ceilingPerMonth: 48, estimatePerMonth: { from: 3.9, to: 3.9 }, unmeasuredDisks: 0 },
  cause: 'Every disk has its point for the latest occurrence, or is about to get it.',
  asOf: '2026-11-23T09:40:41.621Z',
};

const unknown = 'No run has seen a VM or disk named "web-99". A VM made just now is seen within five minutes.';

export const coverageOperations: readonly Operation[] = [
  {
    id: 'coverage',
    method: 'get',
    path: '/coverage',
    tag: 'Coverage',
    summary: 'What is protected, and is it recent enough',
    description:
      'One row per VM, opted in or not, per disk without a VM, and per orphan. Every run refreshes the rows of what it saw; `asOf` says when.',
    query: coverageQuery,
    replies: [{ status: 200, description: 'A page of rows; with `vm`, that alone.', schema: coverageSchema }],
    problems: { 404: ['vm-unknown'] },
    examples: [
      {
        name: 'one-vm',
        summary: 'One VM, with the cause in a sentence',
        query: { vm: 'web-01' },
        status: 200,
        reply: { items: [item] },
      },
      {
        name: 'first-page',
        summary: 'The first page, with what the fleet costs',
        query: { limit: 1 },
        status: 200,
        reply: {
          items: [item],
          next: 'MSE4IXN1Yg==',
          verdict: '1 of 31 needs attention: build-01.',
          orphans: { disks: 1, points: 2, gib: 256 },
          proven: {
            vms: 4,
            never: 26,
            newest: { vm: 'web-01', at: '2026-11-09T00:18:04.207Z' },
            oldest: { vm: 'sql-01', at: '2026-10-19T00:17:51.904Z' },
          },
          cost: {
            currency: 'USD',
            ceilingPerMonth: 1204.5,
            estimatePerMonth: { from: 3.9, to: 1160.4 },
            unmeasuredDisks: 31,
            orphans: { currency: 'USD', ceilingPerMonth: 12.8, unmeasuredDisks: 1, points: 2 },
            assumptions: ['The ceiling takes every point for as large as its disk; Azure bills what is used.'],
            costAnalysis: {
              url: 'https://portal.azure.com/#view/Microsoft_Azure_CostManagement/Menu/~/costanalysis',
              filter: 'Add the filter Tag, nightkeep-owner, contoso.',
            },
          },
        } satisfies z.output<typeof coverageSchema>,
      },
      {
        name: 'unknown',
        summary: 'A VM that no run has seen',
        query: { vm: 'web-99' },
        status: 404,
        reply: exampleProblem(404, 'vm-unknown', unknown),
      },
    ],
  },
];
