import { expect, test } from 'vitest';
import { MINUTE } from '../../shared/policy/instant.ts';
import type { RestoreWorld } from '../restore/restore-world.ts';
import { nights, snapshotsIn, startConsistentWorld, wholesIn } from './consistent-world.ts';
import { faultyPorts } from './faulty-ports.ts';
import { drain, nightAfter, tickAndDrain, tickUntil } from './world.ts';

/** A night killed after each of its calls in turn, and what is there half an hour later. */
async function killedAtEachCall(
  start: () => Promise<RestoreWorld>,
  check: (world: RestoreWorld, at: string) => void,
): Promise<void> {
  for (let at = 0; ; at++) {
    const world = await start();
    try {
      const { clock } = world.ports;
      const { ports, hasCrashed } = faultyPorts(world.ports, at);
      await tickAndDrain({ ...world, ports }).catch(() => undefined);
      await drain(world);
      await tickUntil(world, clock.now() + 25 * MINUTE);
      check(world, `killed after call ${at}`);
      if (!hasCrashed()) return;
    } finally {
      await world.simulator.close();
    }
  }
}

test('there is one restore point for the night, and no snapshot beside it', async () => {
  await killedAtEachCall(startConsistentWorld, (world, at) => {
    expect(wholesIn(world), at).toMatchObject([{ reached: 'ApplicationConsistent' }]);
    expect(snapshotsIn(world), at).toEqual([]);
  });
});

test('where the agent is silent there is a crash-consistent one, and no snapshot beside it', async () => {
  const silent = () => startConsistentWorld({ consistency: 'application' }, 'not-ready');
  await killedAtEachCall(silent, (world, at) => {
    const made = wholesIn(world).filter(({ state }) => state === 'Succeeded');
    expect(made, at).toMatchObject([{ reached: 'CrashConsistent' }]);
    expect(snapshotsIn(world), at).toEqual([]);
  });
});

test('the one that was to go is gone as a whole, and no other', async () => {
  let before: readonly string[] = [];
  const third = async () => {
    const world = await startConsistentWorld();
    await tickUntil(world, '2026-11-23T02:30:00Z');
    await nights(world, 2);
    before = wholesIn(world).map(({ id }) => id);
    const { clock } = world.ports;
    clock.set(nightAfter(clock.now()));
    return world;
  };
  await killedAtEachCall(third, (world, at) => {
    const after = wholesIn(world).map(({ id }) => id);
    expect(before, at).toHaveLength(3);
    expect(after.slice(0, 2), at).toEqual(before.slice(1));
    expect(after, at).toHaveLength(3);
  });
});
