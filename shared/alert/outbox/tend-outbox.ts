import { count } from '../../policy/count.ts';
import { DAY } from '../../policy/instant.ts';
import type { Ports } from '../../run/ports.ts';
import type { OutboxRow } from './outbox-row.ts';
import { sendLater } from './send-notices.ts';

/** So long a message that has ended is kept, so that nobody sends it again, and that one given up is seen. */
const KEPT_MS = 7 * DAY;

/** Asks for what is due to be sent, also where its message was lost, and clears what has long ended. */
export async function tendOutbox(ports: Ports): Promise<void> {
  const now = ports.clock.now();
  const rows = await ports.state.list<OutboxRow>('notice');
  for (const { key, value } of rows) {
    if (value.endedAt !== undefined && now - value.endedAt > KEPT_MS) await ports.state.remove('notice', key);
  }
  if (rows.some(({ value }) => value.state === 'waiting' && value.nextAt <= now)) await sendLater(ports, 0);
}

/** What has not reached anybody, in sentences for `GET /api/health/detail`. */
export async function sayUndelivered({ state }: Pick<Ports, 'state'>): Promise<readonly string[]> {
  const rows = await state.list<OutboxRow>('notice');
  return rows.flatMap(({ value: { notice, state, attempts, why } }) => {
    if (why === undefined || state === 'delivered') return [];
    const tries = count(attempts, 'try', 'tries');
    return state === 'given-up'
      ? [`The message "${notice.title}" was given up after ${tries}: ${why}. Check NIGHTKEEP_WEBHOOK_URL.`]
      : [`The message "${notice.title}" was not delivered in ${tries}, and is tried again: ${why}.`];
  });
}
