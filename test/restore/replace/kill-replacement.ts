import { expect } from 'vitest';
import { deliver } from '../../run/world.ts';
import type { RestoreWorld } from '../restore-world.ts';
import { Kill, Killed } from './killed-ports.ts';
import { askFor, deletions, finish, type ReplacementWorld, seen } from './replacement-world.ts';

export interface KilledOnce {
  /** The effect from 1 at which the process ends. */
  readonly nth: number;
  readonly when: 'before' | 'after';
  /** The message is not delivered again: only the tick finds the replacement. */
  readonly isMessageLost: boolean;
}

/**
 * A replacement whose process is killed once, with what holds whatever happens: the VM is wholly on the disks that the
 * record says, runs unless the record says otherwise, and nothing is deleted. Undefined where there is no n-th effect.
 */
export async function killOnce(
  shop: ReplacementWorld,
  { nth, when, isMessageLost }: KilledOnce,
  prepare: (world: RestoreWorld) => void = () => undefined,
): Promise<string | undefined> {
  const kill = new Kill(nth, when);
  const world = shop.fresh(kill.wrap);
  prepare(world);
  const before = world.simulator.state.disks.all().map(({ id }) => id);
  const id = await ask(world);
  if (isMessageLost) await world.ports.queue.drain((message) => deliverOrDie(world, message));
  const record = await finish(world, id);
  if (kill.at === undefined) return undefined;
  const { on, power } = seen(world);
  const told = `killed ${kill.at}: ${record.state} on ${record.on}`;
  expect(`${told}, ${power}, really on ${on}`).toBe(
    `${told}, ${record.state === 'not-started' ? 'deallocated' : 'running'}, really on ${record.on}`,
  );
  expect(['old', 'new']).toContain(record.on);
  expect(deletions(world, before)).toEqual([]);
  return record.state;
}

/** A message that kills the process does not come again. */
async function deliverOrDie(world: RestoreWorld, message: Parameters<typeof deliver>[1]): Promise<void> {
  try {
    await deliver(world, message);
  } catch (error) {
    if (!(error instanceof Killed)) throw error;
  }
}

/** The caller asks again with the same key where the process ended while it asked. */
async function ask(world: RestoreWorld): Promise<string> {
  for (;;) {
    try {
      const started = await askFor(world, { idempotencyKey: 'one' });
      if (started.kind !== 'started') throw new Error(`it was not started: ${JSON.stringify(started)}`);
      return started.record.id;
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }
}
