import type { HttpResponseInit } from '@azure/functions';
import { formatInstant } from '../../shared/policy/instant.ts';
import type { PointQuery, PointsRead } from '../../shared/run/read/read-recovery-points.ts';
import { sayNoSet } from '../../shared/run/read/say-sets.ts';
import { problem } from './problem.ts';
import { json } from './reply.ts';

/** The points and sets that were read, or the problem that there are none (404) or that too much is named (409). */
export function pointsReply(query: PointQuery, read: PointsRead): HttpResponseInit {
  const { disk } = query;
  switch (read.kind) {
    case 'read':
      return json(200, { items: read.items, sets: read.sets });
    case 'unknown':
      return problem(404, {
        code: disk === undefined ? 'vm-unknown' : 'disk-unknown',
        detail: `No run has seen the ${sayAsked(query)}. GET /api/coverage lists what was seen.`,
      });
    case 'ambiguous': {
      const { field, candidates } = read;
      const detail = `Several ${field === 'vm' ? 'VMs' : 'disks'} are called so, and at asks for one set. Say which one by its group/name or id.`;
      return problem(409, {
        code: 'target-ambiguous',
        detail,
        errors: [{ field: `query.${field}`, message: detail }],
        more: { candidates },
      });
    }
    case 'none-at':
      return noneAt(query, read);
  }
}

function noneAt(query: PointQuery, { earlier, later }: Extract<PointsRead, { kind: 'none-at' }>): HttpResponseInit {
  const nearest = { ...(earlier === undefined ? {} : { earlier }), ...(later === undefined ? {} : { later }) };
  const at = query.at === undefined ? undefined : formatInstant(query.at);
  return problem(404, {
    code: 'no-set',
    detail: sayNoSet(`the ${sayAsked(query)}`, at, nearest),
    more: { nearest },
  });
}

function sayAsked({ vm, disk }: PointQuery): string {
  const names = [
    ...(vm === undefined ? [] : [`VM ${JSON.stringify(vm)}`]),
    ...(disk === undefined ? [] : [`disk ${JSON.stringify(disk)}`]),
  ];
  return names.join(' with the ');
}
