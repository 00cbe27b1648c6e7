import { expect, test } from 'vitest';
import { MINUTE, parseInstant } from '../../shared/policy/instant.ts';
import { idKey, type ResourceId } from '../../shared/policy/resource-id.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { foundPoints } from '../adversary/year/found-points.ts';
import { type RestoreWorld, takePoints } from '../restore/restore-world.ts';
import { type CopiedWorldOptions, copyPuts, NORTH, nightsIn, retag, SWEDEN, startCopiedWorld } from './copied-world.ts';
import { faultyPorts } from './faulty-ports.ts';
import { drain, type Installation, tickAndDrain } from './world.ts';

const NIGHTS = ['2026-11-23', '2026-11-24', '2026-11-25'];
const MIDNIGHT = parseInstant('2026-11-26T00:05:00Z');

/** Three nights at home, of which the first expires at midnight, and a policy that only then copies all three to two regions. */
async function start(options: CopiedWorldOptions): Promise<RestoreWorld> {
  const world = await startCopiedWorld({ ...options, copyMs: 10 * MINUTE });
  await retag(world, 'stays');
  await takePoints(world, 3);
  await retag(world, 'copied');
  world.ports.clock.set(MIDNIGHT);
  return world;
}

/** The regions in which the point that a DELETE is about to remove has no complete copy, for each DELETE. */
function watchDeletes({ ports, simulator }: RestoreWorld): readonly string[] {
  const early: string[] = [];
  const look = (id: ResourceId) => {
    const points = foundPoints(simulator.state);
    const going = /-(\d{8}T\d{4}Z)-/.exec(id)?.[1] ?? 'nothing';
    for (const region of [NORTH, SWEDEN]) {
      const copies = points.filter((point) => point.region === region && compact(point.scheduledFor) === going);
      const isWhole = copies.length === 2 && copies.every(({ fault }) => fault === undefined);
      if (!isWhole) early.push(`${idKey(id)} before its copy in ${region}`);
    }
  };
  for (const port of [ports.snapshots, ports.restorePoints]) {
    const send = port.delete.bind(port);
    port.delete = async (id) => {
      look(id);
      return send(id);
    };
  }
  return early;
}

function compact(at: number): string {
  return new Date(at).toISOString().replace(/[-:]/g, '').replace('00.000Z', 'Z');
}

async function quarters(world: Installation, count: number): Promise<void> {
  const { clock } = world.ports;
  for (let quarter = 0; quarter < count; quarter += 1) {
    const until = clock.now() + 15 * MINUTE;
    await tick(world.ports, world.settings).catch((error: Error) => expect(error.message).toBe('killed'));
    await drain(world, { until });
    clock.set(until);
  }
}

/** The nights that were copied to a region, in the order in which Azure took the requests. */
function orderIn(world: RestoreWorld, region: string): readonly string[] {
  const puts = [...copyPuts(world).keys()].filter((id) => id.toLowerCase().includes(`nightkeep-snapshots-${region}/`));
  return puts.map((id) => /-(\d{8})T/.exec(id)?.[1] ?? id);
}

test.each([
  ['snapshots', {}, 2],
  ['restore points', { consistency: 'crash' }, 1],
] as const)(
  'copies of %s are made once and in order, and no point goes before its own, killed after any call',
  async (_, options, each) => {
    const days = NIGHTS.flatMap((night) => Array(each).fill(night.replaceAll('-', '')));
    let calls = 0;
    for (let isOver = false; !isOver; calls += 1) {
      const world = await start(options);
      try {
        const early = watchDeletes(world);
        const { ports, hasCrashed } = faultyPorts(world.ports, calls);
        await quarters({ ...world, ports }, 1);
        isOver = !hasCrashed();
        await quarters(world, 6);
        const at = `killed after call ${calls}`;
        for (const region of [NORTH, SWEDEN]) {
          expect(nightsIn(world, region), at).toEqual(NIGHTS);
          expect(orderIn(world, region), at).toEqual(days);
        }
        expect(new Set(copyPuts(world).values()), at).toEqual(new Set([1]));
        world.ports.clock.set('2026-11-27T00:05:00Z');
        await tickAndDrain(world);
        expect(early, at).toEqual([]);
        expect(nightsIn(world, 'westeurope'), at).not.toContain(NIGHTS[0]);
      } finally {
        await world.simulator.close();
      }
    }
    expect(calls).toBeGreaterThan(50);
  },
);
