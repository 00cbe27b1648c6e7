import type { ActionRecord, RunCounts, RunState, RunSubscription } from '../records.ts';

/** The progress figures of a run, from its rows. */
export function countActions(rows: readonly RunSubscription[], actions: readonly ActionRecord[]): RunCounts {
  const sum = (field: 'problems' | 'kept') => rows.reduce((total, { planned }) => total + (planned?.[field] ?? 0), 0);
  return countOutcomes(
    actions.map(({ action, state }) => ({ kind: action.kind, state })),
    { problems: sum('problems'), kept: sum('kept') },
  );
}

/** What came of actions, beside what only a plan knows. */
export function countOutcomes(
  actions: readonly { readonly kind: ActionRecord['action']['kind']; readonly state: ActionRecord['state'] }[],
  { problems, kept }: Pick<RunCounts, 'problems' | 'kept'>,
): RunCounts {
  const ofKind = (kind: ActionRecord['action']['kind']) => actions.filter((one) => one.kind === kind);
  const inState = (state: ActionRecord['state'], among = actions) => among.filter((one) => one.state === state).length;
  const [creates, prunes, skips, copies] = [ofKind('create'), ofKind('prune'), ofKind('skip'), ofKind('copy')];
  return {
    creates: creates.length,
    prunes: prunes.length,
    skips: skips.length,
    problems,
    created: inState('succeeded', creates),
    pruned: inState('succeeded', prunes),
    failed: inState('failed'),
    skipped: inState('skipped') - inState('skipped', skips),
    superseded: inState('superseded'),
    lockBlocked: inState('lock-blocked'),
    pending: inState('pending'),
    kept,
    ...(copies.length === 0 ? {} : { copies: copies.length, copied: inState('succeeded', copies) }),
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
