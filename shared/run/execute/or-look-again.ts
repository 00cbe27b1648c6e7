import { MINUTE } from '../../policy/instant.ts';
import { AzureError, errorFields, isThrottled } from '../azure-error.ts';
import { subjectOf } from '../log-messages.ts';
import type { ActionRecord } from '../records.ts';
import { retryDelay } from '../retry-delay.ts';
import type { Execution, Pause } from './execution.ts';

/** How long an accepted PUT may stay without a point to be seen. */
export const VANISHED_AFTER_MS = 10 * MINUTE;

/** Azure has taken the PUT; where only the look at it failed, there will be another. */
export async function orLookAgain(x: Execution, record: ActionRecord, look: () => Promise<Pause>): Promise<Pause> {
  try {
    return await look();
  } catch (error) {
    if (isThrottled(error)) return retryDelay(error, record.actionId);
    if (!(error instanceof AzureError)) throw error;
    x.ports.logger.log('warn', 'A point could not be looked at', {
      runId: record.runId,
      kind: record.action.kind,
      ...subjectOf(record.action),
      ...errorFields(error),
    });
    return undefined;
  }
}
