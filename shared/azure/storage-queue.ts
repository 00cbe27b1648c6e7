import { SECOND } from '../policy/instant.ts';
import type { FrontMessage, Queue } from '../run/ports.ts';
import type { Message } from '../run/records.ts';
import { REQUEST_TIMEOUT_MS, type StorageClients } from './storage-clients.ts';
import { callStorage, unlessStatus } from './storage-errors.ts';

/** A message may stay invisible for seven days at most; a second less keeps clear of the edge. */
const LONGEST_DELAY_SECONDS = 7 * 86_400 - 1;
const NEVER_EXPIRES = -1;

/** Queues `nightkeep-plan`, `nightkeep-execute`, `nightkeep-watch`, `nightkeep-restore` and `nightkeep-notify`; messages are JSON in base64, as the queue trigger reads them. */
export class StorageQueue implements Queue {
  readonly #storage: StorageClients;

  constructor(storage: StorageClients) {
    this.#storage = storage;
  }

  async enqueue(message: Message, delayMs = 0): Promise<void> {
    const queue = await this.#storage.queue(`nightkeep-${message.kind}`);
    const body = Buffer.from(JSON.stringify(message)).toString('base64');
    const delay = Math.min(LONGEST_DELAY_SECONDS, Math.ceil(Math.max(0, delayMs) / SECOND));
    const sending = { visibilityTimeout: delay, messageTimeToLive: NEVER_EXPIRES };
    await callStorage(() =>
      queue.sendMessage(body, { ...sending, abortSignal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }),
    );
  }

  /** A queue that nothing was ever sent to does not exist, and has no front. */
  async front(kind: Message['kind']): Promise<FrontMessage | undefined> {
    const queue = await this.#storage.queueToRead(`nightkeep-${kind}`);
    const peeked = await unlessStatus([404], undefined, () =>
      queue.peekMessages({ abortSignal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) }),
    );
    const [front] = peeked?.peekedMessageItems ?? [];
    return front === undefined ? undefined : { id: front.messageId, tries: front.dequeueCount };
  }
}
