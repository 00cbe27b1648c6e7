import type { Ports } from '../ports.ts';
import type { Run } from '../records.ts';
import { updateRun } from '../update-run.ts';
import { countActions, finalState } from '../watch/count-actions.ts';

/** Writes an ended run's figures and state again, from its rows. */
export async function recountRun(ports: Ports, run: Run): Promise<void> {
  const rows = await ports.runs.listSubscriptions(run.id);
  const lists = await Promise.all(rows.map(({ subscriptionId }) => ports.actions.listActions(run.id, subscriptionId)));
  const counts = countActions(rows, lists.flat());
  const state = run.error === undefined ? finalState(rows, lists.flat()) : run.state;
  await updateRun(ports, run.id, (row) => ({ ...row, counts, state }));
}
