import { type Instant, MINUTE } from '../../policy/instant.ts';
import type { Ports } from '../../run/ports.ts';

/** Wrong secrets that are taken in one window, over all callers. */
const MOST_GUESSES = 10;
const WINDOW_MS = 15 * MINUTE;
const MOST_TRIES = 8;
const KEY = 'guesses';

interface Guesses {
  readonly since: Instant;
  readonly count: number;
}

/** Whether a secret may be tried now, and if not after how many seconds. */
export type Leave = { readonly may: true } | { readonly may: false; readonly afterSeconds: number };

/**
 * Counts a guess before the secret is looked at, so that a thousand at once are no more than ten. Where the row is too
 * busy to count, the guess is not taken.
 */
export async function takeGuess({ state, clock }: Ports): Promise<Leave> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const now = clock.now();
    const row = await state.get<Guesses>('dashboard', KEY);
    const { since, count } = row === undefined || isOver(row.value, now) ? { since: now, count: 0 } : row.value;
    if (count >= MOST_GUESSES) return { may: false, afterSeconds: Math.ceil((since + WINDOW_MS - now) / 1000) };
    if (await state.put<Guesses>('dashboard', KEY, { since, count: count + 1 }, row?.etag)) return { may: true };
  }
  return { may: false, afterSeconds: 5 };
}

/** Takes back the guess that was right: who knows the secret uses up nobody's guesses. */
export async function returnGuess({ state }: Ports): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const row = await state.get<Guesses>('dashboard', KEY);
    if (row === undefined || row.value.count === 0) return;
    const { since, count } = row.value;
    if (await state.put<Guesses>('dashboard', KEY, { since, count: count - 1 }, row.etag)) return;
  }
}

/** A window from the future is of a clock that was wrong. */
function isOver({ since }: Guesses, now: Instant): boolean {
  return now >= since + WINDOW_MS || since > now;
}
