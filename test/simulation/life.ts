import { tick } from '../../shared/run/start/start-tick.ts';
import { chance } from '../adversary/chance.ts';
import { Unsteady } from '../adversary/unsteady.ts';
import { SNAPSHOT_GROUP } from '../builders/points.ts';
import { DAY, HOUR, MINUTE } from '../oracle/time.ts';
import { aShopFleet } from '../restore/shop-fleet.ts';
import { Album } from './album.ts';
import { Audit, compareWithAllEver } from './audit.ts';
import { Estate } from './estate.ts';
import { Guard } from './guard.ts';
import { People, type Stage } from './people.ts';
import { Punctuality } from './punctuality.ts';
import { Report } from './report.ts';
import { openSimulatedWorld, type SimulatedWorld } from './simulated-world.ts';
import { LOOSE, OFFICE, TENANTS } from './tenants.ts';
import { Troubles } from './troubles.ts';
import { occurrencesOf } from './wish.ts';

const TICK = 5 * MINUTE;
/** When the pass of midnight is over, which it begins with the day. */
const PASSED = 25 * MINUTE;
/** How long after trouble something may still follow from it: as long as the longest wait. */
const AFTERMATH = 6 * HOUR;
/** How often a tick is made then. */
const RESTLESS_TICK = 15 * MINUTE;
/** And while something is wrong that makes nothing fail. */
const UNEASY_TICK = HOUR;
/** However it goes, a run has ended by then. */
const LONGEST_RUN = 8 * HOUR;
/** Messages that nobody takes are gone after so long. */
const MESSAGE_LIFE = 7 * DAY;
/** The last days of a life, in which all is well. */
const LAST_DAYS = 3;

export interface LifeOptions {
  readonly seed: number;
  readonly days: number;
  /** The first midnight, UTC. */
  readonly startsAt: number;
  /** Every tick is made, whether anything can follow from it or not. */
  readonly everyTick?: boolean;
  /** Nothing goes wrong, and nobody does anything. */
  readonly isCalm?: boolean;
}

/** The days of an installation, lived with the real tick, planner, executor and watch against the simulated Azure. */
export class Life {
  readonly report: Report;
  readonly people: People;
  readonly stage: Stage;
  readonly #options: LifeOptions;
  readonly #world: SimulatedWorld;
  readonly #unsteady: Unsteady<SimulatedWorld['ports']>;
  readonly #punctuality: Punctuality;
  #audit: Audit | undefined;
  /** When the last pass of midnight was made in peace. */
  #passedAt = Number.NEGATIVE_INFINITY;
  #offSince: number | undefined;

  constructor(options: LifeOptions) {
    const { seed, startsAt } = options;
    this.#options = options;
    this.#world = openSimulatedWorld(aShopFleet([], [SNAPSHOT_GROUP]), startsAt, {
      witness: (request) => guard.see(request),
      isHidden: (id) => estate.isHidden(id),
    });
    const world = this.#world;
    Object.assign(world.settings, { minKeepDays: seed % 4 === 0 ? 3 : 0 });
    const estate = new Estate(world.azure);
    this.report = new Report(() => world.ports.clock.now());
    this.#unsteady = new Unsteady(world, chance(seed ^ 0x5eed));
    const scene = { seed, world, estate, unsteady: this.#unsteady, dice: chance(seed) };
    const { minKeepDays, orphanDays } = world.settings;
    this.stage = {
      ...{ world, estate, album: new Album(world.azure), report: this.report, dice: chance(seed + 1_000_000) },
      troubles: new Troubles(scene),
      terms: { named: new Map([['office', OFFICE]]), minKeepDays, orphanDays },
    };
    this.people = new People(this.stage);
    const guard = new Guard(this.stage, this.people);
    this.#punctuality = new Punctuality(this.stage, startsAt);
    for (const tenant of TENANTS) estate.add(tenant, startsAt);
    estate.addLoose(LOOSE.name, LOOSE.wish, startsAt);
  }

  get startsAt(): number {
    return this.#options.startsAt;
  }

  get days(): number {
    return this.#options.days;
  }

  /** Lives until the end, or until something is wrong. */
  async live(): Promise<void> {
    const { startsAt, days } = this.#options;
    const end = startsAt + days * DAY;
    for (let at = startsAt; at <= end && this.report.wrongs.length === 0; at = this.#nextStep(at)) {
      this.report.steps += 1;
      await this.#step(at);
    }
    await this.#sumUp();
  }

  async #sumUp(): Promise<void> {
    const { report, stage } = this;
    report.kills = this.#unsteady.kills;
    report.runs = (await this.#world.ports.runs.list(Number.MAX_SAFE_INTEGER)).items.length;
    report.kept = stage.estate.disks.reduce((sum, { uniqueId }) => sum + stage.album.presentOf(uniqueId).length, 0);
  }

  async #step(at: number): Promise<void> {
    const { troubles } = this.stage;
    const { clock } = this.#world.ports;
    if (this.#offSince === undefined) await this.#unsteady.drain(at);
    if (clock.now() < at) clock.set(at);
    if (at % DAY === 0) this.#audit = this.#openAudit(at);
    if (at % DAY === PASSED) await this.#look(at);
    troubles.pass(at);
    await this.people.pass(at);
    if (troubles.isHostOff) {
      this.#offSince ??= at;
      return;
    }
    if (this.#offSince !== undefined) await this.#wake(at, this.#offSince);
    await this.#unsteady.shaken((ports) => tick(ports, this.#world.settings));
    this.report.ticks += 1;
  }

  async #wake(at: number, offSince: number): Promise<void> {
    this.#offSince = undefined;
    if (at - offSince >= MESSAGE_LIFE) this.#world.ports.queue.lose(() => true);
    await this.#unsteady.drain(at);
  }

  /** The points before a pass of midnight that nothing disturbs. */
  #openAudit(at: number): Audit | undefined {
    if (!this.stage.troubles.wasQuiet(at - AFTERMATH, at)) return undefined;
    const { fileChangedAt } = this.people;
    // Whether a pass since was made at all, the troubles around it do not tell.
    const pace = fileChangedAt <= this.#passedAt ? 'goes-on' : at - fileChangedAt < DAY ? 'held' : 'unknown';
    return new Audit(this.stage, at, pace);
  }

  async #look(at: number): Promise<void> {
    const { troubles } = this.stage;
    if (troubles.wasQuiet(at - PASSED - AFTERMATH, at)) {
      this.#audit?.compare();
      compareWithAllEver(this.stage);
      this.#passedAt = at;
    }
    if (troubles.wasQuiet(at - LONGEST_RUN, at)) await this.#expectNoOldRuns(at - LONGEST_RUN);
    this.#punctuality.look(at);
    this.#foresee(at);
  }

  async #expectNoOldRuns(since: number): Promise<void> {
    const old = (await this.#world.ports.runs.listOpen()).filter(({ startedAt }) => startedAt < since);
    this.report.check(old.length === 0, () => `the run ${old[0]?.id} is still open`);
  }

  #foresee(at: number): void {
    const { startsAt, days, isCalm } = this.#options;
    const { troubles } = this.stage;
    if (isCalm === true) return;
    if (at < startsAt + (days - LAST_DAYS) * DAY) {
      troubles.foresee(at);
      this.people.foresee(at);
    } else troubles.endAll(at);
  }

  /** The next instant at which something happens, or may follow: at once while something is under way. */
  #nextStep(at: number): number {
    const { troubles, estate } = this.stage;
    const next = at + TICK;
    if (this.#options.everyTick === true) return next;
    const isOff = this.#offSince !== undefined;
    if (!isOff && this.#world.ports.queue.waiting.length > 0) return next;
    const midnight = at - (at % DAY) + DAY;
    const passed = midnight - DAY + PASSED;
    const changes = [troubles.nextChange(), this.people.nextDeed(), at < passed ? passed : midnight];
    if (isOff) return Math.min(...changes.filter((change) => change > at));
    const restless = troubles.wasRestless(at - AFTERMATH, at) ? [at + RESTLESS_TICK] : [];
    const uneasy = troubles.wasQuiet(at, at) ? [] : [at + UNEASY_TICK];
    const due = estate.disks.flatMap(({ standing }) =>
      'wish' in standing && standing.wish !== undefined ? occurrencesOf(standing.wish, next, midnight) : [],
    );
    return Math.max(next, Math.min(...changes, ...restless, ...uneasy, ...due));
  }
}
