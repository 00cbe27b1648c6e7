import { describe, expect, test } from 'vitest';
import { readEvidence } from '../../../shared/evidence/read/read-evidence.ts';
import { formatInstant } from '../../../shared/policy/instant.ts';
import { openRestoreWorld, type RestoreWorld, type RestoreWorldOptions, takePoints } from '../restore-world.ts';
import { machineId } from '../shop-fleet.ts';
import { coverageOf, deletedDisks, disksOfDrills, drillHour } from './drill-world.ts';

async function aDrilledWorld(options: RestoreWorldOptions = {}): Promise<RestoreWorld> {
  const world = await openRestoreWorld(options);
  await takePoints(world, 1);
  return world;
}

describe('a drill', () => {
  test('makes the disks of the newest set, looks at them, deletes them, and says what it has proven', async () => {
    const world = await aDrilledWorld({ machines: [{ name: 'web', data: [{ name: 'web-data', sizeGib: 128 }] }] });

    const [drill] = await drillHour(world);

    expect(drill).toMatchObject({ state: 'succeeded', step: 'done', vmKey: machineId('web').toLowerCase() });
    expect(drill?.checks).toMatchObject([
      { sizeMatches: true, generationMatches: true, content: 'gpt' },
      { sizeMatches: true, generationMatches: true },
    ]);
    expect(drill?.checks.every(({ usedBytes = 0 }) => usedBytes > 0)).toBe(true);
    expect(drill?.restoredInMs).toBeGreaterThan(0);
    expect(disksOfDrills(world)).toEqual([]);
    const made = drill?.disks.map(({ request }) => request.id.toLowerCase()) ?? [];
    expect(deletedDisks(world).toSorted()).toEqual(made.toSorted());
  });

  test('is in the evidence of its VM', async () => {
    const world = await aDrilledWorld();

    const [drill] = await drillHour(world);

    const query = { vm: 'web', from: '2026-11-23', to: '2026-11-30', limit: 10 };
    const read = await readEvidence(world.ports, world.settings, query);
    const rows = read.kind === 'read' ? read.page.items : [];
    expect(rows.filter((row) => row.kind === 'event' && row.event === 'drill')).toEqual([
      {
        kind: 'event',
        date: '2026-11-23',
        vm: machineId('web').toLowerCase(),
        at: formatInstant(drill?.startedAt ?? 0),
        event: 'drill',
        by: 'timer',
        detail: `${drill?.id}: succeeded at ${formatInstant(drill?.endedAt ?? 0)}, of the set for 2026-11-23T02:00:00Z`,
      },
    ]);
  });

  test('makes disks with its own tags alone, open to be read', async () => {
    const tags = { 'snapshot-policy': 'nightly', team: 'shop' };
    const world = await aDrilledWorld({
      machines: [{ name: 'web', os: { name: 'web-os', tags } }],
      settings: { extraTags: { costCentre: '4711' } },
    });

    const [drill] = await drillHour(world);

    const [put] = world.simulator.state.log.find({ method: 'PUT', urlPattern: '/nightkeep-drills/.*/disks/' });
    expect(put?.body).toMatchObject({
      location: 'westeurope',
      sku: { name: 'Premium_LRS' },
      properties: { networkAccessPolicy: 'AllowAll', publicNetworkAccess: 'Enabled', diskSizeGB: 64 },
    });
    expect(put?.body).toHaveProperty('tags', {
      costCentre: '4711',
      'nightkeep-owner': 'owner-1',
      'nightkeep-restore': drill?.id,
      'nightkeep-drill': drill?.id,
      'nightkeep-restored-from': drill?.disks[0]?.pointId.split('/').at(-1),
    });
  });

  test('shows in coverage when the VM was last proven, how long it took, and what its disks hold', async () => {
    const world = await aDrilledWorld();
    expect((await coverageOf(world)).get('web')?.drillBy).toBe('2026-11-30T00:00:00Z');

    const [drill] = await drillHour(world);

    const web = (await coverageOf(world)).get('web');
    expect(web).toMatchObject({
      timeToRestoreSeconds: Math.round((drill?.restoredInMs ?? 0) / 1000),
      lastDrill: { id: drill?.id, state: 'succeeded' },
      drillBy: '2026-12-07T00:00:00Z',
    });
    expect(Date.parse(web?.lastProvenAt ?? '')).toBe(drill?.endedAt);
    expect(web?.disks.map(({ usedBytes }) => usedBytes)).toEqual(drill?.checks.map(({ usedBytes }) => usedBytes));
  });

  test('begins once in a slot, whatever the timer does', async () => {
    const world = await aDrilledWorld();

    await drillHour(world);
    world.ports.clock.advance(3_600_000);
    await drillHour(world);
    expect(await drillHour(world)).toHaveLength(1);

    world.ports.clock.set('2026-11-30T00:17:00Z');
    expect(await drillHour(world)).toHaveLength(2);
  });
});
