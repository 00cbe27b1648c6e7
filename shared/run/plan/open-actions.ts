import type { Instant } from '../../policy/instant.ts';
import { regionKey } from '../../policy/names.ts';
import { inParallel } from '../in-parallel.ts';
import type { Ports } from '../ports.ts';
import type { ActionRecord } from '../records.ts';
import { mayCreate } from '../run-reach.ts';

/** What other open runs have planned, sent or pending in a subscription, by lower-cased disk unique id. */
export interface OpenActions {
  /** The occurrences of creates. */
  readonly openCreates: ReadonlyMap<string, readonly Instant[]>;
  /** The regions that points are copied to. */
  readonly openCopies: ReadonlyMap<string, readonly string[]>;
}

/** Reads the actions of all other open runs that make or copy points. */
export async function readOpenActions(ports: Ports, runId: string, subscriptionId: string): Promise<OpenActions> {
  const others = (await ports.runs.listOpen()).filter((run) => run.id !== runId && mayCreate(run));
  const lists = await inParallel(others, 4, async ({ id }) => {
    const row = await ports.runs.getSubscription(id, subscriptionId);
    // What a plan wrote before it failed will never be made.
    return row === undefined || row.value.state === 'unreadable' ? [] : ports.actions.listActions(id, subscriptionId);
  });
  const openCreates = new Map<string, Instant[]>();
  const openCopies = new Map<string, string[]>();
  for (const { action, state } of lists.flat()) {
    if (!isUnderWay(state)) continue;
    if (action.kind === 'create' && !action.adHoc) add(openCreates, action.diskUniqueId, action.scheduledFor);
    if (action.kind === 'copy') add(openCopies, action.diskUniqueId, regionKey(action.location));
  }
  return { openCreates, openCopies };
}

function add<T>(found: Map<string, T[]>, diskUniqueId: string, one: T): void {
  const key = diskUniqueId.toLowerCase();
  found.set(key, [...(found.get(key) ?? []), one]);
}

function isUnderWay(state: ActionRecord['state']): boolean {
  return state === 'planned' || state === 'sent' || state === 'pending';
}
