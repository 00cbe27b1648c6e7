import { utcDate } from '../../policy/instant.ts';
import type { Plan } from '../../policy/plan.ts';
import type { Problem } from '../../policy/problem.ts';

/**
 * Announces the points that only a changed policy prunes, which go over days, with the date of the last. `change` says
 * what else changed since the last full pass: then none of them goes in this one.
 */
export function paceHint(
  { pace, subscriptionId }: Pick<Plan, 'pace' | 'subscriptionId'>,
  change: string | undefined,
): Problem | undefined {
  if (pace.length === 0) return undefined;
  const waiting = pace.reduce((sum, notice) => sum + notice.waiting, 0);
  const last = utcDate(Math.max(...pace.map(({ endsAt }) => endsAt)));
  const hint = { severity: 'hint', subscriptionId } as const;
  const atOnce = 'To let them go at once, POST /api/prunes, which tells the number to confirm.';
  if (change !== undefined) {
    return {
      ...hint,
      code: 'pace-held',
      message: `Since the last full pass ${change}, so this one prunes 0 of ${waiting} points of ${pace.length} disks that the retention written on them would keep; from tomorrow's on they go over days, the last on ${last}.`,
      suggestion: `Go back to what it was, or change the policy, to keep them. ${atOnce}`,
    };
  }
  return {
    ...hint,
    code: 'pruned-over-days',
    message: `${waiting} points of ${pace.length} disks go only because a policy was changed: over days, the last on ${last}.`,
    suggestion: `Change the policy back to keep them. ${atOnce}`,
  };
}
