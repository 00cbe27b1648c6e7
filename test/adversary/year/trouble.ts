import { expect } from 'vitest';
import { DAY, HOUR } from '../../oracle/time.ts';
import type { RestorePorts, RestoreWorld } from '../../restore/restore-world.ts';
import { chance } from '../chance.ts';
import { Unsteady } from '../unsteady.ts';
import { WRITE_FAULTS } from '../write-faults.ts';

export interface TroubleOptions {
  readonly seed: number;
  /** The share of writes that meet a fault of Azure in a restless hour. */
  readonly rate: number;
  /** Once in so many calls the process is killed. */
  readonly crashes: number;
}

/** The hours of a day, UTC, in which things go wrong: what fails in them is tried again in peace. */
const RESTLESS = { from: 2 * HOUR, to: 6 * HOUR };

/** What goes wrong, in some hours of each day: writes that Azure refuses, fails or loses, hosts that die, messages that come twice. */
export class Trouble {
  faults = 0;
  /** The installation as it is while things go wrong. */
  readonly unsteady: Unsteady<RestorePorts>;
  readonly #world: RestoreWorld;
  readonly #options: TroubleOptions | undefined;
  #isOn = false;
  #requests = 0;

  constructor(world: RestoreWorld, options: TroubleOptions | undefined) {
    this.#world = world;
    this.#options = options;
    this.unsteady = new Unsteady(world, chance(options?.seed ?? 0));
  }

  /** Begins and ends it by the hour. */
  set(at: number): void {
    const { faults } = this.#world.simulator.state;
    const options = this.#options;
    const isOn = options !== undefined && at % DAY >= RESTLESS.from && at % DAY < RESTLESS.to;
    if (isOn === this.#isOn) return;
    this.#isOn = isOn;
    this.unsteady.crashes = isOn ? options.crashes : undefined;
    for (const count of Object.values(faults.random?.played ?? {})) this.faults += count;
    const { rate = 0, seed = 0 } = options ?? {};
    const match = { method: 'PUT|PATCH|POST|DELETE' };
    faults.setRandom(isOn ? { seed: `${seed} ${Math.floor(at / DAY)}`, rate, kinds: WRITE_FAULTS, match } : undefined);
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
