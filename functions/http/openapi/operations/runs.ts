import { pruneSchema } from '../../prune-request.ts';
import { noQuery, pageQuery } from '../../query.ts';
import { startedSchema } from '../../replies/common.ts';
import { runReportSchema, runsSchema } from '../../replies/run.ts';
import { runQuery, runSchema } from '../../run-request.ts';
import { RUN_ID } from '../example-ids.ts';
import { exampleMistakes, exampleProblem } from '../example-problem.ts';
import { exampleRun, exampleSummary } from '../example-run.ts';
import type { Operation } from '../operation.ts';

const STARTED = { id: RUN_ID, state: 'planning' };
const TARGETS = { 404: ['target-unknown'], 409: ['target-ambiguous'], 422: ['idempotency-key-reused'] };
const ambiguous = 'Several disks are called "data-01". Say which one by its group/name or id.';
const disks = ['dev-blue', 'dev-green'].map(
  (group) =>
    `/subscriptions/5a3c1f00-0000-4000-8000-0000000000b2/resourceGroups/${group}/providers/Microsoft.Compute/disks/data-01`,
);

export const runOperations: readonly Operation[] = [
  {
    id: 'startRun',
    method: 'post',
    path: '/runs',
    tag: 'Runs',
    summary: 'Start a run: an ad-hoc one, or what the timer would do',
    description:
      'Without a target it does what the timer would do, for everything that is due; with one it takes points of it now. The fields of the body may stand in the query instead, each in one of the two.',
    query: runQuery,
    body: { schema: runSchema, required: false },
    idempotent: true,
    replies: [
      { status: 202, description: 'Started, or found by its Idempotency-Key.', schema: startedSchema, location: true },
      {
        status: 200,
        description: 'With `wait`, where the run has ended by then.',
        schema: runReportSchema,
        location: true,
      },
    ],
    problems: TARGETS,
    examples: [
      {
        name: 'before-an-upgrade',
        summary: 'Points of one VM now, for three days',
        body: { target: { vm: 'legacy-01' }, keepFor: '3d', reason: 'before upgrade', by: 'jane' },
        idempotencyKey: 'legacy-01-upgrade-7',
        status: 202,
        reply: STARTED,
      },
      {
        name: 'by-the-query',
        summary: 'The same for curl, as a dry run; waits for its end',
        query: { vm: 'legacy-01', keepFor: '3d', reason: 'before upgrade', by: 'jane', dryRun: true, wait: 60 },
        status: 200,
        reply: { ...exampleRun, dryRun: true, counts: { ...exampleRun.counts, created: 0 } },
      },
      {
        name: 'candidate-policies',
        summary: 'What other policies would do',
        body: {
          dryRun: true,
          policies: { policies: { nightly: { schedule: 'at 02:00', keep: '14d 4w' } } },
        },
        status: 202,
        reply: STARTED,
      },
      {
        name: 'mistakes',
        summary: 'Two mistakes, told at once',
        body: { when: 'now', keepFor: 'soon' },
        status: 400,
        reply: exampleMistakes(
          {
            field: 'keepFor',
            message: 'must be a time from 1h to 3650d, such as 7d, 36h, 2w, 3mo or 1y, not "soon"',
          },
          { field: 'target', message: 'is missing: name a VM or disk, or say "all" for everything at once' },
        ),
      },
      {
        name: 'two-of-one-name',
        summary: 'A name that two disks bear',
        body: { target: { disk: 'data-01' } },
        status: 409,
        reply: exampleProblem(409, 'target-ambiguous', ambiguous, {
          errors: [{ field: 'target.disk', message: ambiguous }],
          candidates: disks,
        }),
      },
    ],
  },
  {
    id: 'listRuns',
    method: 'get',
    path: '/runs',
    tag: 'Runs',
    summary: 'The history of runs, newest first',
    query: pageQuery,
    replies: [{ status: 200, description: 'A page of runs, without their actions.', schema: runsSchema }],
    examples: [
      {
        name: 'newest',
        summary: 'The newest run',
        query: { limit: 1 },
        status: 200,
        reply: { items: [exampleSummary], next: 'MSExNyE4MDAwMDAwMDAwMDAwMDAwMA==' },
      },
    ],
  },
  {
    id: 'getRun',
    method: 'get',
    path: '/runs/{id}',
    tag: 'Runs',
    summary: 'One run with progress, actions, reasons and errors',
    pathParameters: { id: 'The id of the run.' },
    query: noQuery,
    replies: [{ status: 200, description: 'The run.', schema: runReportSchema }],
    problems: { 404: ['run-unknown'] },
    examples: [
      { name: 'ended', summary: 'An ad-hoc run that has ended', path: { id: RUN_ID }, status: 200, reply: exampleRun },
      {
        name: 'unknown',
        summary: 'No such run',
        path: { id: 'yesterday' },
        status: 404,
        reply: exampleProblem(
          404,
          'run-unknown',
          'There is no run "yesterday". GET /api/runs lists them, newest first.',
        ),
      },
    ],
  },
  {
    id: 'confirmPrune',
    method: 'post',
    path: '/prunes',
    tag: 'Runs',
    summary: 'Confirm prunes that a changed policy holds back',
    description:
      'Lifts the pace once. The run goes ahead only if its plan holds exactly as many prunes as were confirmed; else it ends `failed` with the new number. Floor and guards hold.',
    query: noQuery,
    body: { schema: pruneSchema, required: true },
    idempotent: true,
    replies: [{ status: 202, description: 'Started.', schema: startedSchema, location: true }],
    problems: TARGETS,
    examples: [
      {
        name: 'cut-to-seven-days',
        summary: 'Four points of one VM',
        body: { confirm: 4, reason: 'cut to 7 days', target: { vm: 'web-01' } },
        status: 202,
        reply: STARTED,
      },
    ],
  },
];
