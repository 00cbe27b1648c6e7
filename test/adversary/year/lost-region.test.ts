import { expect, test } from 'vitest';
import { foundPoints } from './found-points.ts';
import { liveThrough } from './live-days.ts';
import { lost, NORTH, START, tenants } from './lost-tenants.ts';

// What each day leaves at home and in every region that answers is tried by liveThrough.
test('a region of copies is lost for a day: the others go on, and what waits is copied when it is back', {
  timeout: 300_000,
}, async () => {
  const { world } = await liveThrough({
    tenants: tenants(),
    startsAt: START,
    days: 6,
    isLost: lost(NORTH, 36),
  });

  const copies = foundPoints(world.simulator.state).filter(({ region }) => region === NORTH);
  expect(copies).toHaveLength(2 * 6);
});
