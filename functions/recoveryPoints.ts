import { app, type HttpRequest } from '@azure/functions';
import { listRecoveryPoints, type PointQuery, readRecoveryPoints } from '../shared/run/read/read-recovery-points.ts';
import { handleHttp } from './http/handle.ts';
import { flagOf, instantOf, onlyQuery, pageOf } from './http/page-query.ts';
import { pointsReply } from './http/points-reply.ts';
import { BadRequest } from './http/problem.ts';
import { json } from './http/reply.ts';

// GET /api/recovery-points: points with the decision on each, as of the last run, and their sets; ?at= picks one set, ?fresh=true asks Azure again.
app.http('recoveryPoints', {
  methods: ['GET'],
  route: 'recovery-points',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports, settings }) => {
    onlyQuery(request, ['vm', 'disk', 'at', 'from', 'to', 'fresh', 'limit', 'cursor']);
    const query = queryOf(request);
    if (query !== undefined) return pointsReply(query, await readRecoveryPoints(ports, settings, query));
    const { limit, cursor } = pageOf(request);
    return json(200, await listRecoveryPoints(ports, limit, cursor));
  }),
});

/** What is asked of a VM or disk; undefined where neither is named. */
function queryOf(request: HttpRequest): PointQuery | undefined {
  const vm = request.query.get('vm') ?? undefined;
  const disk = request.query.get('disk') ?? undefined;
  const fresh = flagOf(request, 'fresh') ?? false;
  const [at, from, to] = [instantOf(request, 'at'), instantOf(request, 'from'), instantOf(request, 'to')];
  if (vm === undefined && disk === undefined) {
    const alone = [...(fresh ? ['fresh'] : []), ...['at', 'from', 'to'].filter((name) => request.query.has(name))];
    if (alone.length === 0) return undefined;
    throw new BadRequest(alone.map((name) => ({ field: `query.${name}`, message: 'goes with a vm or a disk' })));
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw new BadRequest([{ field: 'query.to', message: 'must not be before from' }]);
  }
  return {
    ...(vm === undefined ? {} : { vm }),
    ...(disk === undefined ? {} : { disk }),
    fresh,
    ...(at === undefined ? {} : { at }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}
