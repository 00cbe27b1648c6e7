import { askToLook } from '../../alert/ask-to-look.ts';
import { unlessUnwritable } from '../../evidence/unless-unwritable.ts';
import { writeOutcomes } from '../../evidence/write-outcomes.ts';
import { SECOND } from '../../policy/instant.ts';
import { AzureError, errorFields } from '../azure-error.ts';
import { LOGGED } from '../log-messages.ts';
import type { Ports } from '../ports.ts';
import { refreshHolds } from '../read/refresh-holds.ts';
import { refreshOutcomes } from '../read/refresh-outcomes.ts';
import type { CoverageRow } from '../read/view-rows.ts';
import type { ActionError, ActionRecord, Run } from '../records.ts';
import { isOpen } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import { updateRun } from '../update-run.ts';
import { countActions, finalState } from './count-actions.ts';
import { measureRun } from './measure-run.ts';
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
  if (!run.dryRun) await showOutcomes(ports, settings, run, actions);
  const now = ports.clock.now();
  const state = error === undefined ? finalState(rows, actions) : 'failed';
  const ended = {
    state,
    counts: countActions(rows, actions),
    watchedAt: now,
    endedAt: now,
    ...(error === undefined ? {} : { error }),
  };
  // Of two deliveries one ends it.
  let isMine = false;
  const finished = await updateRun(ports, run.id, (row) => {
    isMine = isOpen(row.state);
    return isMine ? { ...row, ...ended } : undefined;
  });
  if (finished === undefined || !isMine) return;
  tellEnd(ports, finished);
  await askToLook(ports, run.id);
  await measureRun(ports, { ...finished, state, endedAt: now });
}

function tellEnd({ logger }: Ports, { id, kind, dryRun, state, counts, startedAt, endedAt = startedAt, error }: Run) {
  const { created, pruned, failed } = counts;
  logger.log(state === 'succeeded' ? 'info' : 'warn', LOGGED.runEnded, {
    runId: id,
    kind,
    dryRun,
    state,
    created,
    pruned,
    failed,
    seconds: Math.round((endedAt - startedAt) / SECOND),
    ...(error === undefined ? {} : errorFields(error)),
  });
}

/** A caller who was given an id finds the run under it, whatever it held. */
function isEmpty({ run, rows, actions }: SeenRun): boolean {
  const isSilent = rows.every(({ state, holdsPace }) => state === 'planned' && holdsPace !== true);
  return run.startedBy.kind === 'timer' && actions.length === 0 && isSilent;
}

/** Evidence is written before the run ends, or the watch comes again; what readers see is never worth that. */
async function showOutcomes(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  actions: readonly ActionRecord[],
): Promise<void> {
  for (const [subscriptionId, records] of Map.groupBy(actions, (record) => record.subscriptionId)) {
    const coverage = await ports.views.listScope<CoverageRow>('coverage', subscriptionId);
    await unlessUnwritable(ports, () => writeOutcomes(ports, settings, run, records, coverage));
    try {
      if (run.kind === 'hold') await refreshHolds(ports, subscriptionId, records, coverage);
      else await refreshOutcomes(ports, settings, subscriptionId, records, coverage);
    } catch (error) {
      if (!(error instanceof AzureError)) throw error;
      ports.logger.log('warn', 'The views could not be refreshed', { subscriptionId, ...errorFields(error) });
    }
  }
}
