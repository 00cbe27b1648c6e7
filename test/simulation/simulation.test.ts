import { expect, test } from 'vitest';
import { calendarPage } from './calendar-page.ts';
import { Life } from './life.ts';

const STARTS_AT = Date.parse('2026-02-01T00:00:00Z');

test('120 days, from event to event, with troubles and people, are as they must be', { timeout: 600_000 }, async () => {
  const life = new Life({ seed: 11, days: 120, startsAt: STARTS_AT });

  await life.live();

  const { report } = life;
  expect(report.wrongs).toEqual([]);
  expect(report.created).toBeGreaterThan(700);
  expect(report.pruned).toBeGreaterThan(500);
  expect(report.audits).toBeGreaterThan(500);
  expect(report.faults).toBeGreaterThan(50);
  expect(report.kills).toBeGreaterThan(0);
  expect(new Set(life.stage.troubles.past.map(({ kind }) => kind)).size).toBeGreaterThan(9);
  expect(new Set(life.people.touches.map(({ what }) => what)).size).toBeGreaterThan(9);
  expect(calendarPage(life)).toContain('2026 Feb');
});

test('two days, tick by tick, are as they must be', async () => {
  const life = new Life({ seed: 1, days: 2, startsAt: STARTS_AT, everyTick: true, isCalm: true });

  await life.live();

  expect(life.report.wrongs).toEqual([]);
  expect(life.report.ticks).toBe(2 * 24 * 12 + 1);
  expect(life.report.missed).toEqual([]);
});
