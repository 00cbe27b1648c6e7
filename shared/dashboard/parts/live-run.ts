import type { RunReport } from '../../run/read/read-run.ts';
import { isOpen } from '../../run/run-reach.ts';
import { countOutcomes } from '../../run/watch/count-actions.ts';

/**
 * An open run by what its actions say now: the state and figures of its own record move only when it is watched, up to
 * minutes later. Points that stay are not known before its end.
 */
export function liveRun(run: RunReport): RunReport {
  if (!isOpen(run.state)) return run;
  const { subscriptions, actions, problems, counts } = run;
  const isPlanned = subscriptions.every(({ state }) => state !== 'waiting');
  return {
    ...run,
    state: isPlanned ? 'running' : 'planning',
    counts: countOutcomes(actions, { problems: problems.length, kept: counts.kept }),
  };
}
