import { expect } from 'vitest';
import { tick } from '../../../shared/run/start/start-tick.ts';
import { DAY, HOUR, MINUTE } from '../../oracle/time.ts';
import { openRestoreWorld, type RestoreWorld } from '../../restore/restore-world.ts';
import { bookOf, fleetOf, regionsOf, type Tenant, wishesByDisk, wishesOf } from './estate.ts';
import { ExpectedPoints, type IsLost, occurrencesOf } from './expected-points.ts';
import { type FoundPoint, foundPoints } from './found-points.ts';
import { Trouble, type TroubleOptions } from './trouble.ts';
import { watchDeletes } from './watch-deletes.ts';

/** When a day begins: after the full pass of midnight, before its first occurrence. */
const DAWN = 50 * MINUTE;
const MIDNIGHT = DAY - DAWN;
/** How long after an occurrence the timer is fired as often as something may follow from it. */
const AFTERMATH = 2 * HOUR;
/** How long a copy takes to another region, unless told. */
const COPY_MS = 8 * MINUTE;
/** Of one disk to two regions, and another try: they come one after the other. */
const COPIES_IN_A_ROW = 3;

export interface YearOptions {
  readonly tenants: readonly Tenant[];
  /** The first midnight, UTC. */
  readonly startsAt: number;
  readonly days: number;
  /** Absent: nothing goes wrong. */
  readonly trouble?: TroubleOptions;
  /** Absent: every region answers. */
  readonly isLost?: IsLost;
  /** The policies from that day on, counted from 0; they may differ in how points are made. */
  readonly switches?: readonly { readonly day: number; readonly tenants: readonly Tenant[] }[];
  /** How long a copy takes to another region. */
  readonly copyMs?: number;
  /** Copies take longer than it is between occurrences: which are made is not foretold, only that none is there twice. */
  readonly areCopiesBehind?: true;
}

/** What the days brought. */
export interface Year {
  readonly world: RestoreWorld;
  readonly trouble: Trouble;
}

/**
 * Lives through days of an estate with the real tick, plan, execution and watch over the simulated Azure, its clock stepped
 * from event to event. At the end of each day the points of every disk in every region that answers are exactly those
 * expected.
 */
export async function liveThrough(options: YearOptions): Promise<Year> {
  const { tenants, days, switches = [], isLost = () => false, copyMs = COPY_MS } = options;
  const wishes = wishesOf(tenants);
  const start = options.startsAt + DAWN;
  const world = await openYear(tenants, start, copyMs);
  watchDeletes(world, tenants);
  const trouble = new Trouble(world, options.trouble);
  const expected = [...wishesByDisk(tenants)].map(([disk, wish]) => new ExpectedPoints(disk, wish, start));
  for (let day = 0; day < days; day++) {
    const dawn = start + day * DAY;
    for (const { tenants: others } of switches.filter((change) => change.day === day)) rule(world, others);
    const occurrences = wishes.flatMap((wish) => occurrencesOf(wish, dawn, dawn + DAY));
    const aftermath = AFTERMATH + COPIES_IN_A_ROW * copyMs;
    for (const at of ticksOf(dawn, occurrences, options.isLost === undefined ? aftermath : DAY)) {
      await trouble.unsteady.drain(at);
      if (world.ports.clock.now() < at) world.ports.clock.set(at);
      trouble.set(at);
      loseRegions(world, regionsOf(wishes), isLost);
      await trouble.unsteady.shaken((ports) => tick(ports, world.settings));
    }
    await trouble.unsteady.drain(dawn + DAY);
    for (const points of expected) points.live(dawn, dawn + DAY, isLost);
    if (options.areCopiesBehind) expectOnce(world);
    else expectPoints(world, expected, (region) => !isLost(region, dawn + DAY - 1));
    trouble.expectNoRefusals();
  }
  return { world, trouble };
}

async function openYear(tenants: readonly Tenant[], startsAt: number, copyMs: number): Promise<RestoreWorld> {
  const world = await openRestoreWorld({
    fleet: fleetOf(tenants),
    startsAt,
    simulator: { limits: { enforce: true }, settings: { backgroundCopyMs: copyMs } },
  });
  rule(world, tenants);
  return world;
}

/** Begins and ends outages of the simulated Azure as it is now. */
function loseRegions({ simulator, ports }: RestoreWorld, regions: readonly string[], isLost: IsLost): void {
  const { state } = simulator;
  const now = ports.clock.now();
  for (const region of regions) {
    const isOut = state.outages.isOut(region, now);
    if (isLost(region, now) === isOut) continue;
    if (isOut) state.outages.end(region, now);
    else state.beginOutage(region);
  }
}

/** Puts the policies of the tenants in force, as a deployment of another policies file does. */
function rule({ settings }: RestoreWorld, tenants: readonly Tenant[]): void {
  const book = bookOf(wishesOf(tenants));
  Object.assign(settings, { book, edition: { ...settings.edition, policiesHash: JSON.stringify(wishesOf(tenants)) } });
}

/**
 * The day's first tick, those in which things may go wrong or follow from an occurrence, and that of midnight; all of the
 * day where anything may follow for so long.
 */
function ticksOf(dawn: number, occurrences: readonly number[], aftermath: number): readonly number[] {
  const found: number[] = [dawn];
  for (let at = dawn + 10 * MINUTE; at < dawn + DAY; at += 15 * MINUTE) {
    const sinceMidnight = at % DAY;
    // What failed in the restless hours is tried again up to four hours later, and more may follow from that.
    const isRestless = sinceMidnight >= 2 * HOUR && sinceMidnight <= 8 * HOUR + aftermath;
    const follows = occurrences.some((occurrence) => at >= occurrence && at <= occurrence + aftermath);
    if (aftermath >= DAY || isRestless || follows || at >= dawn + MIDNIGHT) found.push(at);
  }
  return found;
}

/** Azure has each expected point once, usable, and no other; of regions that do not answer nothing is asked. */
function expectPoints(
  { simulator, ports }: RestoreWorld,
  expected: readonly ExpectedPoints[],
  answers: (region: string) => boolean,
): void {
  const found = foundPoints(simulator.state).filter(({ region }) => answers(region));
  const wanted = expected.flatMap(({ disk, regions }) =>
    [...regions].flatMap(([region, points]) => points.map((scheduledFor) => ({ disk, region, scheduledFor }))),
  );
  const shown = wanted.filter(({ region }) => answers(region));
  expect(found.map(tell).toSorted(), `the points at ${new Date(ports.clock.now()).toISOString()}`).toEqual(
    shown.map(tell).toSorted(),
  );
}

/** Of each disk, region and occurrence there is at most one point that has not failed, of whatever kind. */
function expectOnce({ simulator }: RestoreWorld): void {
  const found = foundPoints(simulator.state).filter(({ fault }) => fault === undefined || fault.endsWith('%'));
  const told = found.map(({ fault: _, ...point }) => tell(point)).toSorted();
  expect(told).toEqual([...new Set(told)]);
}

function tell({ disk, region, scheduledFor, fault }: Omit<FoundPoint, 'kind' | 'id'>): string {
  const at = Number.isNaN(scheduledFor) ? 'at no time' : new Date(scheduledFor).toISOString();
  return `${disk} in ${region} ${at}${fault === undefined ? '' : `, ${fault}`}`;
}
