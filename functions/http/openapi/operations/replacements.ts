import { noQuery } from '../../query.ts';
import { replacementSchema } from '../../replacement-request.ts';
import { startedSchema } from '../../replies/common.ts';
import { restoreReportSchema } from '../../replies/restore.ts';
import { AT, RESTORE_ID } from '../example-ids.ts';
import { exampleMistakes } from '../example-problem.ts';
import { exampleReplacement } from '../example-replacement.ts';
import type { Operation } from '../operation.ts';

export const replacementOperations: readonly Operation[] = [
  {
    id: 'startReplacement',
    method: 'post',
    path: '/replacements',
    tag: 'Restores',
    summary: 'Put a VM back to a set of points, in place',
    description: 'This stops the VM. The old disks are kept, detached. `set` or `at` says which night.',
    query: noQuery,
    body: { schema: replacementSchema, required: true },
    idempotent: true,
    replies: [
      { status: 202, description: 'Begun.', schema: startedSchema, location: true },
      { status: 200, description: 'The plan of a dry run; nothing of it is kept.', schema: restoreReportSchema },
    ],
    problems: {
      404: ['target-unknown', 'vm-unknown', 'set-unknown', 'no-set'],
      409: [
        'target-ambiguous',
        'confirm-mismatch',
        'replacement-open',
        'set-incomplete',
        'point-not-own',
        'point-being-copied',
        'region-mismatch',
        'zone-mismatch',
        'name-taken',
        'nothing-to-replace',
        'vm-busy',
        'vm-hibernated',
        'mode-observe',
      ],
      422: ['idempotency-key-reused'],
    },
    examples: [
      {
        name: 'dry-run',
        summary: 'Only the plan, and how to do it by hand',
        body: { vm: 'web-01', at: AT, dryRun: true },
        status: 200,
        reply: exampleReplacement,
      },
      {
        name: 'a-bad-deployment',
        summary: 'A VM as it was by an instant',
        body: { vm: 'web-03', at: AT, confirm: 'web-03', reason: 'a bad deployment', by: 'jane' },
        status: 202,
        reply: { id: RESTORE_ID, state: 'running' },
      },
      {
        name: 'not-confirmed',
        summary: 'Without the name again',
        body: { vm: 'web-01', at: AT, reason: 'a bad deployment' },
        status: 400,
        reply: exampleMistakes({
          field: 'confirm',
          message: "is missing: repeat the VM's name, since this stops it and replaces its disks",
        }),
      },
    ],
  },
];
