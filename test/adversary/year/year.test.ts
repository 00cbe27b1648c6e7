import { expect, test } from 'vitest';
import { liveThrough } from './live-days.ts';
import { TENANTS } from './tenants.ts';

test('three weeks, through the end of summer time and with things going wrong, leave exactly what the rules ask for', async () => {
  const { trouble } = await liveThrough({
    tenants: TENANTS,
    startsAt: Date.parse('2026-10-10T00:00:00Z'),
    days: 21,
    trouble: { seed: 7, rate: 0.25, crashes: 60 },
  });

  expect(trouble.faults).toBeGreaterThan(20);
  expect(trouble.kills).toBeGreaterThan(20);
});
