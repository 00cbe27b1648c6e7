import { expect, test } from 'vitest';
import { MINUTE } from '../../oracle/time.ts';
import { foundPoints } from './found-points.ts';
import { liveThrough } from './live-days.ts';
import { TENANTS } from './tenants.ts';

// What each day leaves in every region is tried by liveThrough, and that Azure refuses no copy for one under way.
test.each([
  ['45 minutes', 45, 12, 3],
  ['45 minutes, in other trouble', 45, 12, 4],
  ['two hours', 120, 8, 5],
])(
  'copies that take %s come one after the other, in order, with things going wrong',
  async (_, minutes, days, seed) => {
    const { trouble, world } = await liveThrough({
      tenants: TENANTS,
      startsAt: Date.parse('2026-11-02T00:00:00Z'),
      days,
      trouble: { seed, rate: 0.25, crashes: 60 },
      copyMs: minutes * MINUTE,
    });

    expect(trouble.faults).toBeGreaterThan(15);
    expect(trouble.unsteady.kills).toBeGreaterThan(10);
    const regions = new Set(foundPoints(world.simulator.state).map(({ region }) => region));
    expect([...regions].toSorted()).toEqual(['northeurope', 'swedencentral', 'westeurope']);
  },
);
