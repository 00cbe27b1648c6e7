import type { ActionRecord, RunCounts, RunState, RunSubscription } from '../records.ts';

/** The progress figures of a run, from its rows. */
export function countActions(rows: readonly RunSubscription[], actions: readonly ActionRecord[]): RunCounts {
  const kinds = (kind: ActionRecord['action']['kind']) => actions.filter(({ action }) => action.kind === kind);
  const inState = (state: ActionRecord['state'], among = actions) => among.filter((one) => one.state === state).length;
  const sum = (field: 'problems' | 'kept') => rows.reduce((total, { planned }) => total + (planned?.[field] ?? 0), 0);
  const skips = kinds('skip').length;
  return {
    creates: kinds('create').length,
    prunes: kinds('prune').length,
    skips,
    problems: sum('problems'),
    created: inState('succeeded', kinds('create')),
    pruned: inState('succeeded', kinds('prune')),
    failed: inState('failed'),
    skipped: inState('skipped') - inState('skipped', kinds('skip')),
    superseded: inState('superseded'),
    lockBlocked: inState('lock-blocked'),
    pending: inState('pending'),
    kept: sum('kept'),
  };
}

/**
 * How a run ended: failed when no subscription could be planned or every create failed, partial when a subscription was
 * unreadable or an action failed, else succeeded. What is skipped, superseded, blocked or only planned counts as done.
 */
export function finalState(
  rows: readonly RunSubscription[],
  actions: readonly ActionRecord[],
): Exclude<RunState, 'planning' | 'running'> {
  if (!rows.some(({ state }) => state === 'planned')) return 'failed';
  // A superseded create lives on in the one made in its place.
  const creates = actions.filter(({ action, state }) => action.kind === 'create' && state !== 'superseded');
  if (creates.length > 0 && creates.every(({ state }) => state === 'failed')) return 'failed';
  if (rows.some(({ state }) => state !== 'planned')) return 'partial';
  return actions.some(({ state }) => state === 'failed') ? 'partial' : 'succeeded';
}
