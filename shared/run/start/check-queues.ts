import { type Instant, MINUTE } from '../../policy/instant.ts';
import { AzureError, errorFields } from '../azure-error.ts';
import type { Ports, Queue } from '../ports.ts';
import { sayTime } from '../read/point-age.ts';
import type { Finding, Message, QueueFront } from '../records.ts';
import { quote } from '../sign-in.ts';

const KINDS: readonly Message['kind'][] = ['plan', 'execute', 'watch', 'restore', 'notify'];

/** A little less than from one tick to the next. The host looks into a queue at least every minute. */
const STUCK_AFTER_MS = 4 * MINUTE;

/** What was found at the front of the queues, to be remembered until the next tick. */
export interface QueueCheck {
  readonly findings: readonly Finding[];
  readonly fronts: readonly QueueFront[];
}

/**
 * Looks at the front message of each queue, without taking it. One that stood there at an earlier tick, and that
 * nobody has tried since, shows that nobody takes messages.
 */
export async function checkQueues(ports: Ports, known: readonly QueueFront[] = []): Promise<QueueCheck> {
  const now = ports.clock.now();
  try {
    const seen = await Promise.all(KINDS.map((kind) => frontOf(ports, kind, now)));
    const fronts = seen.flat().map((front) => ({ ...front, since: sameFront(known, front)?.since ?? front.since }));
    const stuck = fronts.filter(({ since }) => now - since >= STUCK_AFTER_MS);
    return { fronts, findings: stuck.map((front) => ({ trouble: 'queue', message: sayStuck(front, now) })) };
  } catch (error) {
    if (!(error instanceof AzureError)) throw error;
    ports.logger.log('error', 'The queues could not be looked at', errorFields(error));
    return { fronts: known, findings: [queueRefused(error)] };
  }
}

async function frontOf({ queue }: Ports, kind: Message['kind'], now: Instant): Promise<readonly QueueFront[]> {
  const front = await queue.front(kind);
  return front === undefined ? [] : [{ kind, ...front, since: now }];
}

/** What lies ahead was remembered by a clock that was wrong. */
function sameFront(known: readonly QueueFront[], { kind, id, tries, since: now }: QueueFront): QueueFront | undefined {
  return known.find((one) => one.kind === kind && one.id === id && one.tries === tries && one.since <= now);
}

function sayStuck({ kind, since }: QueueFront, now: Instant): string {
  return `Nobody takes messages from the queue nightkeep-${kind}: the same one has waited at its front for ${sayTime(now - since)}. Look whether the function ${kind} is disabled, and restart the app: az functionapp restart.`;
}

/** That a queue takes or shows no messages. */
export function queueRefused(error: AzureError): Finding {
  return {
    trouble: 'queue',
    message: `The queues refuse the app (${quote(error)}), so no work begins. Look whether the storage account is full or its firewall shuts the app out, and give the identity the role Storage Queue Data Contributor there.`,
  };
}

/** The queue, remembering the latest refusal of a message. */
export function hearRefusals(queue: Queue): { readonly queue: Queue; readonly refusal: () => AzureError | undefined } {
  let refusal: AzureError | undefined;
  const enqueue: Queue['enqueue'] = async (message, delayMs) => {
    try {
      await queue.enqueue(message, delayMs);
    } catch (error) {
      if (error instanceof AzureError) refusal = error;
      throw error;
    }
  };
  return { queue: { enqueue, front: (kind) => queue.front(kind) }, refusal: () => refusal };
}
