import { HOUR, type Instant } from '../policy/instant.ts';
import { AzureError } from './azure-error.ts';
import type { Ports, StatePartition } from './ports.ts';
import type { RunSettings } from './settings.ts';

const CLAIM_HOURS = 7 * 24;
/** Far longer than any run is open. */
const SENT_HOURS = 30 * 24;

/** The daily clearing of what nobody reads any more. What fails waits for the next day. */
export async function keepHouse(ports: Ports, settings: RunSettings): Promise<void> {
  const now = ports.clock.now();
  try {
    await ports.actions.dropBefore(now - settings.historyDays * 24 * HOUR);
    await removeOld(ports, 'claim', now - CLAIM_HOURS * HOUR);
    await removeOld(ports, 'sent', now - SENT_HOURS * HOUR);
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    ports.logger.log('warn', 'Old rows could not be cleared', { code: error.code, detail: error.message });
  }
}

async function removeOld(ports: Ports, partition: StatePartition, before: Instant): Promise<void> {
  for (const { key, value } of await ports.state.list<{ readonly at: Instant }>(partition)) {
    if (value.at < before) await ports.state.remove(partition, key);
  }
}
