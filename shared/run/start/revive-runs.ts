import { MINUTE } from '../../policy/instant.ts';
import type { Ports } from '../ports.ts';
import { RECORD_VERSION, type Run } from '../records.ts';
import { enqueuePlan } from './open-run.ts';

const UNWATCHED_MS = 15 * MINUTE;

/** Enqueues `watch` for open runs that have had none for 15 minutes, and the plan messages that were never sent. */
export async function reviveRuns(ports: Ports, open: readonly Run[]): Promise<void> {
  const now = ports.clock.now();
  for (const run of open) {
    // The next watch comes when the last paced message is visible, where that is later.
    const expectedAt = Math.max(run.startedAt, run.watchedAt ?? 0, run.lastVisibleAt);
    if (now - expectedAt < UNWATCHED_MS) continue;
    ports.logger.log('warn', 'A run was not watched, and is again', { runId: run.id });
    await ports.queue.enqueue({ version: RECORD_VERSION, kind: 'watch', runId: run.id, round: run.watchRound ?? 0 });
    for (const { subscriptionId } of await ports.runs.listSubscriptions(run.id)) {
      await enqueuePlan(ports, run.id, subscriptionId, 'if-never-sent');
    }
  }
}
