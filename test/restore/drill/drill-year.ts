import { expect } from 'vitest';
import { HOUR, type Instant } from '../../../shared/policy/instant.ts';
import { idKey } from '../../../shared/policy/resource-id.ts';
import { drillSlot } from '../../../shared/policy/restore/drill-slot.ts';
import { startTimedDrill } from '../../../shared/restore/drill/start-timed-drill.ts';
import type { DrillRecord } from '../../../shared/restore/records.ts';
import { reviveRestores } from '../../../shared/restore/revive-restores.ts';
import type { Message } from '../../../shared/run/records.ts';
import type { Chance } from '../../adversary/chance.ts';
import { FakeRestoreStore } from '../../fakes/fake-restore-store.ts';
import { deliver, tickAndDrain } from '../../run/world.ts';
import { drainRestores, type RestoreWorld } from '../restore-world.ts';
import { coverageOf, deletedDisks, disksOfDrills, drillHour, drillsOf } from './drill-world.ts';
import { killedPorts } from './kill-ports.ts';

/** A disk is left behind only where the tables forget its drill: that is what mostly happens here. */
const AFTER_DEATH = [
  'delivered again',
  'forgotten by the queue',
  ...Array(3).fill('forgotten by the tables too'),
] as const;

const WEEK = 7 * 24 * HOUR;

/** What a number of weeks have shown. */
export interface DrillYear {
  readonly drills: readonly DrillRecord[];
  /** VMs that coverage promised a drill, by name. */
  readonly promised: ReadonlySet<string>;
  readonly kills: number;
  /** Disks of killed drills that a later one removed. */
  readonly swept: number;
}

/**
 * Weeks in which the timer of the drills fires, and every VM gets points by the product, in each week unless told. With dice, the drill of every
 * other week is killed at a random call, and then delivered again, or forgotten by the queue, or by the tables too. After
 * each week that is left in peace nothing is in the group of the drills but what was planted there.
 */
export async function liveThrough(
  opened: RestoreWorld,
  weeks: number,
  options: { readonly dice?: Chance; readonly planted?: readonly string[]; readonly weeksBetweenPoints?: number } = {},
): Promise<DrillYear> {
  const { dice, planted = [], weeksBetweenPoints = 1 } = options;
  let world = opened;
  const promised = new Set<string>();
  const drills = new Map<string, DrillRecord>();
  let kills = 0;
  const start = world.ports.clock.now();
  for (let week = 0; week < weeks; week++) {
    world.ports.clock.set(start + week * WEEK);
    if (week % weeksBetweenPoints === 0) await tickAndDrain(world);
    else await revive(world);
    const turn = await turnOfWeek(world, promised);
    const known = new Set((await drillsOf(world)).map(({ id }) => id));
    const dies = dice !== undefined && week % 2 === 0 && week < weeks - 1;
    if (dies) {
      const { after, died } = await killedHour(world, dice);
      world = after;
      kills += died ? 1 : 0;
      if (dice.in(3)) await nextHour(world);
    } else {
      await drillHour(world);
      expect(disksOfDrills(world).toSorted()).toEqual([...planted].toSorted());
    }
    for (const drill of await drillsOf(world)) {
      if (!dies && !known.has(drill.id)) expect(drill.vmKey).toBe(turn);
      drills.set(drill.id, drill);
    }
  }
  expectOnlyOwnDeleted(world, planted);
  const notes = [...drills.values()].flatMap((drill) => drill.notes);
  const swept = notes.filter((note) => note.startsWith('Removed the disk')).length;
  return { drills: [...drills.values()], promised, kills, swept };
}

/** What the tick does for drills, without the points of all VMs. */
async function revive(world: RestoreWorld): Promise<void> {
  await reviveRestores(world.ports);
  await drainRestores(world);
}

/** The VM whose turn ends with this week, by its id in lower case, as coverage says. */
async function turnOfWeek(world: RestoreWorld, promised: Set<string>): Promise<string | undefined> {
  const { ports, settings } = world;
  const { endsAt } = drillSlot(ports.clock.now(), settings.drillsPerWeek);
  const turns: { readonly vm: string; readonly by: Instant }[] = [];
  for (const { name, vm, drillBy } of (await coverageOf(world)).values()) {
    if (drillBy === undefined) continue;
    promised.add(name);
    turns.push({ vm: idKey(vm ?? ''), by: Date.parse(drillBy) });
  }
  const now = turns.filter(({ by }) => by === endsAt);
  expect(now.length).toBeLessThanOrEqual(1);
  return now[0]?.vm;
}

async function killedHour(world: RestoreWorld, dice: Chance): Promise<{ after: RestoreWorld; died: boolean }> {
  const { ports, hasDied } = killedPorts(world.ports, dice.upTo(60), dice.in(2));
  const dying = { ...world, ports };
  const unacknowledged: Message[] = [];
  try {
    await startTimedDrill(ports, world.settings);
  } catch (error) {
    if (!hasDied()) throw error;
  }
  // The message whose delivery is killed is not acknowledged, and so is delivered again, unless it was forgotten.
  await world.ports.queue.drain(async (message) => {
    if (!hasDied()) await deliver(dying, message).catch(rethrowUnless(hasDied));
    if (hasDied()) unacknowledged.push(message);
  });
  const afterDeath = dice.pick(AFTER_DEATH);
  if (afterDeath === 'delivered again') {
    for (const message of unacknowledged) await world.ports.queue.enqueue(message);
    await drainRestores(world);
  }
  const isForgotten = hasDied() && afterDeath === 'forgotten by the tables too';
  const after = isForgotten ? { ...world, ports: { ...world.ports, restores: new FakeRestoreStore() } } : world;
  return { after, died: hasDied() };
}

async function nextHour(world: RestoreWorld): Promise<void> {
  world.ports.clock.advance(HOUR);
  await drillHour(world);
}

function rethrowUnless(hasDied: () => boolean) {
  return (error: unknown) => {
    if (!hasDied()) throw error;
  };
}

/** Every disk that was asked to go was made by a PUT of the product's, in the group of the drills, and is none planted. */
function expectOnlyOwnDeleted(world: RestoreWorld, planted: readonly string[]): void {
  const { log } = world.simulator.state;
  const made = new Set(
    log
      .find({ method: 'PUT', urlPattern: `/${world.settings.drillResourceGroup}/providers/Microsoft.Compute/disks/` })
      .map(({ url }) => idKey(url.split('?')[0] ?? '')),
  );
  const deleted = deletedDisks(world);
  expect(deleted.length).toBeGreaterThan(0);
  for (const id of deleted) expect(made).toContain(id);
  for (const name of planted) expect(deleted.some((id) => id.endsWith(`/${name.toLowerCase()}`))).toBe(false);
}
