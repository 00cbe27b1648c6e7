import { expect, test } from 'vitest';
import { isMet } from '../../bench/bound.ts';
import { newFleetBounds } from '../../bench/fleet/fleet-bounds.ts';
import { measureRun } from '../../bench/fleet/measure-run.ts';

test('a small fleet has all its points, at two requests each and one for each VM, and is not throttled', async () => {
  const figures = await measureRun({
    size: { subscriptions: 1, vms: 15, disksPerVm: 4, nights: 8 },
    keep: '7d',
    latencyMs: 5,
    patienceMs: 120_000,
  });

  expect(figures).toMatchObject({ state: 'succeeded', counts: { created: 60, pruned: 60, failed: 0 } });
  expect(figures.requests).toMatchObject({ snapshotPuts: 60, vmReads: 15, diskReads: 0, snapshotDeletes: 60 });
  const missed = newFleetBounds(figures).filter((bound) => !isMet(bound));
  // So few start at once: how long that takes depends on the machine alone.
  expect(missed.filter(({ what }) => !what.startsWith('time'))).toEqual([]);
});
