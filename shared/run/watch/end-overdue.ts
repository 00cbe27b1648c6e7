import { isOpenAction } from '../execute/execution.ts';
import { tellOutcome } from '../log-messages.ts';
import { rememberFailure } from '../plan/attempt-memory.ts';
import { rememberCopyFailure } from '../plan/copy-memory.ts';
import { markUnplanned } from '../plan/mark-unreadable.ts';
import type { Ports } from '../ports.ts';
import type { ActionError, ActionRecord, Run, RunSubscription } from '../records.ts';
import { mayCreate, mayPrune } from '../run-reach.ts';

const OVERDUE: ActionError = {
  code: 'overdue',
  message: 'It had not ended 6 hours after the last message of its run, which was closed.',
};

/** Ends what a run has left open at its deadline; a create that Azure accepted stays pending, for a full pass to settle. */
export async function endOverdue(ports: Ports, run: Run, rows: readonly RunSubscription[]): Promise<void> {
  for (const { subscriptionId, state } of rows) {
    if (state === 'waiting') await markUnplanned(ports, run, subscriptionId, OVERDUE);
    for (const record of await ports.actions.listActions(run.id, subscriptionId)) {
      await endAction(ports, run, record, OVERDUE);
    }
  }
}

/** Ends one action that nothing works on any more. What a run was never to do stays planned. */
export async function endAction(ports: Ports, run: Run, record: ActionRecord, error: ActionError): Promise<void> {
  const { action, state } = record;
  if (!isOpenAction(record) || state === 'pending') return;
  if (state === 'sent') return ports.actions.putAction({ ...record, state: 'pending' });
  if ((action.kind === 'create' || action.kind === 'copy') && !mayCreate(run)) return;
  if (action.kind === 'prune' && !mayPrune(run)) return;
  if (run.dryRun || run.mode === 'observe') return;
  if (action.kind === 'create') await rememberFailure(ports, record.subscriptionId, record.runId, action);
  if (action.kind === 'copy') await rememberCopyFailure(ports, { ...record, action });
  const ended: ActionRecord = { ...record, state: 'failed', error, endedAt: ports.clock.now() };
  await ports.actions.putAction(ended);
  tellOutcome(ports.logger, ended);
}
