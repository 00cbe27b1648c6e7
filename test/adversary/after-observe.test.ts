import { expect, test } from 'vitest';
import { addVm, aWorld, pointsIn, tickUntil, type World } from '../run/world.ts';

test('what was only planned in observe is made at the first tick of a mode that makes points, and once', async () => {
  const { ports, settings } = aWorld({ mode: 'observe' });
  const observing: World = { ports, settings };
  addVm(observing, 'web', 'weekly');
  await tickUntil(observing, '2026-11-24T12:00:00Z');
  expect(pointsIn(observing)).toEqual([]);

  const acting: World = { ports, settings: { ...settings, mode: 'full' } };
  await tickUntil(acting, '2026-11-24T12:10:00Z');
  expect(pointsIn(acting).map(({ tags }) => tags['nightkeep-scheduled-for'])).toEqual(['2026-11-22T02:00:00Z']);

  ports.azure.calls.splice(0);
  await tickUntil(acting, '2026-11-24T14:00:00Z');
  expect(ports.azure.countOf('listSnapshots')).toBe(0);
  expect(pointsIn(acting)).toHaveLength(1);
});
