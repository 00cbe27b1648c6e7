import { MINUTE, SECOND } from '../policy/instant.ts';
import type { AzureError } from './azure-error.ts';
import { textHash } from './text-hash.ts';

const DEFAULT_WAIT_MS = MINUTE;
const LONGEST_WAIT_MS = 30 * MINUTE;

/**
 * How long a throttled message waits: Azure's Retry-After and up to a quarter more, so that messages refused together
 * don't come back together. `seed` decides the jitter.
 */
export function retryDelay(error: AzureError, seed: string): number {
  const asked = Math.max(SECOND, Math.min(error.retryAfterMs ?? DEFAULT_WAIT_MS, LONGEST_WAIT_MS));
  const share = Number.parseInt(textHash(seed, 8), 16) / 0xffffffff;
  return Math.round(asked * (1 + share / 4) + share * SECOND);
}
