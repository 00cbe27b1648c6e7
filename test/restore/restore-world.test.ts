import { describe, expect, test } from 'vitest';
import { openRestoreWorld, takePoints } from './restore-world.ts';
import { SUBSCRIPTION } from './shop-fleet.ts';

describe('the world that restores are tested in', () => {
  test('has a point of each disk of a tagged VM for each night', async () => {
    const world = await openRestoreWorld({ machines: [{ name: 'web', data: [{ name: 'web-data' }] }] });

    await takePoints(world, 2);

    const points = await world.ports.inventory.listSnapshots(SUBSCRIPTION);
    const made = points.map(({ tags, provisioningState }) => [
      tags['nightkeep-scheduled-for'],
      tags['nightkeep-lun'],
      provisioningState,
    ]);
    expect(made.toSorted()).toEqual([
      ['2026-11-23T02:00:00Z', '0', 'Succeeded'],
      ['2026-11-23T02:00:00Z', 'os', 'Succeeded'],
      ['2026-11-24T02:00:00Z', '0', 'Succeeded'],
      ['2026-11-24T02:00:00Z', 'os', 'Succeeded'],
    ]);
  });
});
