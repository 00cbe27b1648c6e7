import { expect, test } from 'vitest';
import { Life } from './life.ts';

const STARTS_AT = Date.parse('2026-03-01T00:00:00Z');

test('40 days, from event to event, leave what the rules ask for', async () => {
  const life = new Life({ seed: 1, days: 40, startsAt: STARTS_AT });

  await life.live();

  expect(life.report.wrongs).toEqual([]);
  expect(life.report.pruned).toBeGreaterThan(400);
  expect(life.report.audits).toBeGreaterThanOrEqual(39 * 9);
});

test('two days, tick by tick, leave what the rules ask for', async () => {
  const life = new Life({ seed: 1, days: 2, startsAt: STARTS_AT, everyTick: true });

  await life.live();

  expect(life.report.wrongs).toEqual([]);
  expect(life.report.ticks).toBe(2 * 24 * 12);
});
