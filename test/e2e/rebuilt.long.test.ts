import { beforeAll, describe, expect, test } from 'vitest';
import { sampleFleet } from '../../local/fleet/sample-fleet.ts';
import type { RunReport } from '../../shared/run/read/read-run.ts';
import { openCloud, openHost, openStorage, type TestCloud } from './support/test-cloud.ts';

// Nothing is pruned, so that what would be can be compared.
const first = await openCloud({ fleet: sampleFleet(Date.now()), settings: { NIGHTKEEP_MODE: 'no-prune' } });
const rebuilt = await openHost(first, await openStorage());

const prunesOf = ({ actions }: RunReport): readonly string[] =>
  actions
    .filter(({ kind }) => kind === 'prune')
    .map(({ snapshotId, reasons }) => `${snapshotId?.toLowerCase()} ${reasons.join(' ')}`)
    .sort();

const dryRun = (app: TestCloud): Promise<RunReport> =>
  app.run('POST', '/api/runs', { when: 'due', target: 'all', dryRun: true });

describe('an app rebuilt with empty storage and the same owner id', () => {
  let night: RunReport;
  beforeAll(async () => {
    night = await first.tickToEnd();
  });

  test('plans the same prunes as the app before it, with the same reasons, and no creates', async () => {
    const [before, after] = [await dryRun(first), await dryRun(rebuilt)];

    expect(prunesOf(before).length).toBeGreaterThan(100);
    expect(prunesOf(after)).toEqual(prunesOf(before));
    expect(after.actions.filter(({ kind }) => kind === 'create')).toEqual([]);
  });

  test('makes no second point for any occurrence', async () => {
    const standing = (await first.snapshots()).length;

    const run = await rebuilt.tickToEnd();

    expect(night.counts.created).toBeGreaterThan(15);
    expect(run.counts).toMatchObject({ created: 0, failed: 0 });
    expect(await first.snapshots()).toHaveLength(standing);
  });
});
