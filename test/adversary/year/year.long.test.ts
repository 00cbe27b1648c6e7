import { expect, test } from 'vitest';
import { liveThrough } from './live-days.ts';
import { TENANTS } from './tenants.ts';

test('400 days with things going wrong leave, day by day, exactly what the rules ask for', {
  timeout: 900_000,
}, async () => {
  const { trouble } = await liveThrough({
    tenants: TENANTS,
    startsAt: Date.parse('2026-09-01T00:00:00Z'),
    days: 400,
    trouble: { seed: 400, rate: 0.25, crashes: 60 },
  });

  expect(trouble.faults).toBeGreaterThan(400);
  expect(trouble.kills).toBeGreaterThan(1_000);
});
