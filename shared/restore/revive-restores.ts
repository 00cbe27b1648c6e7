import { MINUTE } from '../policy/instant.ts';
import type { Ports } from '../run/ports.ts';
import { RECORD_VERSION } from '../run/records.ts';

const UNHEARD_MS = 15 * MINUTE;

/** Enqueues the message of every open restore that has had none for 15 minutes: it was lost, or given up after five tries. */
export async function reviveRestores(ports: Ports): Promise<void> {
  const now = ports.clock.now();
  for (const { id, visibleAt, round } of await ports.restores.listOpen()) {
    if (now - visibleAt < UNHEARD_MS) continue;
    ports.logger.log('warn', 'A restore was not heard of, and is carried on', { restoreId: id });
    await ports.queue.enqueue({ version: RECORD_VERSION, kind: 'restore', restoreId: id, round });
  }
}
