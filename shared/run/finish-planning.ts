import { rememberObserved, settleDueAttempts } from './attempt-memory.ts';
import { enqueueWork } from './enqueue-work.ts';
import type { Ports } from './ports.ts';
import type { Run, RunSubscription, SubscriptionMemory } from './records.ts';
import { mayCreate } from './run-reach.ts';
import type { RunSettings } from './settings.ts';

/** What follows the mark: the memory of the tick, then the messages. Done again by a message delivered again. */
export async function finishPlanning(
  ports: Ports,
  settings: RunSettings,
  run: Run,
  row: RunSubscription,
): Promise<void> {
  if (row.memory !== undefined) await remember(ports, run, row, row.memory);
  if (row.state !== 'planned' || run.dryRun || run.mode === 'observe') return;
  if (run.confirm !== undefined && run.releasedAt === undefined) return;
  await enqueueWork(ports, settings, run, row.subscriptionId);
}

async function remember(ports: Ports, run: Run, row: RunSubscription, memory: SubscriptionMemory): Promise<void> {
  const { subscriptionId } = row;
  if (row.state === 'planned') {
    const actions = await ports.actions.listActions(run.id, subscriptionId);
    const creates = actions.flatMap(({ action, state }) =>
      action.kind === 'create' && state === 'planned' ? [action] : [],
    );
    if (!mayCreate(run)) {
      for (const create of creates) {
        await rememberObserved(ports, subscriptionId, run.id, create, memory.decidedAt);
      }
    }
    const underWay = new Set(creates.map(({ diskUniqueId }) => diskUniqueId.toLowerCase()));
    await settleDueAttempts(ports, subscriptionId, underWay, memory.decidedAt);
  }
  const found = await ports.state.get<SubscriptionMemory>('subscription', subscriptionId);
  // A message that comes late must not undo what a later plan remembered; a clock that ran ahead must not stop it.
  if (found !== undefined && found.value.decidedAt > memory.decidedAt && found.value.decidedAt <= ports.clock.now())
    return;
  await ports.state.set<SubscriptionMemory>('subscription', subscriptionId, memory);
}
