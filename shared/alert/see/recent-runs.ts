import { HOUR, type Instant } from '../../policy/instant.ts';
import type { Ports } from '../../run/ports.ts';
import type { Run } from '../../run/records.ts';
import { isOpen } from '../../run/run-reach.ts';

/** Runs that one look sees: far more than end between two. One that is asked for by its id is seen beside them. */
const MOST_SEEN = 100;
/** A run that takes longer is no reason to wait any more. */
const LONGEST_WORK_MS = HOUR;

export interface RecentRuns {
  /** Those that did something and have ended since an instant, in the order of their ends. */
  readonly ended: readonly Run[];
  /** One is at work: what coverage lacks may be on its way. */
  readonly isWorking: boolean;
}

/** The newest runs, and the one with an id. */
export async function readRecentRuns(
  { runs, clock }: Ports,
  since: Instant,
  runId: string | undefined,
): Promise<RecentRuns> {
  const { items } = await runs.list(MOST_SEEN);
  const asked =
    runId === undefined || items.some(({ id }) => id === runId) ? undefined : (await runs.get(runId))?.value;
  const acting = [...items, ...(asked === undefined ? [] : [asked])].filter(({ dryRun }) => !dryRun);
  const now = clock.now();
  return {
    ended: acting
      .filter(({ endedAt }) => endedAt !== undefined && endedAt >= since)
      .toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0)),
    isWorking: acting.some(({ state, startedAt }) => isOpen(state) && now - startedAt < LONGEST_WORK_MS),
  };
}
