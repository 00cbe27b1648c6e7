import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import type { ActionRecord, Run, RunSubscription, WorkRecord } from '../records.ts';

/** A run as its rows tell it. */
export interface SeenRun {
  readonly run: Run;
  readonly rows: readonly RunSubscription[];
  readonly work: readonly WorkRecord[];
  readonly actions: readonly ActionRecord[];
}

/** Reads all rows of a run that count: what a plan wrote that never got its mark is nobody's to do. */
export async function seeRun(ports: Ports, run: Run): Promise<SeenRun> {
  const rows = await ports.runs.listSubscriptions(run.id);
  const counted = rows.filter(({ state }) => state !== 'unreadable');
  const parts = await inParallel(counted, 4, async ({ subscriptionId }) => ({
    work: await ports.actions.listWork(run.id, subscriptionId),
    actions: await ports.actions.listActions(run.id, subscriptionId),
  }));
  return { run, rows, work: parts.flatMap(({ work }) => work), actions: parts.flatMap(({ actions }) => actions) };
}
