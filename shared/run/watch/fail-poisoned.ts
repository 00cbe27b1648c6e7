import { LOGGED } from '../log-messages.ts';
import { markUnplanned } from '../plan/mark-unreadable.ts';
import type { Ports } from '../ports.ts';
import type { ActionError, Message } from '../records.ts';
import { isOpen } from '../run-reach.ts';
import { endAction } from './end-overdue.ts';

const POISONED: ActionError = {
  code: 'poisoned',
  message: 'Its message failed five times and was given up; the log of the app has the error.',
};

/** Turns a message that the host gave up into outcomes, so that its run ends and its disks are due again. */
export async function failPoisoned(ports: Ports, message: Message): Promise<void> {
  ports.logger.log('error', LOGGED.poisoned, { message });
  // The tick enqueues again what these were for.
  if (message.kind === 'watch' || message.kind === 'restore' || message.kind === 'notify') return;
  const run = (await ports.runs.get(message.runId))?.value;
  if (run === undefined || !isOpen(run.state)) return;
  const { runId, subscriptionId } = message;
  if (message.kind === 'plan') {
    await markUnplanned(ports, run, subscriptionId, POISONED);
    return;
  }
  const work = await ports.actions.getWork(runId, subscriptionId, message.workId);
  if (work === undefined || work.state === 'done') return;
  for (const record of await ports.actions.listActions(runId, subscriptionId, work.workId)) {
    await endAction(ports, run, record, POISONED);
  }
  await ports.actions.putWork({ ...work, state: 'done', writtenAt: ports.clock.now() });
}
