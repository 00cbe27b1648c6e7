import { type Instant, SECOND } from '../policy/instant.ts';

const LATEST_SECOND = 9_999_999_999;

/** Ten digits that fall as time goes on, so that rows sort newest first. */
export function reversedSecond(at: Instant): string {
  return String(LATEST_SECOND - Math.floor(at / SECOND)).padStart(10, '0');
}
