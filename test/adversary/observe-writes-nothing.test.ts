import { describe, expect, test } from 'vitest';
import { startPrune } from '../../shared/run/start/start-prune.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import type { AzureCall } from '../fakes/fake-azure.ts';
import { addPoint, addVm, aWorld, deliver, drain, nightly, nights, tickUntil, type World } from '../run/world.ts';

const WRITES: readonly AzureCall[] = ['createSnapshot', 'deleteSnapshot', 'mergeTags', 'removeTags'];

/** Everything that a full run would write: a point to make, points to prune, a hold to merge. */
function anEstate(fields: Parameters<typeof aWorld>[0] = {}): World {
  const world = aWorld(fields);
  const policy = { ...nightly(world.settings), retention: { daily: 3 } };
  for (const name of ['web', 'held']) {
    const { vm, disks } = addVm(world, name, 'nightly keep 3d');
    for (const disk of disks) for (const night of nights(12)) addPoint(world, disk, night, { vm, policy });
    if (name === 'held') world.ports.azure.addVm({ ...vm, tags: { ...vm.tags, 'nightkeep-hold': 'case 7' } });
  }
  return world;
}

const written = ({ ports }: World) => ports.azure.calls.filter(({ call }) => WRITES.includes(call));

const CALL = {
  target: { kind: 'all' },
  keepFor: { count: 7, unit: 'd' },
  prune: true,
  dryRun: false,
  startedBy: { kind: 'http' },
} as const;

describe('nothing is written to Azure', () => {
  test('in observe, by two days of ticks and by calls for points, for what is due and for prunes', async () => {
    const world = anEstate({ mode: 'observe' });
    const { ports, settings } = world;

    await tickUntil(world, '2026-11-25T03:00:00Z');
    await startRun(ports, settings, { ...CALL, creates: 'now' });
    await startRun(ports, settings, { ...CALL, creates: 'due' });
    await startPrune(ports, settings, { ...CALL, confirm: 9, reason: 'space' });
    await drain(world);

    expect(written(world)).toEqual([]);
  });

  test.each(['due', 'now'] as const)('by a dry run of what is %s', async (creates) => {
    const world = anEstate();

    await startRun(world.ports, world.settings, { ...CALL, creates, dryRun: true });
    await drain(world);

    expect(written(world)).toEqual([]);
  });

  test('once the mode is observe, though the run was planned in full', async () => {
    const world = anEstate();
    const { ports } = world;
    await tick(ports, world.settings);
    const observing: World = { ports, settings: { ...world.settings, mode: 'observe' } };

    await ports.queue.drain((message) => deliver(message.kind === 'execute' ? observing : world, message));

    expect(written(world)).toEqual([]);
  });
});

test('nothing is deleted once the mode is no-prune, though the run was planned in full', async () => {
  const world = anEstate();
  const { ports } = world;
  await tick(ports, world.settings);
  const careful: World = { ports, settings: { ...world.settings, mode: 'no-prune' } };

  await ports.queue.drain((message) => deliver(message.kind === 'execute' ? careful : world, message));

  expect(ports.azure.countOf('deleteSnapshot')).toBe(0);
  expect(ports.azure.countOf('createSnapshot')).toBe(2);
});
