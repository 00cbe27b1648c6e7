import type { Ports } from '../ports.ts';
import type { ActionRecord, RunSubscription } from '../records.ts';
import type { PlanRows } from './plan-rows.ts';

/**
 * Writes a plan's rows, then the mark that makes them count, and returns the actions written; undefined where another
 * delivery was faster. Rows of an earlier try that are not in this plan go; those that are in it and sent stay as they are.
 */
export async function writePlan(
  ports: Ports,
  planned: RunSubscription,
  rows: PlanRows,
  etag: string,
): Promise<readonly ActionRecord[] | undefined> {
  const { runId, subscriptionId } = planned;
  const [earlierActions, earlierWork] = await Promise.all([
    ports.actions.listActions(runId, subscriptionId),
    ports.actions.listWork(runId, subscriptionId),
  ]);
  if ((await ports.runs.getSubscription(runId, subscriptionId))?.etag !== etag) return undefined;
  const actionIds = new Set(rows.actions.map(({ actionId }) => actionId));
  const workIds = new Set(rows.work.map(({ workId }) => workId));
  const staleActions = earlierActions.filter(({ actionId, state }) => !actionIds.has(actionId) && isUnsent(state));
  const staleWork = earlierWork.filter(({ workId }) => !workIds.has(workId));
  if (staleActions.length > 0)
    await ports.actions.removeActions(
      runId,
      subscriptionId,
      staleActions.map(({ actionId }) => actionId),
    );
  if (staleWork.length > 0)
    await ports.actions.removeWork(
      runId,
      subscriptionId,
      staleWork.map(({ workId }) => workId),
    );
  const sent = new Set(earlierActions.filter(({ state }) => !isUnsent(state)).map(({ actionId }) => actionId));
  const actions = rows.actions.filter(({ actionId }) => !sent.has(actionId));
  await ports.actions.put(actions, rows.work, rows.problems);
  return (await ports.runs.replaceSubscription(planned, etag)) ? actions : undefined;
}

function isUnsent(state: string): boolean {
  return state === 'planned' || state === 'skipped';
}
