import { expect } from 'vitest';
import { AzureError } from '../../../shared/run/azure-error.ts';
import type { Message } from '../../../shared/run/records.ts';
import { failPoisoned } from '../../../shared/run/watch/fail-poisoned.ts';
import type { RestorePorts, RestoreWorld } from '../../restore/restore-world.ts';
import { deliver } from '../../run/world.ts';
import { type Chance, chance } from '../chance.ts';
import { shakyPorts } from '../shaky-ports.ts';
import { DAY, HOUR, MINUTE } from './time.ts';

export interface TroubleOptions {
  readonly seed: number;
  /** The share of writes that meet a fault of Azure in a restless hour. */
  readonly rate: number;
  /** Once in so many calls the process is killed. */
  readonly crashes: number;
}

/** What Azure does to writes that costs the test no time of its own. */
const FAULTS = [
  'error-500',
  'error-500-after',
  'html-502',
  'html-502-after',
  'busy-503',
  'timeout-504-after',
  'operation-failed',
  'operation-failed-leaving-nothing',
  'operation-canceled',
  'operation-slow',
  'throttled-by-arm',
  'throttled-flat',
  'throttled-1200',
  'not-authorized',
  'denied-by-policy',
];
/** The hours of a day, UTC, in which things go wrong: what fails in them is tried again in peace. */
const RESTLESS = { from: 2 * HOUR, to: 6 * HOUR };

/** What goes wrong, in some hours of each day: writes that Azure refuses, fails or loses, hosts that die, messages that come twice. */
export class Trouble {
  kills = 0;
  faults = 0;
  readonly #world: RestoreWorld;
  readonly #options: TroubleOptions | undefined;
  readonly #dice: Chance;
  #isOn = false;
  #requests = 0;

  constructor(world: RestoreWorld, options: TroubleOptions | undefined) {
    this.#world = world;
    this.#options = options;
    this.#dice = chance(options?.seed ?? 0);
  }

  /** Begins and ends it by the hour. */
  set(at: number): void {
    const { faults } = this.#world.simulator.state;
    const options = this.#options;
    const isOn = options !== undefined && at % DAY >= RESTLESS.from && at % DAY < RESTLESS.to;
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    for (const count of Object.values(faults.random?.played ?? {})) this.faults += count;
    const { rate = 0, seed = 0 } = options ?? {};
    const match = { method: 'PUT|PATCH|POST|DELETE' };
    faults.setRandom(isOn ? { seed: `${seed} ${Math.floor(at / DAY)}`, rate, kinds: FAULTS, match } : undefined);
  }

  /** Delivers what is visible by then, some messages twice at the same time. */
  async drain(until: number): Promise<void> {
    const { ports } = this.#world;
    await ports.queue.drain((message) => this.#deliver(message), { until, retryMs: 5 * MINUTE });
    for (const message of ports.queue.poisoned.splice(0)) await failPoisoned(ports, message);
  }

  /** Does something that may be killed. */
  async shaken(act: (ports: RestorePorts) => Promise<void>): Promise<void> {
    try {
      await act(this.#ports());
    } catch (error) {
      this.#known(error);
    }
  }

  async #deliver(message: Message): Promise<void> {
    const { settings } = this.#world;
    const times = this.#isOn && this.#dice.in(6) ? 2 : 1;
    const deliveries = Array.from({ length: times }, () => deliver({ ports: this.#ports(), settings }, message));
    const [first] = await Promise.allSettled(deliveries);
    if (first?.status === 'rejected') throw this.#known(first.reason);
  }

  #ports(): RestorePorts {
    return this.#isOn ? shakyPorts(this.#world.ports, this.#dice, this.#options?.crashes ?? 0) : this.#world.ports;
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

  /** Azure refused nothing since the last look, but where a fault told it to: no limit was broken, no rule overlooked. */
  expectNoRefusals(): void {
    const { log } = this.#world.simulator.state;
    const fresh = log.entries.slice(Math.max(0, log.entries.length - (log.total - this.#requests)));
    this.#requests = log.total;
    const refused = fresh.filter(
      ({ status, fault }) => fault === undefined && status !== 404 && status >= 400 && status < 500,
    );
    expect(refused.map(({ at, method, url, status, body }) => ({ at, method, url, status, body }))).toEqual([]);
  }
}
