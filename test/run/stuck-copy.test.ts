import { describe, expect, onTestFinished, test } from 'vitest';
import { MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { type RestoreWorld, takePoints } from '../restore/restore-world.ts';
import { SUBSCRIPTION } from '../restore/shop-fleet.ts';
import { NORTH, nightsIn, SWEDEN, startCopiedWorld } from './copied-world.ts';
import { drain, runsOf } from './world.ts';

/** The region of the first copy is lost a quarter of an hour after that was begun. */
async function withStuckCopy(options: Parameters<typeof startCopiedWorld>[0] = {}) {
  const world = await startCopiedWorld({ ...options, copyMs: 40 * MINUTE });
  onTestFinished(() => world.simulator.close());
  await takePoints(world, 1);
  await quartersUntil(world, '2026-11-23T02:40:00Z');
  expect(nightsIn(world, NORTH)).toEqual(['2026-11-23, 0 %']);
  world.simulator.state.beginOutage(NORTH);
  return world;
}

async function quartersUntil(world: RestoreWorld, end: string): Promise<void> {
  const { ports, settings } = world;
  for (let at = ports.clock.now() + 15 * MINUTE; at <= parseInstant(end); at += 15 * MINUTE) {
    ports.clock.set(Math.max(at, ports.clock.now()));
    await tick(ports, settings);
    await drain(world, { until: at + 14 * MINUTE });
  }
}

async function problemsOf(world: RestoreWorld) {
  const problems = await Promise.all(
    (await runsOf(world)).map(({ id }) => world.ports.actions.listProblems(id, SUBSCRIPTION)),
  );
  return problems.flat().map(({ problem }) => problem);
}

describe('a copy that is under way when its region is lost', () => {
  test.each([
    ['a snapshot', undefined, 'copy-slow'],
    ['a restore point', 'crash', 'restore-points-unread'],
  ] as const)(
    'of %s keeps its source, is told, and everything is caught up with when the region is back',
    async (_, consistency, code) => {
      const world = await withStuckCopy(consistency === undefined ? {} : { consistency });

      await quartersUntil(world, '2026-11-26T12:00:00Z');
      const home = nightsIn(world, 'westeurope');
      const codes = new Set((await problemsOf(world)).map((problem) => problem.code));
      world.simulator.state.outages.end(NORTH, world.ports.clock.now());
      await quartersUntil(world, '2026-11-27T06:00:00Z');

      expect(home).toContain('2026-11-23');
      expect(codes).toContain(code);
      const newest = ['2026-11-25', '2026-11-26', '2026-11-27'];
      expect([nightsIn(world, NORTH), nightsIn(world, SWEDEN)]).toEqual([newest, newest]);
      expect(nightsIn(world, 'westeurope')).not.toContain('2026-11-23');
    },
  );

  test('lets the other region go on once it is given up, and is made again when the region is back', async () => {
    const world = await withStuckCopy();
    await quartersUntil(world, '2026-11-24T06:00:00Z');
    expect(nightsIn(world, SWEDEN)).toEqual([]);

    giveUp(world);
    await quartersUntil(world, '2026-11-24T12:00:00Z');
    expect([nightsIn(world, SWEDEN), nightsIn(world, NORTH)]).toEqual([['2026-11-23', '2026-11-24'], []]);
    world.simulator.state.outages.end(NORTH, world.ports.clock.now());
    await quartersUntil(world, '2026-11-24T18:00:00Z');
    expect(nightsIn(world, NORTH)).toEqual(['2026-11-23', '2026-11-24']);
  });
});

/** As if Azure took the DELETE of the copies in the region that is out. */
function giveUp({ simulator: { state } }: RestoreWorld): void {
  for (const { id, location } of state.snapshots.all()) {
    if (location !== NORTH) continue;
    state.snapshots.delete(id);
    state.copyChains.remove(id);
    state.backgroundCopies.delete(id.toLowerCase());
  }
}
