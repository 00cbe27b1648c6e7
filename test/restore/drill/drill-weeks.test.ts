import { describe, expect, test } from 'vitest';
import { chance } from '../../adversary/chance.ts';
import { openRestoreWorld } from '../restore-world.ts';
import { disksOfDrills } from './drill-world.ts';
import { liveThrough } from './drill-year.ts';
import { plantDisks } from './plant-disks.ts';

const MACHINES = [
  { name: 'web', data: [{ name: 'web-data' }] },
  { name: 'sql', data: [{ name: 'sql-data' }, { name: 'sql-log' }] },
  { name: 'files' },
  { name: 'build', tags: { 'snapshot-policy': 'weekly' } },
  { name: 'scratch', tags: { 'snapshot-policy': 'off' } },
];

describe('weeks of drills', () => {
  test('every protected VM has its turn when coverage said it would, and nothing is left', async () => {
    const world = await openRestoreWorld({ machines: MACHINES, startsAt: '2026-11-29T03:05:00Z' });

    const { drills, promised } = await liveThrough(world, 5, { weeksBetweenPoints: 4 });

    expect([...promised].toSorted()).toEqual(['build', 'files', 'sql', 'web']);
    const names = drills.toSorted((a, b) => a.startedAt - b.startedAt).map(({ vmKey }) => vmKey.split('/').at(-1));
    expect(names.slice(0, 4).toSorted()).toEqual(['build', 'files', 'sql', 'web']);
    expect(names.slice(4)).toEqual(names.slice(0, 1));
    expect(drills.every(({ state }) => state === 'succeeded' || state === 'partial')).toBe(true);
  });

  test('killed at random moments, drills leave nothing behind and delete nothing of others', async () => {
    const world = await openRestoreWorld({ machines: MACHINES, startsAt: '2026-11-29T03:05:00Z' });
    const planted = plantDisks(world);

    const { kills, swept } = await liveThrough(world, 7, { dice: chance(1), planted, weeksBetweenPoints: 4 });

    expect(kills).toBe(3);
    expect(swept).toBeGreaterThan(0);
    expect(disksOfDrills(world).toSorted()).toEqual(planted.toSorted());
  });
});
