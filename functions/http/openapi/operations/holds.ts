import { holdFields, holdSchema } from '../../hold-request.ts';
import { noQuery } from '../../query.ts';
import { startedSchema } from '../../replies/common.ts';
import { RUN_ID } from '../example-ids.ts';
import { exampleMistakes, exampleProblem } from '../example-problem.ts';
import type { Operation } from '../operation.ts';

const STARTED = { id: RUN_ID, state: 'planning' };
const PROBLEMS = {
  404: ['target-unknown', 'point-unknown'],
  409: ['target-ambiguous'],
  422: ['idempotency-key-reused'],
};
const unknown = 'No VM is called "web-99". Did you mean web-01?';

export const holdOperations: readonly Operation[] = [
  {
    id: 'setHold',
    method: 'put',
    path: '/holds',
    tag: 'Holds',
    summary: 'Set holds: what is held is never pruned',
    description: 'Exactly one of `vm`, `disk` and `point` is named; all present points of it are held.',
    query: noQuery,
    body: { schema: holdSchema, required: true },
    idempotent: true,
    replies: [
      {
        status: 202,
        description: 'Started; the actions of the run are the holds.',
        schema: startedSchema,
        location: true,
      },
    ],
    problems: PROBLEMS,
    examples: [
      {
        name: 'audit',
        summary: 'All present points of a VM',
        body: { vm: 'web-01', reason: 'audit 2026', by: 'jane' },
        status: 202,
        reply: STARTED,
      },
      {
        name: 'unknown',
        summary: 'A VM that is not there',
        body: { vm: 'web-99', reason: 'audit 2026' },
        status: 404,
        reply: exampleProblem(404, 'target-unknown', unknown, {
          errors: [{ field: 'target.vm', message: unknown }],
          nearest: ['web-01'],
        }),
      },
    ],
  },
  {
    id: 'liftHold',
    method: 'delete',
    path: '/holds',
    tag: 'Holds',
    summary: 'Lift holds, and the tag on the VM or disk itself',
    query: holdFields,
    idempotent: true,
    replies: [{ status: 202, description: 'Started.', schema: startedSchema, location: true }],
    problems: PROBLEMS,
    examples: [
      {
        name: 'audit-over',
        summary: 'All present points of a VM',
        query: { vm: 'web-01', reason: 'audit over', by: 'jane' },
        status: 202,
        reply: STARTED,
      },
      {
        name: 'no-reason',
        summary: 'Without a reason',
        query: { vm: 'web-01' },
        status: 400,
        reply: exampleMistakes({ field: 'query.reason', message: 'is missing' }),
      },
    ],
  },
];
