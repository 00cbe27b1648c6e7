import { expect } from 'vitest';
import { tick } from '../../../shared/run/start/start-tick.ts';
import { openRestoreWorld, type RestoreWorld } from '../../restore/restore-world.ts';
import { bookOf, fleetOf, type Tenant, wishesByDisk, wishesOf } from './estate.ts';
import { ExpectedPoints, occurrencesOf } from './expected-points.ts';
import { type FoundPoint, foundPoints } from './found-points.ts';
import { DAY, HOUR, MINUTE } from './time.ts';
import { Trouble, type TroubleOptions } from './trouble.ts';

/** When a day begins: after the full pass of midnight, before its first occurrence. */
const DAWN = 50 * MINUTE;
const MIDNIGHT = DAY - DAWN;
/** How long after an occurrence the timer is fired as often as something may follow from it. */
const AFTERMATH = 2 * HOUR;
/** How long a copy takes to another region. */
const COPY_TIME = 8 * MINUTE;

export interface YearOptions {
  readonly tenants: readonly Tenant[];
  /** The first midnight, UTC. */
  readonly startsAt: number;
  readonly days: number;
  /** Absent: nothing goes wrong. */
  readonly trouble?: TroubleOptions;
}

/** What the days brought. */
export interface Year {
  readonly world: RestoreWorld;
  readonly trouble: Trouble;
}

/**
 * Lives through days of an estate with the real tick, plan, execution and watch over the simulated Azure, its clock stepped
 * from event to event. At the end of each day the points of every disk are exactly those expected.
 */
export async function liveThrough({ tenants, startsAt, days, trouble: options }: YearOptions): Promise<Year> {
  const wishes = wishesOf(tenants);
  const world = await openRestoreWorld({
    fleet: fleetOf(tenants),
    startsAt: startsAt + DAWN,
    settings: { book: bookOf(wishes) },
    simulator: { limits: { enforce: true }, settings: { backgroundCopyMs: COPY_TIME } },
  });
  const trouble = new Trouble(world, options);
  const expected = [...wishesByDisk(tenants)].map(([disk, wish]) => new ExpectedPoints(disk, wish, startsAt + DAWN));
  for (let dawn = startsAt + DAWN; dawn < startsAt + days * DAY; dawn += DAY) {
    const occurrences = wishes.flatMap((wish) => occurrencesOf(wish, dawn, dawn + DAY));
    for (const at of ticksOf(dawn, occurrences)) await step(world, trouble, at);
    await trouble.drain(dawn + DAY);
    for (const points of expected) points.live(dawn, dawn + DAY);
    expectPoints(world, expected);
    trouble.expectNoRefusals();
  }
  return { world, trouble };
}

/** The day's first tick, those in which things may go wrong or follow from an occurrence, and that of midnight. */
function ticksOf(dawn: number, occurrences: readonly number[]): readonly number[] {
  const found: number[] = [dawn];
  for (let at = dawn + 10 * MINUTE; at < dawn + DAY; at += 15 * MINUTE) {
    const sinceMidnight = at % DAY;
    const isRestless = sinceMidnight >= 2 * HOUR && sinceMidnight <= 8 * HOUR;
    const follows = occurrences.some((occurrence) => at >= occurrence && at <= occurrence + AFTERMATH);
    if (isRestless || follows || at >= dawn + MIDNIGHT) found.push(at);
  }
  return found;
}

async function step(world: RestoreWorld, trouble: Trouble, at: number): Promise<void> {
  await trouble.drain(at);
  if (world.ports.clock.now() < at) world.ports.clock.set(at);
  trouble.set(at);
  await trouble.shaken((ports) => tick(ports, world.settings));
}

/** Azure has each expected point once, usable, and no other. */
function expectPoints({ simulator, ports }: RestoreWorld, expected: readonly ExpectedPoints[]): void {
  const found = foundPoints(simulator.state).map(tell);
  const wanted = expected.flatMap(({ disk, regions }) =>
    [...regions].flatMap(([region, points]) => points.map((scheduledFor) => tell({ disk, region, scheduledFor }))),
  );
  expect(found.toSorted(), `the points at ${new Date(ports.clock.now()).toISOString()}`).toEqual(wanted.toSorted());
}

function tell({ disk, region, scheduledFor, fault }: Omit<FoundPoint, 'kind'>): string {
  const at = Number.isNaN(scheduledFor) ? 'at no time' : new Date(scheduledFor).toISOString();
  return `${disk} in ${region} ${at}${fault === undefined ? '' : `, ${fault}`}`;
}
