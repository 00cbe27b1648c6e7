import * as z from 'zod/mini';
import type { PointQuery } from '../../shared/run/read/read-recovery-points.ts';
import { BadRequest } from './problem.ts';
import { flag, instant, pageShape } from './query.ts';

/** What `GET /api/recovery-points` takes. */
export const pointsQuery = z.strictObject({
  vm: z.optional(
    z.string().check(z.describe('The points of that VM: its name, `group/name` or id; also of what is deleted.')),
  ),
  disk: z.optional(z.string().check(z.describe('The points of that disk, likewise.'))),
  at: z.optional(
    instant('With a VM or disk: the newest complete set that was wholly taken by then, and its points alone.'),
  ),
  from: z.optional(instant('With a VM or disk: what was taken then or later.')),
  to: z.optional(instant('With a VM or disk: what was taken by then.')),
  fresh: z.optional(flag('With a VM or disk: each point is read from Azure again.')),
  ...pageShape,
});

/** What is asked of a VM or disk; undefined where neither is named. Throws BadRequest for what goes only with one. */
export function pointQueryOf(asked: z.output<typeof pointsQuery>): PointQuery | undefined {
  const { vm, disk, at, from, to, fresh = false } = asked;
  if (vm === undefined && disk === undefined) {
    const alone = [
      ...(fresh ? ['fresh'] : []),
      ...(['at', 'from', 'to'] as const).filter((name) => asked[name] !== undefined),
    ];
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
