import { type DequeuedMessageItem, QueueServiceClient } from '@azure/storage-queue';
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
  const service = QueueServiceClient.fromConnectionString(trigger.connectionString);
  const queue = service.getQueueClient(trigger.queueName);
  const poison = service.getQueueClient(`${trigger.queueName}-poison`);
  const { settings, leaseSeconds = 600, longestPauseMs = 500 } = trigger;
  const stop = new AbortController();
  let running = 0;

  async function receive(): Promise<readonly DequeuedMessageItem[]> {
    if (running > settings.newBatchThreshold) return [];
    const options = { numberOfMessages: Math.min(settings.batchSize, 32), visibilityTimeout: leaseSeconds };
    const { receivedMessageItems } = await queue.receiveMessages({ ...options, abortSignal: stop.signal });
    return receivedMessageItems;
  }

  async function deliver(message: DequeuedMessageItem): Promise<void> {
    let receipt = message.popReceipt;
    let renewal = Promise.resolve();
    const renew = async (): Promise<void> => {
      const renewed = await queue.updateMessage(message.messageId, receipt, undefined, leaseSeconds);
      receipt = renewed.popReceipt ?? receipt;
    };
    const renewing = setInterval(() => {
      renewal = renew().catch((error: unknown) => trigger.warn(`Cannot renew a message: ${String(error)}`));
    }, leaseSeconds * 500);
    let failed = false;
    try {
      await trigger.invoke(readText(message, settings), metadataOf(message));
    } catch {
      failed = true;
    } finally {
      clearInterval(renewing);
    }
    await renewal;
    if (!failed) await queue.deleteMessage(message.messageId, receipt);
    else if (message.dequeueCount < settings.maxDequeueCount) await release(message, receipt);
    else await moveToPoison(message, receipt);
  }

  async function release(message: DequeuedMessageItem, receipt: string): Promise<void> {
    await queue.updateMessage(message.messageId, receipt, undefined, Math.round(settings.visibilityTimeoutMs / 1000));
  }

  async function moveToPoison(message: DequeuedMessageItem, receipt: string): Promise<void> {
    await poison.createIfNotExists();
    await poison.sendMessage(message.messageText, { messageTimeToLive: -1 });
    await queue.deleteMessage(message.messageId, receipt);
    trigger.warn(`Moved message ${message.messageId} to ${poison.name} after ${message.dequeueCount} deliveries.`);
  }

  async function poll(): Promise<void> {
    let pause = SHORTEST_PAUSE_MS;
    while (!stop.signal.aborted) {
      const messages = await receive().catch((error: unknown) => {
        if (!stop.signal.aborted && !isMissingQueue(error)) trigger.warn(`Cannot read ${queue.name}: ${String(error)}`);
        return [];
      });
      for (const message of messages) {
        running++;
        deliver(message)
          .catch((error: unknown) => trigger.warn(`Cannot settle a message of ${queue.name}: ${String(error)}`))
          .finally(() => running--);
      }
      pause = messages.length > 0 ? SHORTEST_PAUSE_MS : Math.min(pause * 2, longestPauseMs);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }

  void poll();
  return () => stop.abort();
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
