import { SECOND } from '../../policy/instant.ts';
import type { Ports } from '../ports.ts';
import type { Message } from '../records.ts';
import { isOpen } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import { applyHolds } from './apply-holds.ts';
import { copyPoints } from './copy-points.ts';
import { createPoints } from './create-points.ts';
import { type Execution, type Pause, sooner } from './execution.ts';
import { finishWork, pauseWork } from './finish-work.ts';
import { makeImmutable } from './make-immutable.ts';
import { prunePoints, prunesPause } from './prune-points.ts';
import { copiesPause, leavePending } from './settle-copy.ts';
import { pendingPause } from './settle-create.ts';

export type ExecuteMessage = Extract<Message, { kind: 'execute' }>;

/** No delivery outlives four minutes: what is begun by then may take three reads and a write that get no answer. */
const LONGEST_DELIVERY_MS = 80 * SECOND;

/** A message so much earlier than its row says is a second one. */
const EARLY_MS = 30 * SECOND;

/**
 * Carries out the actions of one work row: creates, immutability, holds, then prunes, or copies, each outcome written as it
 * happens. Delivered twice, or killed anywhere, it ends in the same state.
 */
export async function executeWork(ports: Ports, settings: RunSettings, message: ExecuteMessage): Promise<void> {
  const x = await openExecution(ports, settings, message);
  if (x === undefined) return;
  const pause = await act(x);
  const next = pause ?? [prunesPause(x), copiesPause(x)].reduce(sooner, pendingPause(x));
  if (next !== undefined) return pauseWork(x, next);
  await leavePending(x);
  await finishWork(x);
}

async function act(x: Execution): Promise<Pause> {
  for (const phase of [createPoints, makeImmutable, applyHolds, prunePoints, copyPoints]) {
    const pause = await phase(x);
    if (pause !== undefined) return pause;
  }
  return undefined;
}

/** Reads what the message is about; undefined where there is nothing to do, or not yet. */
async function openExecution(
  ports: Ports,
  settings: RunSettings,
  { runId, subscriptionId, workId }: ExecuteMessage,
): Promise<Execution | undefined> {
  const run = (await ports.runs.get(runId))?.value;
  if (run === undefined || !isOpen(run.state)) return undefined;
  if (run.confirm !== undefined && run.releasedAt === undefined) return undefined;
  const row = (await ports.runs.getSubscription(runId, subscriptionId))?.value;
  const work = await ports.actions.getWork(runId, subscriptionId, workId);
  if (row?.state !== 'planned' || work === undefined || work.state === 'done') return undefined;
  const now = ports.clock.now();
  if (work.visibleAt !== undefined && work.visibleAt > now + EARLY_MS) return undefined;
  const actions = await ports.actions.listActions(runId, subscriptionId, workId);
  const records = new Map(actions.map((record) => [record.actionId, record]));
  return { ports, settings, run, row, work, endsAt: now + LONGEST_DELIVERY_MS, records };
}
