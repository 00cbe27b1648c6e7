import { AzureError } from '../azure-error.ts';
import { LOGGED } from '../log-messages.ts';
import type { Ports } from '../ports.ts';
import { refreshOutcomes } from '../read/refresh-outcomes.ts';
import type { ActionError, ActionRecord } from '../records.ts';
import { isOpen } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import { updateRun } from '../update-run.ts';
import { countActions, finalState } from './count-actions.ts';
import type { SeenRun } from './seen-run.ts';

/** Ends a run with its figures, or removes one that the timer made and whose plans neither hold an action nor announce one. */
export async function finishRun(
  ports: Ports,
  settings: RunSettings,
  seen: SeenRun,
  error?: ActionError,
): Promise<void> {
  const { run, rows, actions } = seen;
  if (isEmpty(seen)) {
    await ports.runs.remove(run.id);
    return;
  }
  // Before the end is written: who sees it sees the points too.
  if (!run.dryRun) await showOutcomes(ports, settings, actions);
  const now = ports.clock.now();
  const state = error === undefined ? finalState(rows, actions) : 'failed';
  const finished = await updateRun(ports, run.id, (row) =>
    isOpen(row.state)
      ? {
          ...row,
          state,
          counts: countActions(rows, actions),
          watchedAt: now,
          endedAt: now,
          ...(error === undefined ? {} : { error }),
        }
      : undefined,
  );
  if (finished?.endedAt !== now) return;
  ports.logger.log(state === 'succeeded' ? 'info' : 'warn', LOGGED.runEnded, { runId: run.id, state });
}

/** A caller who was given an id finds the run under it, whatever it held. */
function isEmpty({ run, rows, actions }: SeenRun): boolean {
  const isSilent = rows.every(({ state, holdsPace }) => state === 'planned' && holdsPace !== true);
  return run.startedBy.kind === 'timer' && actions.length === 0 && isSilent;
}

async function showOutcomes(ports: Ports, settings: RunSettings, actions: readonly ActionRecord[]): Promise<void> {
  for (const [subscriptionId, records] of Map.groupBy(actions, (record) => record.subscriptionId)) {
    try {
      await refreshOutcomes(ports, settings, subscriptionId, records);
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      ports.logger.log('warn', 'The views could not be refreshed', { code: error.code, detail: error.message });
    }
  }
}
