import { formatInstant } from '../../policy/instant.ts';
import type { Plan } from '../../policy/plan.ts';
import type { Problem } from '../../policy/problem.ts';

/** Announces the points that only a changed policy prunes, which go over days, with the date of the last. */
export function paceHint({ pace, subscriptionId }: Pick<Plan, 'pace' | 'subscriptionId'>): Problem | undefined {
  if (pace.length === 0) return undefined;
  const waiting = pace.reduce((sum, notice) => sum + notice.waiting, 0);
  const last = formatInstant(Math.max(...pace.map(({ endsAt }) => endsAt))).slice(0, 10);
  return {
    code: 'pruned-over-days',
    severity: 'hint',
    subscriptionId,
    message: `${waiting} points of ${pace.length} disks go only because a policy was changed: over days, the last on ${last}.`,
    suggestion:
      'Change the policy back to keep them. To let them go at once, POST /api/prunes, which tells the number to confirm.',
  };
}
