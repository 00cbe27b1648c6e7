import { type DequeuedMessageItem, type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import type { RpcTypedData } from './core-types.ts';
import type { QueueSettings } from './host-json.ts';

export interface QueueTrigger {
  readonly connectionString: string;
  readonly queueName: string;
  readonly settings: QueueSettings;
  /** How long a message is invisible while its function runs; renewed at half of it. Azure's host takes ten minutes. */
  readonly leaseSeconds?: number;
  /** The longest pause between two looks at an empty queue. */
  readonly longestPauseMs?: number;
  invoke(input: RpcTypedData, triggerMetadata: Readonly<Record<string, RpcTypedData>>): Promise<void>;
  /** Told of what the host does by itself: a message moved to the poison queue, a queue that cannot be read. */
  warn(message: string): void;
}

const SHORTEST_PAUSE_MS = 50;

/**
 * Delivers the messages of a queue as Azure's host does: in batches, renewing their invisibility while they run. A
 * message whose function throws comes again, and goes to `<queue>-poison` once it has been delivered `maxDequeueCount`
 * times. Returns what stops the polling; running invocations are not waited for.
 */
export function startQueue(trigger: QueueTrigger): () => void {
  const poller = new QueuePoller(trigger);
  void poller.poll();
  return () => poller.stop();
}

class QueuePoller {
  readonly #trigger: QueueTrigger;
  readonly #leaseSeconds: number;
  readonly #queue: QueueClient;
  readonly #poison: QueueClient;
  readonly #ending = new AbortController();
  #running = 0;

  constructor(trigger: QueueTrigger) {
    const service = QueueServiceClient.fromConnectionString(trigger.connectionString);
    this.#trigger = trigger;
    this.#leaseSeconds = trigger.leaseSeconds ?? 600;
    this.#queue = service.getQueueClient(trigger.queueName);
    this.#poison = service.getQueueClient(`${trigger.queueName}-poison`);
  }

  stop(): void {
    this.#ending.abort();
  }

  async poll(): Promise<void> {
    const trigger = this.#trigger;
    let pause = SHORTEST_PAUSE_MS;
    while (!this.#ending.signal.aborted) {
      const messages = await this.#receive().catch((error: unknown) => {
        if (!this.#ending.signal.aborted && !isMissingQueue(error))
          trigger.warn(`Cannot read ${this.#queue.name}: ${String(error)}`);
        return [];
      });
      for (const message of messages) {
        this.#running++;
        this.#deliver(message)
          .catch((error: unknown) => trigger.warn(`Cannot settle a message of ${this.#queue.name}: ${String(error)}`))
          .finally(() => this.#running--);
      }
      pause = messages.length > 0 ? SHORTEST_PAUSE_MS : Math.min(pause * 2, trigger.longestPauseMs ?? 500);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  async #receive(): Promise<readonly DequeuedMessageItem[]> {
    const { batchSize, newBatchThreshold } = this.#trigger.settings;
    if (this.#running > newBatchThreshold) return [];
    const options = { numberOfMessages: Math.min(batchSize, 32), visibilityTimeout: this.#leaseSeconds };
    const { receivedMessageItems } = await this.#queue.receiveMessages({
      ...options,
      abortSignal: this.#ending.signal,
    });
    return receivedMessageItems;
  }

  async #deliver(message: DequeuedMessageItem): Promise<void> {
    const { settings } = this.#trigger;
    const lease = this.#keepLease(message);
    let failed = false;
    try {
      await this.#trigger.invoke(readText(message, settings), metadataOf(message));
    } catch {
      failed = true;
    }
    const receipt = await lease.end();
    if (!failed) await this.#queue.deleteMessage(message.messageId, receipt);
    else if (message.dequeueCount < settings.maxDequeueCount) await this.#release(message, receipt);
    else await this.#moveToPoison(message, receipt);
  }

  /** Renews a message's invisibility until it is ended, which resolves to the receipt that holds then. */
  #keepLease({ messageId, popReceipt }: DequeuedMessageItem): { end(): Promise<string> } {
    let receipt = popReceipt;
    let renewal = Promise.resolve();
    const renew = async (): Promise<void> => {
      const renewed = await this.#queue.updateMessage(messageId, receipt, undefined, this.#leaseSeconds);
      receipt = renewed.popReceipt ?? receipt;
    };
    const renewing = setInterval(() => {
      renewal = renew().catch((error: unknown) => this.#trigger.warn(`Cannot renew a message: ${String(error)}`));
    }, this.#leaseSeconds * 500);
    return {
      end: async () => {
        clearInterval(renewing);
        await renewal;
        return receipt;
      },
    };
  }

  async #release({ messageId }: DequeuedMessageItem, receipt: string): Promise<void> {
    const hiddenSeconds = Math.round(this.#trigger.settings.visibilityTimeoutMs / 1000);
    await this.#queue.updateMessage(messageId, receipt, undefined, hiddenSeconds);
  }

  async #moveToPoison({ messageId, messageText, dequeueCount }: DequeuedMessageItem, receipt: string): Promise<void> {
    await this.#poison.createIfNotExists();
    await this.#poison.sendMessage(messageText, { messageTimeToLive: -1 });
    await this.#queue.deleteMessage(messageId, receipt);
    this.#trigger.warn(`Moved message ${messageId} to ${this.#poison.name} after ${dequeueCount} deliveries.`);
  }
}

function readText(message: DequeuedMessageItem, settings: QueueSettings): RpcTypedData {
  const text = message.messageText;
  return { string: settings.messageEncoding === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text };
}

function metadataOf(message: DequeuedMessageItem): Readonly<Record<string, RpcTypedData>> {
  return {
    Id: { string: message.messageId },
    DequeueCount: { json: String(message.dequeueCount) },
    InsertionTime: { json: JSON.stringify(message.insertedOn.toISOString()) },
    ExpirationTime: { json: JSON.stringify(message.expiresOn.toISOString()) },
    NextVisibleTime: { json: JSON.stringify(message.nextVisibleOn.toISOString()) },
    PopReceipt: { string: message.popReceipt },
  };
}

/** The app makes its queues when it first uses them; until then there is nothing to deliver. */
function isMissingQueue(error: unknown): boolean {
  return error instanceof Error && 'statusCode' in error && error.statusCode === 404;
}
