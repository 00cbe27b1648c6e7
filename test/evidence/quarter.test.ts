import { beforeAll, describe, expect, test } from 'vitest';
import type { EvidenceRow } from '../../shared/evidence/read/evidence-row.ts';
import { type EvidencePage, readEvidence } from '../../shared/evidence/read/read-evidence.ts';
import type { CoverageRow } from '../../shared/run/read/view-rows.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { FROM, liveAQuarter, type Quarter, TO } from './quarter.ts';
import { type ExpectedRow, expectedOfDb, expectedOfSpare, expectedOfWeb } from './quarter-oracle.ts';

let quarter: Quarter;

beforeAll(async () => {
  quarter = await liveAQuarter();
}, 60_000);

async function read(vm?: string, from = FROM, to = TO): Promise<EvidencePage> {
  const { ports, settings } = quarter.world;
  const found = await readEvidence(ports, settings, { ...(vm === undefined ? {} : { vm }), from, to, limit: 10 });
  if (found.kind !== 'read') throw new Error(found.kind);
  return found.page;
}

/** A row as the oracle has it, once its ids were seen to be those of its disk and occurrence. */
function bare(row: EvidenceRow): ExpectedRow {
  if (row.kind !== 'occurrence' && row.kind !== 'extra') return { ...row };
  const { point, run, diskUniqueId, ...rest } = row;
  expect(diskUniqueId).toMatch(/^[0-9a-f-]{36}$/);
  if (point !== undefined) {
    expect(point).toContain(`/snapshots/${row.disk}-${row.scheduledFor.replaceAll(/[-:]/g, '').slice(0, 13)}Z-`);
    expect(run).toMatch(/^2026\d{4}T\d{6}Z-/);
  }
  return rest;
}

describe('a quarter with an outage, a failed disk, a hold, a drill, another schedule and an untagged week', () => {
  test('comes out row by row', async () => {
    const { items } = await read('web');

    expect(items.map(bare)).toEqual(expectedOfWeb(quarter.web));
  });

  test('has its totals and the causes of its gaps', async () => {
    const { totals, causes } = await read('web');

    expect(totals).toEqual({
      // 92 nights less the first, the six untagged and that of the day it was tagged again, of two disks.
      expected: 2 * (92 - 8),
      taken: 2 * (92 - 8 - 2) - 1,
      late: 2,
      missed: 4,
      failed: 1,
      pending: 0,
      extra: 6,
      pruned: expectedOfWeb(quarter.web).filter((row) => 'prunedAt' in row).length,
    });
    expect(causes).toEqual([
      { cause: 'the app did not run', count: 4, days: 2 },
      { cause: 'the create failed (DiskBusy): the disk is busy', count: 1, days: 1 },
    ]);
  });

  test('tells of a VM that was deleted midway up to its last day, and when its points went', async () => {
    const { items } = await read('db');

    expect(items.map(bare)).toEqual(expectedOfDb(quarter.db));
  });

  test('has a row for each date of a VM that nobody opted in', async () => {
    const { items } = await read('prod/spare');

    expect(items.map(bare)).toEqual(expectedOfSpare(quarter.spare));
  });

  test('is told of all VMs as of each by itself', async () => {
    const all = await read();
    const each = [await read('db'), await read('spare'), await read('web')];

    expect(all.items).toEqual(each.flatMap(({ items }) => items));
    expect(all.next).toBeUndefined();
    expect(all.totals.expected).toBe(each.reduce((sum, { totals }) => sum + totals.expected, 0));
  });

  test('is told of a few dates as of the whole', async () => {
    const { items } = await read('web', '2026-10-23', '2026-10-27');

    expect(items).toEqual((await read('web')).items.filter(({ date }) => date >= '2026-10-23' && date <= '2026-10-27'));
    const nights = items.flatMap((row) =>
      row.kind === 'occurrence' && row.disk === 'web-os' ? [row.scheduledFor] : [],
    );
    expect(nights).toEqual([
      '2026-10-23T01:00:00Z',
      '2026-10-24T01:00:00Z',
      '2026-10-25T02:00:00Z',
      '2026-10-26T02:00:00Z',
      '2026-10-27T02:00:00Z',
    ]);
  });

  test('leaves its last 28 days as marks: pruned, untagged, pruned, taken', async () => {
    const rows = await quarter.world.ports.views.listScope<CoverageRow>('coverage', SUBSCRIPTION);

    const { history } = rows.find(({ key }) => key === quarter.web) ?? {};
    expect(history).toEqual({ until: TO, marks: `${'p'.repeat(13)}------p${'t'.repeat(8)}` });
  });

  test('agrees with the snapshots that are left', async () => {
    const { items } = await read();
    const left = items.flatMap((row) => ('point' in row && row.prunedAt === undefined ? [row.point] : []));

    expect(left.toSorted()).toEqual([...quarter.world.ports.azure.snapshots.values()].map(({ id }) => id).toSorted());
  });
});
