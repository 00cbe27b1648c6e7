import type { PointOptions, Policy, PolicyBook } from '../../shared/policy/policy.ts';
import { builtInPolicies, EVERY_DAY } from '../../shared/policy/tag/built-in.ts';
import { aDisk } from '../builders/disk.ts';
import { aVmWithDisks } from '../builders/vm.ts';
import { aWorld, nightAfter, tickAndDrain, type World } from './world.ts';

export const APP_DISKS = ['web-os', 'web-data'];

/** Beside the built-in policies `app`, which keeps tonight and the night before. */
export function appBook(options: PointOptions): PolicyBook {
  const { policies, defaultName } = builtInPolicies('UTC');
  const schedule = { kind: 'at', times: [{ hour: 2, minute: 0 }], days: EVERY_DAY } as const;
  const app: Policy = { name: 'app', schedule, retention: { daily: 2 }, timeZone: 'UTC', options };
  return { policies: new Map([...policies, ['app', app]]), defaultName };
}

/** A VM of two disks under `app`. */
export function anAppWorld(options: PointOptions = { consistency: 'application' }): World {
  const world = aWorld({ book: appBook(options) });
  const { vm, disks } = aVmWithDisks(
    'web',
    'app',
    APP_DISKS.map((name) => aDisk(name)),
    { size: 'Standard_D4s_v5' },
  );
  world.ports.azure.addVm(vm);
  for (const disk of disks) world.ports.azure.addDisk(disk);
  return world;
}

/** The restore points that there are. */
export function wholesIn({ ports }: World) {
  return ports.azure.restorePoints.all();
}

/** The next night, and all that comes of it. */
export async function nextNight(world: World): Promise<void> {
  const { clock } = world.ports;
  clock.set(nightAfter(clock.now()));
  await tickAndDrain(world);
}
