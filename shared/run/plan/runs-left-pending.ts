import { DAY } from '../../policy/instant.ts';
import type { Ports } from '../ports.ts';
import type { Run } from '../records.ts';
import { isOpen } from '../run-reach.ts';
import type { PointsByName } from './points-by-name.ts';
import type { UnreadPoints } from './unread-points.ts';

/** What takes longer never ends. */
const LOOK_BACK_MS = 7 * DAY;
const MOST_RUNS = 1_000;

/** What a plan has read of a subscription, by which actions that earlier runs left pending are settled. */
export interface SettlingSight {
  readonly subscriptionId: string;
  readonly points: PointsByName;
  readonly unread: UnreadPoints;
}

/** The runs of the last days that ended while something of them was pending. */
export async function runsLeftPending({ clock, runs }: Ports): Promise<readonly Run[]> {
  const since = clock.now() - LOOK_BACK_MS;
  const { items } = await runs.list(MOST_RUNS);
  return items.filter(({ state, counts, startedAt }) => !isOpen(state) && counts.pending > 0 && startedAt >= since);
}
