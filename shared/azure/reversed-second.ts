import { type Instant, SECOND } from '../policy/instant.ts';
import { runStart } from '../policy/run-start.ts';
import { encodeKey } from './row-key.ts';

const LATEST_SECOND = 9_999_999_999;

/** Ten digits that fall as time goes on, so that rows sort newest first. */
export function reversedSecond(at: Instant): string {
  return String(LATEST_SECOND - Math.floor(at / SECOND)).padStart(10, '0');
}

/** The row key of a run or restore, told from its id, so that rows sort newest first; undefined where the text is no such id. */
export function timedKey(id: string): string | undefined {
  const startedAt = runStart(id);
  return startedAt === undefined ? undefined : `${reversedSecond(startedAt)}-${encodeKey(id)}`;
}
