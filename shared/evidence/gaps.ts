import { DAY, formatInstant, type Instant } from '../policy/instant.ts';
import { isLate } from '../policy/late.ts';
import type { Ports } from '../run/ports.ts';
import type { SubscriptionMemory } from '../run/records.ts';
import { factKey } from './evidence-keys.ts';
import type { GapRecord } from './records.ts';

/** Why something was not made in a time when nothing of a subscription was planned, though something was due. */
const DID_NOT_RUN = 'the app did not run';

type Gap = Pick<GapRecord, 'from' | 'to' | 'cause'>;

/** What went by between the last plan of a subscription and the one that is made now. */
export function gapsSince(memory: SubscriptionMemory | undefined, now: Instant): readonly Gap[] {
  if (memory === undefined || memory.decidedAt >= now) return [];
  const { decidedAt, nextOccurrenceAt, blocked, unreadable } = memory;
  if (blocked !== undefined) return [{ from: decidedAt, to: now, cause: blocked }];
  // A full pass was due too, on the next UTC date.
  const due = Math.min(nextOccurrenceAt ?? Number.POSITIVE_INFINITY, (Math.floor(decidedAt / DAY) + 1) * DAY);
  if (!isLate(due, now)) return [];
  if (unreadable?.since === undefined) return [{ from: due, to: now, cause: DID_NOT_RUN }];
  const { since, error } = unreadable;
  const code = error?.code ?? 'no code';
  const before = isLate(due, since) ? [{ from: due, to: since, cause: DID_NOT_RUN }] : [];
  return [
    ...before,
    {
      from: before.length === 0 ? Math.min(due, since) : since,
      to: now,
      cause: `the subscription could not be read (${code})`,
    },
  ];
}

/** Writes these gaps, with a row for each UTC date that one touches. */
export async function writeGaps(
  ports: Ports,
  subscriptionId: string,
  memory: SubscriptionMemory | undefined,
): Promise<void> {
  const asOf = ports.clock.now();
  const rows = gapsSince(memory, asOf).flatMap((gap) =>
    datesOf(gap).map((at) => ({
      key: factKey(at, 'gap', formatInstant(gap.from)),
      value: { kind: 'gap', asOf, ...gap } satisfies GapRecord,
    })),
  );
  if (rows.length > 0) await ports.evidence.put(subscriptionId, rows);
}

function datesOf({ from, to }: Gap): readonly Instant[] {
  const first = Math.floor(from / DAY);
  return Array.from({ length: Math.floor(to / DAY) - first + 1 }, (_, days) => (first + days) * DAY);
}
