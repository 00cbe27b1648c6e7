import { type Instant, MINUTE } from '../policy/instant.ts';
import type { Glimpse, Ledger, LedgerChange } from './ledger.ts';
import { type Sight, settle, type Words } from './settle.ts';

/** Seen by two ticks, the second soon after the first. */
const OPENS_AFTER_MS = 4 * MINUTE;
/** Not seen by three ticks. */
const CLOSES_AFTER_MS = 14 * MINUTE;

/** As `settle`, for what may come and go within minutes: one that does so makes no message, and no end while it goes on. */
export function settleSteadily(ledger: Ledger, sight: Sight, words: Words, now: Instant): LedgerChange {
  const glimpsed = glimpses(ledger.glimpsed ?? {}, sight, now);
  const isSteady = ({ first, last }: Glimpse) => last - first >= OPENS_AFTER_MS;
  const steady: Sight = {
    standing: sight.standing.filter(({ subject }) => {
      const glimpse = glimpsed[subject];
      return ledger.open[subject] !== undefined || (glimpse !== undefined && isSteady(glimpse));
    }),
    fateOf: (subject, told) =>
      glimpsed[subject] === undefined ? sight.fateOf(subject, told) : { fate: 'unclear' as const },
  };
  return { ...settle(ledger, steady, words, false), glimpsed };
}

function glimpses(before: Readonly<Record<string, Glimpse>>, { standing }: Sight, now: Instant) {
  const recent = Object.entries(before).filter(([, { last }]) => now - last < CLOSES_AFTER_MS);
  return {
    ...Object.fromEntries(recent),
    ...Object.fromEntries(
      standing.map(({ subject }) => [subject, { first: before[subject]?.first ?? now, last: now }] as const),
    ),
  };
}
