import { app } from '@azure/functions';
import { listRecoveryPoints, readRecoveryPoints } from '../shared/run/read/read-recovery-points.ts';
import { handleHttp } from './http/handle.ts';
import { flagOf, onlyQuery, pageOf } from './http/page-query.ts';
import { BadRequest, problem } from './http/problem.ts';
import { json } from './http/reply.ts';

// GET /api/recovery-points: points with the decision on each and its reasons, as of the last run; ?fresh=true asks Azure again.
app.http('recoveryPoints', {
  methods: ['GET'],
  route: 'recovery-points',
  authLevel: 'function',
  handler: handleHttp(async (request, { ports, settings }) => {
    onlyQuery(request, ['vm', 'disk', 'fresh', 'limit', 'cursor']);
    const vm = request.query.get('vm') ?? undefined;
    const disk = request.query.get('disk') ?? undefined;
    const fresh = flagOf(request, 'fresh') ?? false;
    if (vm === undefined && disk === undefined) {
      if (fresh) throw new BadRequest([{ field: 'query.fresh', message: 'goes with a vm or a disk' }]);
      const { limit, cursor } = pageOf(request);
      return json(200, await listRecoveryPoints(ports, limit, cursor));
    }
    const filter = { ...(vm === undefined ? {} : { vm }), ...(disk === undefined ? {} : { disk }) };
    const items = await readRecoveryPoints(ports, settings, filter, fresh);
    if (items !== undefined) return json(200, { items });
    const asked = [
      ...(vm === undefined ? [] : [`VM ${JSON.stringify(vm)}`]),
      ...(disk === undefined ? [] : [`disk ${JSON.stringify(disk)}`]),
    ];
    return problem(404, {
      code: disk === undefined ? 'vm-unknown' : 'disk-unknown',
      detail: `No run has seen the ${asked.join(' with the ')}. GET /api/coverage lists what was seen.`,
    });
  }),
});
