import { expect, test } from 'vitest';
import { foundPoints } from './found-points.ts';
import { liveThrough } from './live-days.ts';
import { TENANTS } from './tenants.ts';

test('16 days, through the end of summer time and with things going wrong, leave in each region exactly what the rules ask for', {
  timeout: 300_000,
}, async () => {
  const { trouble, world } = await liveThrough({
    tenants: TENANTS,
    startsAt: Date.parse('2026-10-13T00:00:00Z'),
    days: 16,
    trouble: { seed: 7, rate: 0.25, crashes: 60 },
  });

  expect(trouble.faults).toBeGreaterThan(30);
  expect(trouble.unsteady.kills).toBeGreaterThan(30);
  const kinds = new Set(foundPoints(world.simulator.state).map(({ kind, region }) => `${kind} in ${region}`));
  expect([...kinds].toSorted()).toEqual([
    'restore-point in northeurope',
    'restore-point in swedencentral',
    'restore-point in westeurope',
    'snapshot in northeurope',
    'snapshot in westeurope',
  ]);
});
