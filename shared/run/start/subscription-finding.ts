import { formatInstant, type Instant } from '../../policy/instant.ts';
import { toActionError } from '../azure-error.ts';
import type { ActionError, Finding, SubscriptionMemory } from '../records.ts';
import { quote } from '../sign-in.ts';
import { isWritable, type SubscriptionScope } from '../subscription-scope.ts';

/** What is wrong with a subscription as the list shows it, or does not, and as it was last tried to be read. */
export function subscriptionFinding(
  scope: SubscriptionScope,
  memory: SubscriptionMemory | undefined,
  now: Instant,
): Finding | undefined {
  const message = mistakeOf(scope, memory, now);
  if (message === undefined) return undefined;
  return matters(memory) ? { trouble: 'subscription', message } : { message };
}

/** That a subscription could not be read just now. */
export function unreadableFinding(subscriptionId: string, error: unknown): Finding {
  return { trouble: 'subscription', message: `${sayUnreadable(subscriptionId, toActionError(error))}.` };
}

/** One that was read and holds no disk loses nothing. */
function matters(memory: SubscriptionMemory | undefined): boolean {
  return memory === undefined || memory.policyHash === '' || memory.diskCount > 0;
}

function mistakeOf(
  { subscriptionId, state }: SubscriptionScope,
  memory: SubscriptionMemory | undefined,
  now: Instant,
): string | undefined {
  if (state === undefined) {
    const seen =
      memory === undefined || memory.policyHash === ''
        ? ''
        : `, though it was read at ${formatInstant(memory.decidedAt)}`;
    return `The subscription ${subscriptionId} is not listed for the identity${seen}: nothing of it is pruned. Give the identity its roles there again, or, if it is gone for good, take it out of NIGHTKEEP_SUBSCRIPTIONS.`;
  }
  if (!isWritable(state)) {
    return `The subscription ${subscriptionId} is ${state}: nothing is made there. Enable it again, or take it out of NIGHTKEEP_SUBSCRIPTIONS.`;
  }
  if (memory?.unreadable === undefined) return undefined;
  const { error, nextAttemptAt } = memory.unreadable;
  const next = nextAttemptAt > now ? `at ${formatInstant(nextAttemptAt)}` : 'now';
  return `${sayUnreadable(subscriptionId, error)}. It is tried again ${next}; POST /api/runs does so at once.`;
}

function sayUnreadable(subscriptionId: string, error: ActionError | undefined): string {
  const told = `The subscription ${subscriptionId} could not be read`;
  if (error === undefined) return `${told}; the latest run that asked for it (GET /api/runs) says why`;
  const remedy = error.remedy === undefined ? '' : `. ${error.remedy.replace(/\.$/, '')}`;
  return `${told} (${quote(error)})${remedy}`;
}
