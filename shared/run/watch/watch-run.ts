import { HOUR, type Instant, MINUTE } from '../../policy/instant.ts';
import { queued, sendWork } from '../plan/enqueue-work.ts';
import { confirmMistake, releaseConfirmed } from '../plan/release-confirmed.ts';
import type { Ports } from '../ports.ts';
import { type Message, RECORD_VERSION, type Run, type RunSubscription, type WorkRecord } from '../records.ts';
import { isOpen } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import { enqueuePlan, FIRST_WATCH_MS } from '../start/open-run.ts';
import { updateRun } from '../update-run.ts';
import { countActions } from './count-actions.ts';
import { endOverdue } from './end-overdue.ts';
import { finishRun } from './finish-run.ts';
import { type SeenRun, seeRun } from './seen-run.ts';

export type WatchMessage = Extract<Message, { kind: 'watch' }>;

const LONGEST_WATCH_MS = 5 * MINUTE;
const LOST_AFTER_MS = 10 * MINUTE;
const DEADLINE_MS = 6 * HOUR;

/**
 * Moves a run's progress figures, enqueues again what was lost, and finishes the run: always, at the latest 6 hours
 * after the last paced message. A round that has been watched already is a duplicate.
 */
export async function watchRun(ports: Ports, settings: RunSettings, { runId, round }: WatchMessage): Promise<void> {
  const run = (await ports.runs.get(runId))?.value;
  if (run === undefined || !isOpen(run.state) || round < (run.watchRound ?? 0)) return;
  const rows = await ports.runs.listSubscriptions(runId);
  if (isOverdue(run, ports.clock.now())) {
    await endOverdue(ports, run, rows);
    return finishRun(ports, settings, await seeRun(ports, run));
  }
  if (rows.some(({ state }) => state === 'waiting')) await resendPlans(ports, rows);
  else if (run.confirm !== undefined && run.releasedAt === undefined) {
    const mistake = confirmMistake(run, rows);
    if (mistake !== undefined) return finishRun(ports, settings, await seeRun(ports, run), mistake);
    await releaseConfirmed(ports, settings, run, rows);
    return watchAgain(ports, await seeRun(ports, run), round);
  }
  const seen = await seeRun(ports, run);
  if (isComplete(seen)) return finishRun(ports, settings, seen);
  await resendWork(ports, seen.work);
  await watchAgain(ports, seen, round);
}

function isComplete({ rows, work }: SeenRun): boolean {
  return rows.every(({ state }) => state !== 'waiting') && work.every(({ state }) => state === 'done');
}

function isOverdue(run: Run, now: Instant): boolean {
  return now >= Math.max(run.startedAt, run.lastVisibleAt) + DEADLINE_MS;
}

async function resendPlans(ports: Ports, rows: readonly RunSubscription[]): Promise<void> {
  const now = ports.clock.now();
  for (const { runId, subscriptionId, state, enqueuedAt } of rows) {
    if (state !== 'waiting' || (enqueuedAt !== undefined && now - enqueuedAt < LOST_AFTER_MS)) continue;
    await enqueuePlan(ports, runId, subscriptionId, 'again');
  }
}

/** A message is lost 10 minutes after it should have been seen, or after its work was last written. */
async function resendWork(ports: Ports, work: readonly WorkRecord[]): Promise<void> {
  const now = ports.clock.now();
  for (const row of work) {
    if (row.state === 'done' || now - Math.max(row.visibleAt ?? 0, row.writtenAt) < LOST_AFTER_MS) continue;
    ports.logger.log('warn', 'A message was lost, and is sent again', { runId: row.runId, workId: row.workId });
    const again = queued(row, now, now);
    await ports.actions.putWork(again);
    await sendWork(ports, again, 0);
  }
}

/**
 * Enqueues the next round, doubling from 15 s to 5 min, or for when the last paced message is visible, then writes the
 * figures. A crash between the two makes a second message of that round, which ends as a duplicate.
 */
async function watchAgain(ports: Ports, { run, rows, actions }: SeenRun, round: number): Promise<void> {
  const now = ports.clock.now();
  const lastVisibleAt = (await ports.runs.get(run.id))?.value.lastVisibleAt ?? run.lastVisibleAt;
  const next = round + 1;
  const wait = Math.min(LONGEST_WATCH_MS, FIRST_WATCH_MS * 2 ** Math.min(next, 10));
  const delayMs = Math.max(wait, lastVisibleAt - now);
  await ports.queue.enqueue({ version: RECORD_VERSION, kind: 'watch', runId: run.id, round: next }, delayMs);
  const state = rows.some((row) => row.state === 'waiting') ? 'planning' : 'running';
  const counts = countActions(rows, actions);
  await updateRun(ports, run.id, (row) =>
    isOpen(row.state) && (row.watchRound ?? 0) <= round
      ? { ...row, state, counts, watchedAt: now, watchRound: next }
      : undefined,
  );
}
