import { healthDetailSchema, healthSchema } from '../../replies/health.ts';
import type { Operation } from '../operation.ts';

export const healthOperations: readonly Operation[] = [
  {
    id: 'health',
    method: 'get',
    path: '/health',
    tag: 'Health',
    summary: 'Is it well, in one word',
    description: 'For probes. It reads the record of the last tick and calls nothing else.',
    anonymous: true,
    replies: [
      { status: 200, description: 'All is well.', schema: healthSchema },
      { status: 503, description: 'It is not, and why in one word.', schema: healthSchema },
    ],
    examples: [{ name: 'well', summary: 'The timer ticked lately', status: 200, reply: { state: 'ok' } }],
  },
  {
    id: 'healthDetail',
    method: 'get',
    path: '/health/detail',
    tag: 'Health',
    summary: 'What is wrong, and what mends it',
    replies: [
      { status: 200, description: 'All is well; findings may stand all the same.', schema: healthDetailSchema },
      { status: 503, description: 'It is not.', schema: healthDetailSchema },
    ],
    examples: [
      {
        name: 'well',
        summary: 'The timer ticked lately',
        status: 200,
        reply: { state: 'ok', lastTickAt: '2026-11-23T06:27:26.163Z', settings: [], findings: [] },
      },
    ],
  },
];
