import type { Ports } from '../run/ports.ts';
import { RECORD_VERSION } from '../run/records.ts';
import type { RestoreRecord } from './records.ts';

/**
 * Writes the record of a restore and enqueues its first message; a second time it does what is missing. With a delay the
 * message is there in case the caller does not carry the restore on itself.
 */
export async function openRestore(ports: Ports, record: RestoreRecord, delayMs = 0): Promise<RestoreRecord> {
  const isNew = await ports.restores.insert(record);
  const present = isNew ? record : (await ports.restores.get(record.id))?.value;
  if (present === undefined) throw new Error(`the restore ${record.id} went while it was read`);
  if (present.state === 'running' && present.round === 0) {
    await ports.queue.enqueue({ version: RECORD_VERSION, kind: 'restore', restoreId: record.id, round: 0 }, delayMs);
  }
  return present;
}
