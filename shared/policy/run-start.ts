import type { Instant } from './instant.ts';
import { readWrittenInstant } from './instant-text.ts';

const RUN_ID = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/;

/** When a run started, to the second, by its id (`20261123T020000Z-x7f3`); undefined where the text is no run's id. */
export function runStart(runId: string): Instant | undefined {
  return RUN_ID.test(runId)
    ? readWrittenInstant(runId.replace(RUN_ID, '$1-$2-$3T$4:$5:$6Z#').split('#')[0])
    : undefined;
}
