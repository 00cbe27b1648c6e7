import { expect, test } from 'vitest';
import { runRows } from '../../bench/fleet/fleet-rows.ts';
import { measureRun } from '../../bench/fleet/measure-run.ts';
import { storageRows } from '../../bench/fleet/storage-rows.ts';
import { isMet } from '../../bench/row.ts';

test('a small fleet has all its points, at two requests each and one for each VM, and is not throttled', async () => {
  const figures = await measureRun({
    size: { subscriptions: 1, vms: 15, disksPerVm: 4, nights: 8 },
    keep: '7d',
    latencyMs: 5,
    patienceMs: 120_000,
  });

  expect(figures).toMatchObject({ state: 'succeeded', counts: { created: 60, pruned: 60, failed: 0 } });
  expect(figures.requests).toMatchObject({ snapshotPuts: 60, vmReads: 15, diskReads: 0, snapshotDeletes: 60 });
  expect(runRows('a small fleet', figures).filter((row) => !isMet(row))).toEqual([]);
  expect(storageRows('a small fleet', figures).map(({ figure }) => figure)).toEqual([
    expect.toSatisfy((perDisk: number) => perDisk > 1),
    expect.toSatisfy((perDisk: number) => perDisk > 0.5),
  ]);
});
