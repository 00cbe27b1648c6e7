import { describe, expect, test } from 'vitest';
import { sampleFleet } from '../../../local/fleet/sample-fleet.ts';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { chance } from '../../adversary/chance.ts';
import { openRestoreWorld, type RestoreWorld } from '../restore-world.ts';
import { coverageOf, disksOfDrills } from './drill-world.ts';
import { liveThrough } from './drill-year.ts';
import { plantDisks } from './plant-disks.ts';

const START = parseInstant('2026-11-29T03:05:00Z');

describe('52 weeks of drills over the sample fleet', () => {
  test('every protected VM has its turn when coverage said it would, and nothing is left', async () => {
    const world = await openSampleWorld();

    const { drills, promised } = await liveThrough(world, 52, { weeksBetweenPoints: 4 });

    const drilled = new Set(drills.map(({ vmKey }) => vmKey.split('/').at(-1)));
    expect(drilled).toEqual(new Set([...promised].map((name) => name.toLowerCase())));
    expect(drills).toHaveLength(52);
    const coverage = await coverageOf(world);
    for (const name of promised) {
      const item = coverage.get(name);
      expect(item?.lastDrill?.state).toMatch(/^(succeeded|partial)$/);
      if (item?.lastDrill?.state === 'succeeded') expect(item.timeToRestoreSeconds).toBeGreaterThan(0);
      expect(item?.disks.some(({ usedBytes }) => usedBytes !== undefined)).toBe(true);
    }
  });

  test('killed at random moments, they leave nothing behind and delete nothing of others', async () => {
    const world = await openSampleWorld();
    const planted = plantDisks(world);

    const { kills, swept, drills, promised } = await liveThrough(world, 52, {
      weeksBetweenPoints: 4,
      dice: chance(52),
      planted,
    });

    expect(kills).toBeGreaterThan(20);
    expect(swept).toBeGreaterThan(5);
    expect(disksOfDrills(world).toSorted()).toEqual(planted.toSorted());
    const drilled = new Set(drills.map(({ vmKey }) => vmKey.split('/').at(-1)));
    expect(drilled).toEqual(new Set([...promised].map((name) => name.toLowerCase())));
  });
});

function openSampleWorld(): Promise<RestoreWorld> {
  return openRestoreWorld({ fleet: sampleFleet(START), startsAt: START });
}
