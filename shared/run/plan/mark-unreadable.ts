import { HOUR, type Instant, MINUTE } from '../../policy/instant.ts';
import { errorFields, toActionError } from '../azure-error.ts';
import type { Ports } from '../ports.ts';
import type { ActionError, Run, RunSubscription, SubscriptionMemory } from '../records.ts';
import { remembers } from '../run-reach.ts';

const WAITS_MS = [15 * MINUTE, HOUR, 4 * HOUR] as const;

/** Marks a subscription that could not be read, and remembers when it is tried again: 15 minutes, 1 hour, then every 4. */
export async function markUnreadable(ports: Ports, run: Run, subscriptionId: string, error: unknown): Promise<void> {
  await markUnplanned(ports, run, subscriptionId, toActionError(error));
}

/** The same, where the reason is already a record's error. */
export async function markUnplanned(ports: Ports, run: Run, subscriptionId: string, error: ActionError): Promise<void> {
  const found = await ports.runs.getSubscription(run.id, subscriptionId);
  if (found === undefined || found.value.state !== 'waiting') return;
  const row: RunSubscription = { ...found.value, state: 'unreadable', error };
  const before = (await ports.state.get<SubscriptionMemory>('subscription', subscriptionId))?.value;
  const memory = remembers(run) ? afterFailure(before, error, ports.clock.now()) : undefined;
  const marked = await ports.runs.replaceSubscription(memory === undefined ? row : { ...row, memory }, found.etag);
  ports.logger.log('warn', 'A subscription could not be planned', {
    runId: run.id,
    subscriptionId,
    ...errorFields(error),
  });
  if (marked && memory !== undefined) await ports.state.set('subscription', subscriptionId, memory);
}

/** The wait counts from this attempt. Without an earlier plan nothing is known, so the next one is a full pass. */
function afterFailure(before: SubscriptionMemory | undefined, error: ActionError, now: Instant): SubscriptionMemory {
  const attempts = (before?.unreadable?.attempts ?? 0) + 1;
  const wait = WAITS_MS[Math.min(attempts, WAITS_MS.length) - 1] ?? WAITS_MS[2];
  return {
    ...(before ?? { decidedAt: now, policyHash: '', diskCount: 0 }),
    unreadable: { attempts, nextAttemptAt: now + wait, since: before?.unreadable?.since ?? now, error },
  };
}
