import type { Instant } from '../../policy/instant.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import type { ActionRecord } from '../records.ts';
import { mayCreate } from '../run-reach.ts';

/** Creates that other open runs have planned, sent or pending in a subscription, by lower-cased disk unique id. */
export async function readOpenCreates(
  ports: Ports,
  runId: string,
  subscriptionId: string,
): Promise<ReadonlyMap<string, readonly Instant[]>> {
  const others = (await ports.runs.listOpen()).filter((run) => run.id !== runId && mayCreate(run));
  const lists = await inParallel(others, 4, async ({ id }) => {
    const row = await ports.runs.getSubscription(id, subscriptionId);
    // What a plan wrote before it failed will never be made.
    return row === undefined || row.value.state === 'unreadable' ? [] : ports.actions.listActions(id, subscriptionId);
  });
  const creates = new Map<string, Instant[]>();
  for (const { action, state } of lists.flat()) {
    if (action.kind !== 'create' || action.adHoc || !isUnderWay(state)) continue;
    const key = action.diskUniqueId.toLowerCase();
    creates.set(key, [...(creates.get(key) ?? []), action.scheduledFor]);
  }
  return creates;
}

function isUnderWay(state: ActionRecord['state']): boolean {
  return state === 'planned' || state === 'sent' || state === 'pending';
}
