import { MINUTE } from '../../shared/policy/instant.ts';
import type { PointOptions } from '../../shared/policy/policy.ts';
import { idKey, type ResourceId } from '../../shared/policy/resource-id.ts';
import { type RestoreWorld, type RestoreWorldOptions, startRestoreWorld } from '../restore/restore-world.ts';
import { machineId } from '../restore/shop-fleet.ts';
import { appBook } from './app-world.ts';
import { nightAfter, tickUntil } from './world.ts';

export const WEB = machineId('web');

function worldOptions(options: PointOptions): RestoreWorldOptions {
  return {
    machines: [
      {
        name: 'web',
        tags: { 'snapshot-policy': 'app' },
        os: { name: 'web-os', caching: 'None' },
        data: [{ name: 'web-data', caching: 'ReadOnly' }],
      },
    ],
    settings: { book: appBook(options) },
  };
}

/** A Windows of which the agent answers, unless told. */
function prepare(world: RestoreWorld, agent: 'ready' | 'not-ready'): RestoreWorld {
  world.simulator.state.guests.set(idKey(WEB), { agent, consistency: 'ApplicationConsistent' });
  return world;
}

/** One installation before the simulated Azure, whose policy asks for consistency; whoever starts it closes it. */
export async function startConsistentWorld(
  options: PointOptions = { consistency: 'application' },
  agent: 'ready' | 'not-ready' = 'ready',
): Promise<RestoreWorld> {
  return prepare(await startRestoreWorld(worldOptions(options)), agent);
}

/** Name, state and what was reached of every restore point in Azure. */
export function wholesIn({ simulator }: RestoreWorld) {
  return simulator.state.restorePoints.all().map(({ id, name, properties }) => ({
    id: id as ResourceId,
    name,
    state: properties.provisioningState,
    reached: properties['consistencyMode'],
  }));
}

export function snapshotsIn({ simulator }: RestoreWorld): readonly string[] {
  return simulator.state.snapshots.all().map(({ name }) => name);
}

/** Lives through nights, each to half an hour after its point is due. */
export async function nights(world: RestoreWorld, count: number): Promise<void> {
  const { clock } = world.ports;
  for (let night = 0; night < count; night++) {
    clock.set(nightAfter(clock.now()));
    await tickUntil(world, clock.now() + 30 * MINUTE);
  }
}
