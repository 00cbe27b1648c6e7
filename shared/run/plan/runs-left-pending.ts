import { DAY } from '../../policy/instant.ts';
import type { Ports } from '../ports.ts';
import type { Run } from '../records.ts';
import { isOpen } from '../run-reach.ts';

/** What takes longer never ends. */
const LOOK_BACK_MS = 7 * DAY;
const MOST_RUNS = 1_000;

/** The runs of the last days that ended while something of them was pending. */
export async function runsLeftPending({ clock, runs }: Ports): Promise<readonly Run[]> {
  const since = clock.now() - LOOK_BACK_MS;
  const { items } = await runs.list(MOST_RUNS);
  return items.filter(({ state, counts, startedAt }) => !isOpen(state) && counts.pending > 0 && startedAt >= since);
}
