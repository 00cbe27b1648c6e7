import type { RunReport } from '../../run/read/read-run.ts';
import type { ActionState, RunCounts } from '../../run/records.ts';
import { isOpen } from '../../run/run-reach.ts';

/**
 * An open run by what its actions say now: the state and figures of its own record move only when it is watched, up to
 * minutes later. Points that stay are not known before its end.
 */
export function liveRun(run: RunReport): RunReport {
  if (!isOpen(run.state)) return run;
  const isPlanned = run.subscriptions.every(({ state }) => state !== 'waiting');
  return { ...run, state: isPlanned ? 'running' : 'planning', counts: countsOf(run) };
}

function countsOf({ actions, problems, counts }: RunReport): RunCounts {
  const of = (kind: string, state?: ActionState) =>
    actions.filter((action) => action.kind === kind && (state === undefined || action.state === state)).length;
  const inState = (state: ActionState) => actions.filter((action) => action.state === state).length;
  return {
    creates: of('create'),
    prunes: of('prune'),
    skips: of('skip'),
    problems: problems.length,
    created: of('create', 'succeeded'),
    pruned: of('prune', 'succeeded'),
    failed: inState('failed'),
    skipped: inState('skipped') - of('skip', 'skipped'),
    superseded: inState('superseded'),
    lockBlocked: inState('lock-blocked'),
    pending: inState('pending'),
    kept: counts.kept,
  };
}
