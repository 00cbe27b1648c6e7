import { AzureError, errorFields } from '../run/azure-error.ts';
import type { Ports } from '../run/ports.ts';

/** The row itself is at fault: it is too large, or not one that the table takes. */
const OF_THE_ROW: readonly number[] = [400, 413];

/**
 * Writes evidence. A row that the table will never take is logged and left out: no run waits for it, and no point. Any other
 * refusal is thrown, so that the message comes again.
 */
export async function unlessUnwritable({ logger }: Pick<Ports, 'logger'>, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof AzureError) || !OF_THE_ROW.includes(error.status ?? 0)) throw error;
    logger.log('error', 'Evidence could not be written', errorFields(error));
  }
}
