import { expect, test } from 'vitest';
import { shownCoverage } from './shown-coverage.ts';
import { addPoint, addVm, aWorld, nights, pointsIn, tickAndDrain } from './world.ts';

test('what a run prunes of orphans is not counted as left', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', null);
  for (const disk of disks)
    for (const night of nights(40)) addPoint(world, disk, night, { vm, snapshot: { sizeGib: 64 } });

  await tickAndDrain(world);

  const left = pointsIn(world);
  const [web] = await shownCoverage(world.ports);
  expect(left.length).toBeLessThan(20);
  expect(web).toMatchObject({
    state: 'orphan',
    orphanPoints: left.length,
    orphanGib: left.reduce((sum, { sizeGib = 0 }) => sum + sizeGib, 0),
  });
  expect(web?.orphanGib).toBeGreaterThan(0);
});
