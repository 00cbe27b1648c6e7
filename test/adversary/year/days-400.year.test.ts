import { expect, test } from 'vitest';
import { liveThrough } from './live-days.ts';
import { TENANTS } from './tenants.ts';

test('400 days with things going wrong leave, day by day and region by region, exactly what the rules ask for', {
  timeout: 3_600_000,
}, async () => {
  const { trouble } = await liveThrough({
    tenants: TENANTS,
    startsAt: Date.parse('2026-09-01T00:00:00Z'),
    days: 400,
    trouble: { seed: 400, rate: 0.25, crashes: 60 },
  });

  expect(trouble.faults).toBeGreaterThan(1_000);
  expect(trouble.unsteady.kills).toBeGreaterThan(3_000);
});
