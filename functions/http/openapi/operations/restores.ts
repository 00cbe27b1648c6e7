import { drillSchema } from '../../drill-request.ts';
import { noQuery, pageQuery } from '../../query.ts';
import { startedSchema } from '../../replies/common.ts';
import { restoreReportSchema, restoresSchema } from '../../replies/restore.ts';
import { restoreSchema } from '../../restore-request.ts';
import { AT, RESTORE_ID } from '../example-ids.ts';
import { exampleMistakes, exampleProblem } from '../example-problem.ts';
import { examplePlan, exampleRestore, exampleRestoreSummary } from '../example-restore.ts';
import type { Operation } from '../operation.ts';

const STARTED = { id: RESTORE_ID, state: 'running' };

export const restoreOperations: readonly Operation[] = [
  {
    id: 'startRestore',
    method: 'post',
    path: '/restores',
    tag: 'Restores',
    summary: 'Make new disks of a set, a point, or what there was by an instant',
    description: 'Nothing that exists is changed. One of `vm`, `disk`, `set` and `point` is required.',
    query: noQuery,
    body: { schema: restoreSchema, required: true },
    idempotent: true,
    replies: [
      { status: 202, description: 'Begun.', schema: startedSchema, location: true },
      { status: 200, description: 'The plan of a dry run; nothing of it is kept.', schema: restoreReportSchema },
    ],
    problems: {
      403: ['restore-not-permitted'],
      404: ['vm-unknown', 'disk-unknown', 'set-unknown', 'point-unknown', 'no-set', 'group-unknown'],
      409: [
        'target-ambiguous',
        'set-incomplete',
        'point-pending',
        'point-failed',
        'point-not-own',
        'point-being-copied',
        'region-mismatch',
        'name-taken',
        'encryption-set-missing',
        'disk-access-missing',
      ],
      422: ['idempotency-key-reused'],
    },
    examples: [
      {
        name: 'a-lost-file',
        summary: 'The disks of a VM as they were by an instant',
        body: { vm: 'web-01', at: AT, disks: ['web-01-content'], reason: 'a lost file', by: 'jane' },
        idempotencyKey: 'web-01-monday',
        status: 202,
        reply: STARTED,
      },
      {
        name: 'dry-run',
        summary: 'Only the plan, and how to do it by hand',
        body: { vm: 'web-01', at: AT, dryRun: true },
        status: 200,
        reply: examplePlan,
      },
      {
        name: 'too-early',
        summary: 'An instant before the first set',
        body: { vm: 'web-01', at: '2020-01-01T00:00:00Z' },
        status: 404,
        reply: exampleProblem(404, 'no-set', 'No complete set of the VM web/web-01 was taken by 2020-01-01T00:00:00Z.'),
      },
      {
        name: 'of-nothing',
        summary: 'Nothing is named',
        body: { reason: 'a lost file' },
        status: 400,
        reply: exampleMistakes({ field: 'body', message: 'must name a set, a point, a vm or a disk' }),
      },
    ],
  },
  {
    id: 'listRestores',
    method: 'get',
    path: '/restores',
    tag: 'Restores',
    summary: 'Restores, replacements and drills, newest first',
    query: pageQuery,
    replies: [{ status: 200, description: 'A page of them, without their disks.', schema: restoresSchema }],
    examples: [
      {
        name: 'newest',
        summary: 'The newest one',
        query: { limit: 1 },
        status: 200,
        reply: { items: [exampleRestoreSummary], next: 'MSEyIWI=' },
      },
    ],
  },
  {
    id: 'getRestore',
    method: 'get',
    path: '/restores/{id}',
    tag: 'Restores',
    summary: 'One restore, replacement or drill, with each disk and what to do next',
    pathParameters: { id: 'The id of the restore, replacement or drill.' },
    query: noQuery,
    replies: [{ status: 200, description: 'The restore.', schema: restoreReportSchema }],
    problems: { 404: ['restore-unknown'] },
    examples: [
      { name: 'ended', summary: 'One that has ended', path: { id: RESTORE_ID }, status: 200, reply: exampleRestore },
      {
        name: 'unknown',
        summary: 'No such restore',
        path: { id: 'yesterday' },
        status: 404,
        reply: exampleProblem(
          404,
          'restore-unknown',
          'There is no restore "yesterday". GET /api/restores lists them, newest first.',
        ),
      },
    ],
  },
  {
    id: 'startDrill',
    method: 'post',
    path: '/drills',
    tag: 'Restores',
    summary: 'Prove that the points of a VM can be restored',
    description:
      'Disks are made of its newest complete set, looked at, and deleted again. Without a VM, of the one whose turn is next.',
    query: noQuery,
    body: { schema: drillSchema, required: false },
    idempotent: true,
    replies: [{ status: 202, description: 'Begun.', schema: startedSchema, location: true }],
    problems: {
      404: ['vm-unknown', 'no-set', 'no-candidate'],
      409: ['target-ambiguous', 'mode-observe', 'drill-group-missing'],
      422: ['idempotency-key-reused'],
    },
    examples: [
      {
        name: 'for-the-audit',
        summary: 'A drill of one VM',
        body: { vm: 'web-02', reason: 'asked for by audit' },
        status: 202,
        reply: STARTED,
      },
    ],
  },
];
