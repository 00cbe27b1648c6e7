import type { Instant } from '../../shared/policy/instant.ts';
import type { FrontMessage, Queue } from '../../shared/run/ports.ts';
import type { Message } from '../../shared/run/records.ts';
import type { FakeClock } from './fake-clock.ts';

interface Waiting {
  readonly message: Message;
  visibleAt: Instant;
  readonly order: number;
  deliveries: number;
}

/** A queue in memory whose messages become visible as the fake clock moves. */
export class FakeQueue implements Queue {
  readonly sent: { readonly message: Message; readonly delayMs: number; readonly at: Instant }[] = [];
  /** Messages that failed five deliveries, as the Functions host does. */
  readonly poisoned: Message[] = [];
  readonly #clock: FakeClock;
  #waiting: Waiting[] = [];
  #order = 0;

  constructor(clock: FakeClock) {
    this.#clock = clock;
  }

  async enqueue(message: Message, delayMs = 0): Promise<void> {
    const copy = structuredClone(message);
    this.sent.push({ message: copy, delayMs, at: this.#clock.now() });
    this.#waiting.push({ message: copy, visibleAt: this.#clock.now() + delayMs, order: this.#order++, deliveries: 0 });
  }

  async front(kind: Message['kind']): Promise<FrontMessage | undefined> {
    const visible = this.#waiting.filter((one) => one.message.kind === kind && one.visibleAt <= this.#clock.now());
    const [first] = visible.toSorted((a, b) => a.visibleAt - b.visibleAt || a.order - b.order);
    return first === undefined ? undefined : { id: String(first.order), tries: first.deliveries };
  }

  get waiting(): readonly Message[] {
    return this.#waiting.map(({ message }) => message);
  }

  /** Loses every waiting message that matches, as a crash between two writes would. */
  lose(matches: (message: Message) => boolean): void {
    this.#waiting = this.#waiting.filter(({ message }) => !matches(message));
  }

  /**
   * Delivers messages in the order in which they become visible, moving the clock to each, until none is left that is
   * visible by `until`. A handler that throws gets its message again after `retryMs`, five times at most.
   */
  async drain(
    handler: (message: Message) => Promise<void>,
    { until = Number.POSITIVE_INFINITY, duplicates = 0, retryMs = 1000 } = {},
  ): Promise<void> {
    for (let delivered = 0; delivered < 100_000; delivered++) {
      const next = this.#next();
      if (next === undefined || next.visibleAt > until) return;
      if (next.visibleAt > this.#clock.now()) this.#clock.set(next.visibleAt);
      await this.#deliver(next, handler, duplicates, retryMs);
    }
    throw new Error('the queue never empties');
  }

  #next(): Waiting | undefined {
    return this.#waiting.toSorted((a, b) => a.visibleAt - b.visibleAt || a.order - b.order)[0];
  }

  async #deliver(
    next: Waiting,
    handler: (message: Message) => Promise<void>,
    duplicates: number,
    retryMs: number,
  ): Promise<void> {
    next.deliveries += 1;
    try {
      for (let time = 0; time <= duplicates; time++) await handler(structuredClone(next.message));
      this.#remove(next);
    } catch (error) {
      if (next.deliveries >= 5) {
        this.#remove(next);
        this.poisoned.push(next.message);
        return;
      }
      if (error instanceof Error && error.message.startsWith('test:')) throw error;
      next.visibleAt = this.#clock.now() + retryMs;
    }
  }

  #remove(next: Waiting): void {
    this.#waiting = this.#waiting.filter((one) => one !== next);
  }
}
