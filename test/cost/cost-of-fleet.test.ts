import { describe, expect, test } from 'vitest';
import { readCostedCoverage } from '../../shared/cost/costed-coverage.ts';
import { type CostOfRows, costOfRows } from '../../shared/cost/read-cost.ts';
import { DAY, parseInstant } from '../../shared/policy/instant.ts';
import { recallAll } from '../../shared/restore/drill/drill-memory.ts';
import type { CoverageDisk, CoverageRow } from '../../shared/run/read/view-rows.ts';
import type { RunSettings } from '../../shared/run/settings.ts';
import { type FakePorts, fakePorts } from '../fakes/fake-ports.ts';
import { someSettings } from '../run/world.ts';

const SUBSCRIPTION = '5a3c1f00-0000-4000-8000-0000000000a1';
const GIB = 1024 ** 3;
const settings = someSettings({ owner: 'contoso' });

function aDisk(name: string, fields: Partial<CoverageDisk> = {}): CoverageDisk {
  return { uniqueId: `${name}-unique`, name, standing: 'protected', points: 3, sizeGib: 100, ...fields };
}

function aRow(name: string, fields: Partial<CoverageRow> = {}): CoverageRow {
  const vmId = `/subscriptions/${SUBSCRIPTION}/resourceGroups/web/providers/Microsoft.Compute/virtualMachines/${name}`;
  return {
    asOf: parseInstant('2026-11-23T02:05Z'),
    subscriptionId: SUBSCRIPTION,
    key: vmId.toLowerCase(),
    vmId,
    name,
    resourceGroup: 'web',
    state: 'protected',
    tag: 'nightly keep 3d',
    policy: 'nightly',
    disks: [aDisk(`${name}-os`)],
    cause: '',
    ...fields,
  };
}

function anOrphan(name: string): CoverageRow {
  const { vmId: _, tag: __, policy: ___, ...row } = aRow(name);
  const disks = [aDisk(name, { standing: 'orphan', points: 2 })];
  return { ...row, key: `orphan:${name}`, state: 'orphan', disks, orphanPoints: 2, orphanGib: 64 };
}

/** The cost by what the ports remember of drills. */
async function costOfFleet(ports: FakePorts, of: RunSettings, rows: readonly CoverageRow[]): Promise<CostOfRows> {
  return costOfRows(of, rows, (await recallAll(ports)).values());
}

/** As if drills had found so many GiB in use. */
async function measured(usedGib: Readonly<Record<string, number>>) {
  const ports = fakePorts();
  const usedBytes = Object.fromEntries(Object.entries(usedGib).map(([disk, gib]) => [`${disk}-unique`, gib * GIB]));
  const vmKey = aRow('web-01').key;
  await ports.state.set('drill', vmKey, { vmKey, drillId: 'd', lastAt: 0, outcome: 'succeeded', usedBytes });
  await ports.state.set('drill', 'no-group/x', { subscriptionId: 'x' });
  return ports;
}

describe('the cost of a fleet', () => {
  test('has a ceiling alone where no drill has measured anything', async () => {
    const { fleet } = await costOfFleet(fakePorts(), settings, [aRow('web-01')]);

    expect(fleet).toMatchObject({ currency: 'USD', ceilingPerMonth: 15, unmeasuredDisks: 1 });
    expect(fleet).not.toHaveProperty('estimatePerMonth');
    expect(fleet.assumptions).toContain(
      'No drill has measured 1 disk: the estimate ranges from nothing to the ceiling for these.',
    );
  });

  test('is estimated by used size and churn over the days of the policy', async () => {
    const ports = await measured({ 'web-01-os': 40 });

    const { fleet, ofRow } = await costOfFleet(ports, settings, [aRow('web-01')]);

    // 40 GiB, and twice 2 % of it for a day: 41.6 GiB at 0.05.
    expect(fleet.estimatePerMonth).toEqual({ from: 2.08, to: 2.08 });
    expect(fleet.unmeasuredDisks).toBe(0);
    expect(ofRow.get(aRow('web-01').key)).toEqual({
      currency: 'USD',
      ceilingPerMonth: 15,
      estimatePerMonth: { from: 2.08, to: 2.08 },
      unmeasuredDisks: 0,
    });
  });

  test('is a range where some disks are not measured', async () => {
    const ports = await measured({ 'web-01-os': 40 });

    const { fleet } = await costOfFleet(ports, settings, [aRow('web-01'), aRow('web-02')]);

    expect(fleet).toMatchObject({
      ceilingPerMonth: 30,
      estimatePerMonth: { from: 2.08, to: 17.08 },
      unmeasuredDisks: 1,
    });
  });

  test('counts orphans apart', async () => {
    const off = aRow('web-02', {
      state: 'opted-out',
      disks: [aDisk('web-02-os', { standing: 'off' })],
      orphanPoints: 3,
      orphanGib: 30,
    });

    const { fleet, ofRow } = await costOfFleet(fakePorts(), settings, [aRow('web-01'), off, anOrphan('gone')]);

    expect(fleet.ceilingPerMonth).toBe(15);
    expect(fleet.orphans).toEqual({ currency: 'USD', ceilingPerMonth: 4.7, unmeasuredDisks: 2, points: 5 });
    expect(ofRow.get('orphan:gone')?.ceilingPerMonth).toBe(3.2);
    expect(ofRow.get(off.key)?.ceilingPerMonth).toBe(1.5);
  });

  test('takes all of an orphan that was measured for changed at each point, since its days are not known', async () => {
    const { fleet } = await costOfFleet(await measured({ gone: 10 }), settings, [anOrphan('gone')]);

    expect(fleet.orphans.estimatePerMonth).toEqual({ from: 1, to: 1 });
  });

  test('is nothing without points', async () => {
    const none = aRow('web-01', { state: 'unprotected', disks: [aDisk('web-01-os', { standing: 'none', points: 0 })] });

    const { fleet } = await costOfFleet(fakePorts(), settings, [none]);

    expect(fleet).toMatchObject({ ceilingPerMonth: 0, estimatePerMonth: { from: 0, to: 0 } });
    expect(fleet.orphans).toMatchObject({ ceilingPerMonth: 0, points: 0 });
  });

  test('says so where a row of an older version has no sizes', async () => {
    const { sizeGib: _, ...unsized } = aDisk('web-01-os');
    const row = aRow('web-01', { disks: [unsized] });

    const { fleet, ofRow } = await costOfFleet(fakePorts(), settings, [row]);

    expect(ofRow.has(row.key)).toBe(false);
    expect(fleet.assumptions.at(-1)).toBe(
      'The size of 1 disk is not known yet: these are not counted until the next run.',
    );
  });

  test('by a mistyped tag goes by the policy that the row names; without any, all has changed at each point', async () => {
    const ports = await measured({ 'web-01-os': 40 });
    const mistyped = aRow('web-01', { state: 'problem', tag: 'nigthly', policy: 'weekly' });

    const weekly = await costOfFleet(ports, settings, [mistyped]);
    const unknown = await costOfFleet(ports, settings, [{ ...mistyped, policy: 'at 02:00' }]);

    // Twice 14 % for a week.
    expect(weekly.fleet.estimatePerMonth?.to).toBe(2.56);
    expect(unknown.fleet.estimatePerMonth?.to).toBe(6);
  });

  test('links to Cost analysis with its scope where there is one subscription, and says the filter', async () => {
    const other = aRow('web-02', { subscriptionId: '5a3c1f00-0000-4000-8000-0000000000b2' });
    const one = (await costOfFleet(fakePorts(), settings, [aRow('web-01')])).fleet.costAnalysis;
    const two = (await costOfFleet(fakePorts(), settings, [aRow('web-01'), other])).fleet.costAnalysis;

    expect(one.url).toMatch(/^https:\/\/portal\.azure\.com\/#view\/.*\/scope\/%2Fsubscriptions%2F5a3c1f00-[0-9a-f-]+$/);
    expect(one.filter).toBe('Add the filter Tag, nightkeep-owner, contoso.');
    expect(two.url).not.toContain('scope');
    expect(two.filter).toMatch(/^Choose each subscription/);
  });
});

test('coverage says what the fleet costs on its first page, and what each row costs on every page', async () => {
  const ports = await measured({ 'web-01-os': 40 });
  ports.clock.set(parseInstant('2026-11-23T02:05Z') + DAY / 24);
  const rows = [aRow('web-01'), aRow('web-02'), anOrphan('gone')];
  await ports.views.replaceScope(
    'coverage',
    SUBSCRIPTION,
    rows.map((value) => ({ key: value.key, value })),
  );

  const first = await readCostedCoverage(ports, settings, 2);
  const second = await readCostedCoverage(ports, settings, 2, first.next);

  const names = [...first.items, ...second.items].map(({ name, cost }) => [name, cost?.ceilingPerMonth]);
  expect(Object.fromEntries(names)).toEqual({ 'web-01': 15, 'web-02': 15, gone: 3.2 });
  expect(first.cost).toMatchObject({ ceilingPerMonth: 30, orphans: { ceilingPerMonth: 3.2 } });
  expect(second).not.toHaveProperty('cost');
  expect(first.items.find(({ name }) => name === 'web-01')?.disks[0]).toMatchObject({ usedBytes: 40 * GIB });
});

test('the first page of coverage says the verdict, orphans apart, and what drills have proven of what is selected', async () => {
  const ports = fakePorts();
  const at = parseInstant('2026-11-23T02:05Z');
  ports.clock.set(at);
  const off = aRow('kiosk', { state: 'opted-out', disks: [aDisk('kiosk-os', { standing: 'off', points: 0 })] });
  const rows = [aRow('web-01'), aRow('web-02'), aRow('web-03'), off, anOrphan('gone')];
  for (const [name, provenAt] of [
    ['web-01', at - 30 * DAY],
    ['web-02', at - 2 * DAY],
    ['kiosk', at],
  ] as const) {
    const vmKey = aRow(name).key;
    await ports.state.set('drill', vmKey, { vmKey, drillId: 'd', lastAt: provenAt, outcome: 'succeeded', provenAt });
  }
  await ports.state.set('heartbeat', 'tick', { at, problems: [] });
  await ports.views.replaceScope(
    'coverage',
    SUBSCRIPTION,
    rows.map((value) => ({ key: value.key, value })),
  );

  const first = await readCostedCoverage(ports, settings, 2);
  const second = await readCostedCoverage(ports, settings, 3, first.next);

  expect(first).toMatchObject({
    verdict: 'All 3 VMs that a policy selects are protected; 1 other is left out.',
    orphans: { disks: 1, points: 2, gib: 64 },
    proven: {
      vms: 2,
      never: 1,
      newest: { vm: 'web-02', at: '2026-11-21T02:05:00Z' },
      oldest: { vm: 'web-01', at: '2026-10-24T02:05:00Z' },
    },
  });
  expect(Object.keys(second)).toEqual(['items']);
});
