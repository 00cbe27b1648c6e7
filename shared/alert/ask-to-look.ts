import { AzureError, errorFields } from '../run/azure-error.ts';
import type { Ports } from '../run/ports.ts';
import { RECORD_VERSION } from '../run/records.ts';

/**
 * Asks for a look at what stands, where there is anybody to tell; with `runId` at that run, which has ended. Where the queue
 * refuses, the next tick asks again: it is no reason for anything else to fail.
 */
export async function askToLook({ receiver, queue, logger }: Ports, runId?: string): Promise<void> {
  if (receiver === undefined) return;
  const about = runId === undefined ? {} : { runId };
  try {
    await queue.enqueue({ version: RECORD_VERSION, kind: 'notify', what: 'look', ...about });
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    logger.log('warn', 'Nobody could be asked to look at what stands', errorFields(error));
  }
}
