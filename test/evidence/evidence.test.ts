import { describe, expect, test } from 'vitest';
import type { EvidenceRow, PointEvidence } from '../../shared/evidence/read/evidence-row.ts';
import { readEvidence } from '../../shared/evidence/read/read-evidence.ts';
import type { DayRecord } from '../../shared/evidence/records.ts';
import { parseInstant } from '../../shared/policy/instant.ts';
import { idKey } from '../../shared/policy/resource-id.ts';
import { builtInPolicies } from '../../shared/policy/tag/built-in.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import { startRun } from '../../shared/run/start/start-run.ts';
import { aDisk } from '../builders/disk.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { addPoint, addVm, aWorld, drain, nights, pointsIn, tickAndDrain, tickUntil, type World } from '../run/world.ts';

async function read(
  { ports, settings }: World,
  fields: { vm?: string; from?: string; to?: string; limit?: number; cursor?: string } = {},
) {
  const query = { from: '2026-11-23', to: '2026-11-30', limit: 10, ...fields };
  return readEvidence(ports, settings, query);
}

async function rowsOf(
  world: World,
  vm = 'web',
  dates: { from?: string; to?: string } = {},
): Promise<readonly EvidenceRow[]> {
  const found = await read(world, { vm, ...dates });
  if (found.kind !== 'read') throw new Error(found.kind);
  return found.page.items;
}

/** Occurrence, disk, state and cause of each point. */
function told(rows: readonly EvidenceRow[]): readonly string[] {
  return rows
    .filter((row): row is PointEvidence => row.kind === 'occurrence' || row.kind === 'extra')
    .map(({ kind, scheduledFor, disk, state, adHoc, cause }) =>
      [kind, scheduledFor.slice(5, 16), disk, state, adHoc ? 'ad-hoc' : '', cause ?? ''].filter(Boolean).join(' '),
    );
}

describe('evidence', () => {
  test('tells of days that no plan has written, while the app does not run', async () => {
    const world = aWorld();
    addVm(world, 'web');
    await tickAndDrain(world);
    await tickUntil(world, '2026-11-24T12:00:00Z');

    world.ports.clock.set('2026-11-27T09:00:00Z');
    const during = await rowsOf(world);
    const isLastDueYet = told(during).at(-1);
    await tickAndDrain(world);
    const after = await rowsOf(world);

    expect(told(during)).toEqual([
      'extra 11-23T02:00 web-os taken',
      'occurrence 11-24T02:00 web-os taken',
      'occurrence 11-25T02:00 web-os missed the app did not run',
      'occurrence 11-26T02:00 web-os missed the app did not run',
      'occurrence 11-27T02:00 web-os missed the app did not run',
    ]);
    expect(isLastDueYet).toContain('missed');
    expect(told(after)).toEqual([
      ...told(during).slice(0, 4),
      'occurrence 11-27T02:00 web-os late the app did not run',
    ]);
    expect(world.ports.evidence.all().filter(({ key }) => key === '2026-11-26')).toHaveLength(1);
  });

  test('says of what is not over yet that it is due, and counts it for nothing', async () => {
    const world = aWorld();
    addVm(world, 'web');
    await tickAndDrain(world);
    await tickUntil(world, '2026-11-24T01:00:00Z');
    world.ports.clock.set('2026-11-24T03:00:00Z');

    const found = await read(world, { vm: 'web' });

    expect(found.kind === 'read' && told(found.page.items).at(-1)).toBe('occurrence 11-24T02:00 web-os due');
    expect(found).toMatchObject({ page: { totals: { expected: 0, missed: 0 }, causes: [] } });
  });

  test('names a subscription that could not be read, by Azure’s code', async () => {
    const world = aWorld();
    addVm(world, 'web');
    await tickAndDrain(world);
    const refusal = new AzureError('no', { code: 'AuthorizationFailed', status: 403 });
    world.ports.azure.fault = (call) => (call === 'listVirtualMachines' ? { error: refusal } : undefined);
    await tickUntil(world, '2026-11-25T12:00:00Z');
    world.ports.azure.fault = () => undefined;
    await tickUntil(world, '2026-11-25T20:00:00Z');

    expect(told(await rowsOf(world)).slice(1)).toEqual([
      'occurrence 11-24T02:00 web-os missed the subscription could not be read (AuthorizationFailed)',
      'occurrence 11-25T02:00 web-os late the subscription could not be read (AuthorizationFailed)',
    ]);
  });

  test('names a subscription in which nothing could be made', async () => {
    const world = aWorld();
    addVm(world, 'web');
    await tickAndDrain(world);
    world.ports.azure.addSubscription(SUBSCRIPTION, 'Disabled');
    await tickUntil(world, '2026-11-26T00:30:00Z');
    world.ports.azure.addSubscription(SUBSCRIPTION, 'Enabled');
    await tickUntil(world, '2026-11-26T03:00:00Z');

    expect(told(await rowsOf(world)).slice(1)).toEqual([
      'occurrence 11-24T02:00 web-os missed the subscription is Disabled',
      'occurrence 11-25T02:00 web-os late the subscription is Disabled',
      'occurrence 11-26T02:00 web-os taken',
    ]);
  });

  test('tells what was planned and not made, where the mode says so', async () => {
    const world = aWorld({ mode: 'observe' });
    addVm(world, 'web');
    await tickAndDrain(world);
    await tickUntil(world, '2026-11-24T12:00:00Z');

    expect(told(await rowsOf(world))).toEqual([
      'occurrence 11-24T02:00 web-os missed it was planned and not made, as the mode says',
    ]);
  });

  test('tells of a create that was mended by a later try, and of one that never was', async () => {
    const world = aWorld();
    addVm(world, 'web', 'nightly', ['web-os', 'web-data']);
    await tickAndDrain(world);
    const { azure, clock } = world.ports;
    const until = { 'web-os': parseInstant('2026-11-24T02:40:00Z'), 'web-data': parseInstant('2026-11-24T20:00:00Z') };
    azure.fault = (call, subject) => {
      const broken = Object.entries(until).some(([disk, end]) => subject.includes(disk) && clock.now() < end);
      return call === 'createSnapshot' && broken && clock.now() > parseInstant('2026-11-24T00:00:00Z')
        ? { error: new AzureError('busy', { code: 'DiskBusy', status: 403 }) }
        : undefined;
    };
    await tickUntil(world, '2026-11-25T01:00:00Z');

    expect(told(await rowsOf(world)).slice(2)).toEqual([
      'occurrence 11-24T02:00 web-data failed the create failed (DiskBusy): busy',
      'occurrence 11-24T02:00 web-os late the create failed (DiskBusy): busy',
    ]);
  });

  test('tells of an ad-hoc point, and when it went', async () => {
    const world = aWorld();
    const { vm } = addVm(world, 'web');
    await tickAndDrain(world);
    const vmIds = [vm.id];
    await startRun(world.ports, world.settings, {
      target: { kind: 'some', vmIds, diskIds: [], policies: [], resourceGroupIds: [] },
      creates: 'now',
      prune: false,
      keepFor: { count: 1, unit: 'd' },
      dryRun: false,
      startedBy: { kind: 'http', principal: 'key' },
    });
    await drain(world);
    await tickUntil(world, '2026-11-25T01:00:00Z');

    const [adHoc] = (await rowsOf(world)).filter((row) => row.kind === 'extra' && row.adHoc);
    expect(adHoc).toMatchObject({ date: '2026-11-23', state: 'taken', prunedBecause: 'expired' });
    expect(adHoc).not.toHaveProperty('prunedUnder');
  });

  test('tells of a point that was pending when its run ended once it is usable', async () => {
    const world = aWorld();
    addVm(world, 'web');
    await tickAndDrain(world);
    await tickUntil(world, '2026-11-24T01:55:00Z');
    world.ports.azure.provisioningMs = 7 * 3_600_000;
    await tickUntil(world, '2026-11-24T08:30:00Z');
    const before = told(await rowsOf(world)).at(-1);
    await tickUntil(world, '2026-11-25T00:30:00Z');

    expect(before).toBe('occurrence 11-24T02:00 web-os pending');
    expect(told(await rowsOf(world)).at(-1)).toBe('occurrence 11-24T02:00 web-os taken');
  });

  test('has 25 hours on the day that the clocks go back', async () => {
    const world = aWorld({ timeZone: 'Europe/London', book: builtInPolicies('Europe/London') });
    addVm(world, 'web', 'hourly');
    world.ports.clock.set('2026-10-24T21:05:00Z');
    await tickAndDrain(world);
    await tickUntil(world, '2026-10-26T02:00:00Z');

    const rows = await rowsOf(world, 'web', { from: '2026-10-25', to: '2026-10-25' });

    expect(told(rows)).toHaveLength(25);
    expect(new Set(rows.map((row) => (row.kind === 'occurrence' ? row.state : row.kind)))).toEqual(new Set(['taken']));
    expect(rows[0]).toMatchObject({ scheduledFor: '2026-10-24T23:00:00Z' });
    expect(rows.at(-1)).toMatchObject({ scheduledFor: '2026-10-25T23:00:00Z' });
  });

  test('follows the tags of disks that differ from that of their VM', async () => {
    const world = aWorld();
    const { vm } = addVm(world, 'web', 'nightly', ['web-os']);
    const own = aDisk('own', { tags: { 'snapshot-policy': 'at 06:00 keep 7d' }, attachedTo: [vm.id] });
    world.ports.azure.addDisk(own);
    world.ports.azure.addVm({
      ...vm,
      disks: [...vm.disks, { lun: 0, name: 'own', diskId: own.id, ephemeral: false }],
    });
    await tickAndDrain(world);
    await tickUntil(world, '2026-11-24T12:00:00Z');

    expect(told(await rowsOf(world, 'web', { from: '2026-11-24' }))).toEqual([
      'occurrence 11-24T02:00 web-os taken',
      'occurrence 11-24T06:00 own taken',
    ]);
  });

  test('names of VMs: unknown, ambiguous, or as group and name', async () => {
    const world = aWorld();
    const { vm } = addVm(world, 'web');
    const other = idKey(vm.id).replace('/prod/', '/other/');
    const disk = aDisk('other-os', { attachedTo: [other as typeof vm.id] });
    const disks = [{ lun: 'os', name: disk.name, diskId: disk.id, ephemeral: false }] as const;
    world.ports.azure.addDisk(disk);
    world.ports.azure.addVm({ ...vm, id: other as typeof vm.id, resourceGroup: 'other', disks });
    await tickAndDrain(world);

    expect(await read(world, { vm: 'nobody' })).toEqual({ kind: 'unknown' });
    expect(await read(world, { vm: 'WEB' })).toEqual({ kind: 'ambiguous', candidates: [other, idKey(vm.id)] });
    expect(told(await rowsOf(world, 'Prod/Web'))).toHaveLength(1);
  });

  test('comes a page of VMs at a time', async () => {
    const world = aWorld();
    for (const name of ['a', 'b', 'c']) addVm(world, name);
    await tickAndDrain(world);

    const first = await read(world, { limit: 2 });
    const second = await read(world, {
      limit: 2,
      ...(first.kind === 'read' && first.page.next !== undefined ? { cursor: first.page.next } : {}),
    });

    const vms = [first, second].map((found) =>
      found.kind === 'read' ? [...new Set(found.page.items.map(({ vm }) => vm.split('/').at(-1)))] : [],
    );
    expect(vms).toEqual([['a', 'b'], ['c']]);
    expect(second).not.toHaveProperty('page.next');
  });

  test('refuses more than one answer holds', async () => {
    const world = aWorld();
    const { vm } = addVm(world, 'web');
    await tickAndDrain(world);
    const [day] = (await world.ports.evidence.list(idKey(vm.id), '2026-11-23', '2026-11-23Z')) as DayRecord[];
    if (day === undefined) throw new Error('no day');
    await world.ports.evidence.put(idKey(vm.id), [{ key: day.date, value: { ...day, expected: 50_001 } }]);

    expect(await read(world, { vm: 'web' })).toEqual({ kind: 'too-much', rows: 50_001 });
  });
});

test('an hour of 32 disks fits its rows, and a day of 24 such hours', async () => {
  const world = aWorld();
  world.ports.clock.set('2026-11-23T23:05:00Z');
  const names = Array.from({ length: 32 }, (_, place) => `disk-${place}`);
  const { vm } = addVm(world, 'web', 'every 1h keep 24h 7d', names);
  await tickAndDrain(world);
  await tickUntil(world, '2026-11-24T23:55:00Z');

  const rows = world.ports.evidence.all().filter(({ unit }) => unit === idKey(vm.id));
  const largest = Math.max(...rows.map(({ value }) => JSON.stringify(value).length));
  expect(largest).toBeLessThan(30_000);
  const of24 = await rowsOf(world, 'web', { from: '2026-11-24', to: '2026-11-24' });
  expect(of24.filter((row) => row.kind === 'occurrence' && row.state === 'taken')).toHaveLength(768);
  expect(pointsIn(world).length).toBeGreaterThan(700);
});

test('evidence goes with the history of actions', async () => {
  const world = aWorld({ historyDays: 40 });
  addVm(world, 'web');
  await tickAndDrain(world);
  const months = () => [...new Set(world.ports.evidence.all().map(({ key }) => key.slice(0, 7)))].toSorted();

  for (const day of ['2026-12-15', '2026-12-31', '2027-01-09', '2027-01-11']) {
    world.ports.clock.set(`${day}T02:05:00Z`);
    await tickAndDrain(world);
  }

  expect(months()).toEqual(['2026-12', '2027-01']);
  expect((await world.ports.evidence.listGaps(SUBSCRIPTION, '2026-12-01', '2027-01-01')).length).toBeGreaterThan(0);
});

test('a VM that was gone before any plan saw it is known by what was pruned of it', async () => {
  const world = aWorld();
  // A subscription without any disk is not believed.
  addVm(world, 'web');
  const { vm, disks } = addVm(world, 'old');
  for (const disk of disks) for (const night of nights(20)) addPoint(world, disk, night, { vm });
  world.ports.azure.virtualMachines.delete(idKey(vm.id));
  for (const { id } of disks) world.ports.azure.disks.delete(idKey(id));
  await tickAndDrain(world);

  const rows = await rowsOf(world, 'old', { from: '2026-11-01', to: '2026-11-30' });

  expect(rows.length).toBeGreaterThan(5);
  expect(rows.every((row) => row.kind === 'extra' && row.prunedAt === '2026-11-23T02:05:00Z')).toBe(true);
});
