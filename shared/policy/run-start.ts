import type { Instant } from './instant.ts';
import { readWrittenInstant } from './instant-text.ts';

const RUN_ID = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-/;

/** When a run started, to the second, by its id (`20261123T020000Z-x7f3`); undefined where the text is no run's id. */
export function runStart(runId: string): Instant | undefined {
  const match = RUN_ID.exec(runId);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  return readWrittenInstant(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
