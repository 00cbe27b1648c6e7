import { app } from '@azure/functions';
import { listRecoveryPoints, readRecoveryPoints } from '../shared/run/read/read-recovery-points.ts';
import { handleHttp } from './http/handle.ts';
import { pointQueryOf, pointsQuery } from './http/points-query.ts';
import { pointsReply } from './http/points-reply.ts';
import { readQuery } from './http/query.ts';
import { json } from './http/reply.ts';

// GET /api/recovery-points: points with the decision on each, as of the last run, and their sets; ?at= picks one set, ?fresh=true asks Azure again.
app.http('recoveryPoints', {
  methods: ['GET'],
  route: 'recovery-points',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports, settings }) => {
    const asked = readQuery(request, pointsQuery);
    const query = pointQueryOf(asked);
    if (query !== undefined) return pointsReply(query, await readRecoveryPoints(ports, settings, query));
    return json(200, await listRecoveryPoints(ports, asked.limit, asked.cursor));
  }),
});
