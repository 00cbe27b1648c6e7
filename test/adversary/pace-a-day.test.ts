import { expect, test } from 'vitest';
import { formatInstant, HOUR } from '../../shared/policy/instant.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { addPoint, addVm, aWorld, nightly, nights, tickUntil } from '../run/world.ts';

test('a policy that was cut takes its share of a disk once a day, however many runs are called and tags edited', async () => {
  const world = aWorld();
  const { ports, settings } = world;
  const { vm, disks } = addVm(world, 'web', 'nightly keep 2d');
  const policy = { ...nightly(settings), retention: { daily: 90 } };
  for (const disk of disks) for (const night of nights(40)) addPoint(world, disk, night, { vm, policy });
  const gone = new Map<string, number>();
  ports.azure.fault = (call) => {
    const day = formatInstant(ports.clock.now()).slice(0, 10);
    if (call === 'deleteSnapshot') gone.set(day, (gone.get(day) ?? 0) + 1);
    return undefined;
  };

  for (let time = 0; time < 15; time++) {
    const call = { target: { kind: 'all' }, creates: 'due', prune: true, keepFor: { count: 7, unit: 'd' } } as const;
    await startRun(ports, settings, { ...call, dryRun: false, startedBy: { kind: 'http' } });
    const tags = { 'snapshot-policy': time % 2 === 0 ? 'nightly keep 3d' : 'nightly keep 2d' };
    ports.azure.addVm({ ...vm, tags });
    await tickUntil(world, ports.clock.now() + 5 * HOUR);
  }

  // A quarter of 40 points, then of the 31 that are left with the new one of the night, of 25 and of 20.
  expect([...gone]).toEqual([
    ['2026-11-23', 10],
    ['2026-11-24', 7],
    ['2026-11-25', 6],
    ['2026-11-26', 5],
  ]);
});
