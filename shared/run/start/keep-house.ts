import { DAY, type Instant } from '../../policy/instant.ts';
import { AzureError, errorFields } from '../azure-error.ts';
import { isAhead } from '../clock-check.ts';
import type { Ports, StatePartition } from '../ports.ts';
import type { AttemptMemory } from '../records.ts';
import type { RunSettings } from '../settings.ts';

const CLAIM_DAYS = 7;
/** Far longer than any run is open. */
const SENT_DAYS = 30;
/** Longer than between any two occurrences. */
const ATTEMPT_DAYS = 400;

/** The daily clearing of what nobody reads any more. What fails waits for the next day. */
export async function keepHouse(ports: Ports, settings: RunSettings): Promise<void> {
  const now = ports.clock.now();
  try {
    const oldest = now - settings.historyDays * DAY;
    await ports.actions.dropBefore(oldest);
    await ports.evidence.dropBefore(oldest);
    await removeOld<{ at: Instant }>(ports, 'claim', now - CLAIM_DAYS * DAY, ({ at }) => at);
    await removeOld<{ at: Instant }>(ports, 'sent', now - SENT_DAYS * DAY, ({ at }) => at);
    await removeOld<{ at: Instant }>(ports, 'source', now - SENT_DAYS * DAY, ({ at }) => (isAhead(at, now) ? 0 : at));
    await removeOld<AttemptMemory>(ports, 'attempt', now - ATTEMPT_DAYS * DAY, ({ lastAttemptAt }) => lastAttemptAt);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    ports.logger.log('warn', 'Old rows could not be cleared', errorFields(error));
  }
}

async function removeOld<T>(
  ports: Ports,
  partition: StatePartition,
  before: Instant,
  writtenAt: (row: T) => Instant,
): Promise<void> {
  for (const { key, value } of await ports.state.list<T>(partition)) {
    if (writtenAt(value) < before) await ports.state.remove(partition, key);
  }
}
