import { AzureError } from '../../shared/run/azure-error.ts';
import type { Message } from '../../shared/run/records.ts';
import { failPoisoned } from '../../shared/run/watch/fail-poisoned.ts';
import { MINUTE } from '../oracle/time.ts';
import { deliver, type Installation } from '../run/world.ts';
import type { Chance } from './chance.ts';
import { shakyPorts } from './shaky-ports.ts';

const RETRY_MS = 5 * MINUTE;

/** An installation whose process is killed at random, and whose messages come twice at the same time, while that is on. */
export class Unsteady<P extends Installation['ports']> {
  kills = 0;
  /** Once in so many calls the process is killed; undefined: never, and each message comes once. */
  crashes: number | undefined;
  readonly #installation: Installation & { readonly ports: P };
  readonly #dice: Chance;

  constructor(installation: Installation & { readonly ports: P }, dice: Chance) {
    this.#installation = installation;
    this.#dice = dice;
  }

  /** Delivers what is visible by then. */
  async drain(until: number): Promise<void> {
    const { ports } = this.#installation;
    await ports.queue.drain((message) => this.#deliver(message), { until, retryMs: RETRY_MS });
    for (const message of ports.queue.poisoned.splice(0)) await failPoisoned(ports, message);
  }

  /** Does something that may be killed. */
  async shaken(act: (ports: P) => Promise<unknown>): Promise<void> {
    try {
      await act(this.#ports());
    } catch (error) {
      this.#known(error);
    }
  }

  async #deliver(message: Message): Promise<void> {
    const { settings } = this.#installation;
    const times = this.crashes !== undefined && this.#dice.in(6) ? 2 : 1;
    const deliveries = Array.from({ length: times }, () => deliver({ ports: this.#ports(), settings }, message));
    const [first] = await Promise.allSettled(deliveries);
    if (first?.status === 'rejected') throw this.#known(first.reason);
  }

  #ports(): P {
    const { ports } = this.#installation;
    return this.crashes === undefined ? ports : shakyPorts(ports, this.#dice, this.crashes);
  }

  /** Kills and refusals are part of the game; anything else is a mistake of ours, and ends it. */
  #known(error: unknown): Error {
    if (error instanceof AzureError) return error;
    if (!(error instanceof Error && error.message === 'killed')) {
      throw new Error(`test: ${error instanceof Error ? error.stack : String(error)}`);
    }
    this.kills += 1;
    return error;
  }
}
