import { tick } from '../../shared/run/start/start-tick.ts';
import { DAY, MINUTE } from '../adversary/year/time.ts';
import { SNAPSHOT_GROUP } from '../builders/points.ts';
import { aShopFleet } from '../restore/shop-fleet.ts';
import { drain } from '../run/world.ts';
import { Album } from './album.ts';
import { Audit } from './audit.ts';
import { Estate } from './estate.ts';
import { Guard } from './guard.ts';
import { Report } from './report.ts';
import { openSimulatedWorld, type SimulatedWorld } from './simulated-world.ts';
import { LOOSE, TENANTS } from './tenants.ts';
import { occurrencesOf } from './wish.ts';

const TICK = 5 * MINUTE;
/** When the pass of midnight is over, which it begins with the day. */
const PASSED = 25 * MINUTE;

export interface LifeOptions {
  readonly seed: number;
  readonly days: number;
  /** The first midnight, UTC. */
  readonly startsAt: number;
  /** Every tick is made, whether anything can follow from it or not. */
  readonly everyTick?: boolean;
}

/** The days of an installation, lived with the real tick, planner, executor and watch against the simulated Azure. */
export class Life {
  readonly report: Report;
  readonly #options: LifeOptions;
  readonly #world: SimulatedWorld;
  readonly #estate: Estate;
  readonly #album: Album;

  constructor(options: LifeOptions) {
    this.#options = options;
    const fleet = aShopFleet([], [SNAPSHOT_GROUP]);
    this.#world = openSimulatedWorld(fleet, options.startsAt, (request) => guard.see(request));
    const { azure, ports } = this.#world;
    const now = () => ports.clock.now();
    this.report = new Report(now);
    this.#estate = new Estate(azure);
    this.#album = new Album(azure);
    const guard = new Guard({ azure, estate: this.#estate, album: this.#album, report: this.report, now });
    for (const tenant of TENANTS) this.#estate.add(tenant, now());
    this.#estate.addLoose(LOOSE.name, LOOSE.wish, now());
  }

  /** Lives until the end, or until something is wrong. */
  async live(): Promise<void> {
    const { startsAt, days } = this.#options;
    const end = startsAt + days * DAY;
    let audit: Audit | undefined;
    for (let at = startsAt; at < end && this.report.wrongs.length === 0; at = this.#nextTick(at)) {
      await this.#drain(at);
      if (at % DAY === 0) audit = new Audit(this.#estate, this.#album, this.report, at);
      if (at % DAY === PASSED) audit?.compare();
      await tick(this.#world.ports, this.#world.settings);
      this.report.ticks += 1;
    }
  }

  async #drain(until: number): Promise<void> {
    const { ports } = this.#world;
    await drain(this.#world, { until, retryMs: TICK });
    if (ports.clock.now() < until) ports.clock.set(until);
  }

  /** The next tick from which something may follow: at once while something is under way, else when something is due. */
  #nextTick(at: number): number {
    const next = at + TICK;
    if (this.#options.everyTick === true || this.#world.ports.queue.waiting.length > 0) return next;
    const passed = at - (at % DAY) + PASSED;
    const midnight = at - (at % DAY) + DAY;
    const due = this.#estate.wanted().flatMap(({ wish }) => occurrencesOf(wish, next, midnight));
    return Math.min(...due, at < passed ? passed : midnight);
  }
}
