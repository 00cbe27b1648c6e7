import { type Instant, utcDate } from '../../policy/instant.ts';
import type { Ports } from '../ports.ts';
import type { ActionRecord, Run, RunSubscription, SubscriptionMemory } from '../records.ts';
import { mayCreate } from '../run-reach.ts';
import type { RunSettings } from '../settings.ts';
import { rememberFailure, rememberObserved, settleDueAttempts } from './attempt-memory.ts';
import { enqueueWork } from './enqueue-work.ts';

const LARGEST_CAS_TRIES = 50;

/**
 * What follows the mark: the memory of the tick, then the messages. Done again by a message delivered again. `written` are
 * the actions of the plan where it was written just now; else they are read.
 */
export async function finishPlanning(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  row: RunSubscription,
  written?: readonly ActionRecord[],
): Promise<void> {
  if (row.memory !== undefined) await remember(ports, run, row, row.memory, written);
  if (row.state !== 'planned' || run.dryRun || run.mode === 'observe') return;
  if (run.confirm !== undefined && run.releasedAt === undefined) return;
  await enqueueWork(ports, settings, run, row.subscriptionId);
}

async function remember(
  ports: Ports,
  run: Run,
  row: RunSubscription,
  memory: SubscriptionMemory,
  written: readonly ActionRecord[] | undefined,
): Promise<void> {
  const { subscriptionId } = row;
  if (row.state === 'planned') {
    const actions = written ?? (await ports.actions.listActions(run.id, subscriptionId));
    const creates = actions.flatMap(({ action, state }) =>
      action.kind === 'create' && state === 'planned' ? [action] : [],
    );
    if (!mayCreate(run)) {
      for (const create of creates) {
        await rememberObserved(ports, subscriptionId, run.id, create, memory.decidedAt);
      }
    }
    const missed = actions.flatMap(({ action }) => (action.kind === 'skip' ? (action.postponed ?? []) : []));
    for (const { diskUniqueId, scheduledFor } of missed) {
      const create = { diskUniqueId, scheduledFor, adHoc: false };
      if (mayCreate(run)) await rememberFailure(ports, subscriptionId, run.id, create);
      else await rememberObserved(ports, subscriptionId, run.id, create, memory.decidedAt);
    }
    const underWay = new Set(creates.map(({ diskUniqueId }) => diskUniqueId.toLowerCase()));
    await settleDueAttempts(ports, subscriptionId, run.mode, underWay, memory.decidedAt);
  }
  await writeMemory(ports, subscriptionId, memory);
}

/** By ETag, since a run that somebody called for may be planned beside the timer's. */
async function writeMemory(ports: Ports, subscriptionId: string, memory: SubscriptionMemory): Promise<void> {
  for (let tries = 0; tries < LARGEST_CAS_TRIES; tries++) {
    const found = await ports.state.get<SubscriptionMemory>('subscription', subscriptionId);
    const joined = joinMemories(found?.value, memory, ports.clock.now());
    if (await ports.state.put('subscription', subscriptionId, joined, found?.etag)) return;
  }
  throw new Error(`the memory of ${subscriptionId} was changed by others ${LARGEST_CAS_TRIES} times in a row`);
}

/**
 * A message that comes late must not undo what a later plan remembered; a clock that ran ahead must not stop it. Today's
 * full pass stays made, by its edition, whichever of the two is newer: what only a changed policy prunes goes once a day.
 */
function joinMemories(
  found: SubscriptionMemory | undefined,
  memory: SubscriptionMemory,
  now: Instant,
): SubscriptionMemory {
  const isOvertaken = found !== undefined && found.decidedAt > memory.decidedAt && found.decidedAt <= now;
  const [newer, older] = isOvertaken ? [found, memory] : [memory, found];
  const today = utcDate(now);
  const pass = [newer, older].find((one) => one?.fullPassDate === today);
  if (pass === undefined) return newer;
  const { edition = newer.edition } = pass;
  return { ...newer, fullPassDate: today, ...(edition === undefined ? {} : { edition }) };
}
