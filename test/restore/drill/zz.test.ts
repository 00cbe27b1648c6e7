import { appendFileSync } from 'node:fs';
import { test } from 'vitest';
import { chance } from '../../adversary/chance.ts';
import { openRestoreWorld } from '../restore-world.ts';
import { liveThrough } from './drill-year.ts';
import { plantDisks } from './plant-disks.ts';

const MACHINES = [
  { name: 'web', data: [{ name: 'web-data' }] },
  { name: 'sql', data: [{ name: 'sql-data' }, { name: 'sql-log' }] },
];
test.each([1, 2, 3, 4, 5, 6, 7, 8])('%i', async (seed) => {
  const world = await openRestoreWorld({ machines: MACHINES, startsAt: '2026-11-29T03:05:00Z' });
  const planted = plantDisks(world);
  const t = await liveThrough(world, 7, { dice: chance(seed), planted });
  appendFileSync('/tmp/seeds.txt', [seed, t.kills, t.swept, world.simulator.state.log.total].join(' ') + '\n');
});
