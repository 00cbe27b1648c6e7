import { expect, test } from 'vitest';
import type { DayRecord } from '../../shared/evidence/records.ts';
import { formatInstant } from '../../shared/policy/instant.ts';
import { idKey } from '../../shared/policy/resource-id.ts';
import { AzureError } from '../../shared/run/azure-error.ts';
import type { CoverageRow } from '../../shared/run/read/view-rows.ts';
import { tick } from '../../shared/run/start/start-tick.ts';
import { aDisk } from '../builders/disk.ts';
import { SUBSCRIPTION } from '../builders/points.ts';
import { addVm, aWorld, drain, tickAndDrain, tickUntil, type World } from '../run/world.ts';

async function daysOf({ ports }: World, id: string): Promise<readonly DayRecord[]> {
  const rows = await ports.evidence.list(idKey(id), '2026-01-01', '2028-01-01');
  return rows.flatMap((row) => (row.kind === 'day' ? [row] : []));
}

/** Date, expected occurrences in UTC, why nothing is expected, and what changed. */
function told(rows: readonly DayRecord[]) {
  return rows.map(({ date, occurrences, why, changes }) =>
    [
      date,
      ...occurrences.map(({ at, disks }) => `${formatInstant(at).slice(5, 16)}*${disks.length}`),
      ...(why === undefined ? [] : [why]),
      ...changes.map(({ what, from, to }) => `${what} ${from ?? ''}>${to ?? ''}`),
    ].join(' | '),
  );
}

async function historyOf({ ports }: World): Promise<string> {
  const [row] = await ports.views.listScope<CoverageRow>('coverage', SUBSCRIPTION);
  return `${row?.history?.until} ${row?.history?.marks.slice(-7)}`;
}

function setTag({ ports }: World, vm: Parameters<World['ports']['azure']['addVm']>[0], tag: string | undefined): void {
  ports.azure.addVm({ ...vm, tags: tag === undefined ? {} : { 'snapshot-policy': tag } });
}

test('a VM has a row for each date, and nothing more is written on a day that brings nothing', async () => {
  const world = aWorld();
  const { vm } = addVm(world, 'web', 'nightly', ['web-os', 'web-data']);
  await tickAndDrain(world);
  await tickUntil(world, '2026-11-24T12:00:00Z');
  const written = world.ports.evidence.rowsWritten;

  await tickUntil(world, '2026-11-24T20:00:00Z');

  expect(world.ports.evidence.rowsWritten).toBe(written);
  expect(told(await daysOf(world, vm.id))).toEqual(['2026-11-23 | seen >nightly', '2026-11-24 | 11-24T02:00*2']);
  expect(await historyOf(world)).toBe('2026-11-24 -----tt');
});

test('the marks tell a create that failed, one that a later try mended, and a disk that is missing', async () => {
  const world = aWorld();
  addVm(world, 'web', 'nightly keep 2d', ['web-os', 'web-data']);
  await tickAndDrain(world);
  const { azure, clock } = world.ports;
  const broken: Readonly<Record<string, number>> = { '2026-11-24': 20, '2026-11-25': 3 };
  azure.fault = (call, subject) => {
    const [date = '', time = ''] = formatInstant(clock.now()).split('T');
    const isBroken =
      call === 'createSnapshot' && subject.includes('web-data') && Number(time.slice(0, 2)) < (broken[date] ?? 0);
    return isBroken ? { error: new AzureError('busy', { code: 'DiskBusy', status: 403 }) } : undefined;
  };
  const seen: string[] = [];
  for (const at of ['24T02:30', '24T12:00', '25T02:30', '25T12:00', '26T12:00', '27T12:00']) {
    await tickUntil(world, `2026-11-${at}:00Z`);
    seen.push(await historyOf(world));
  }

  expect(seen).toEqual([
    '2026-11-24 -----tf',
    '2026-11-24 -----tf',
    '2026-11-25 ----tff',
    '2026-11-25 ----tfl',
    '2026-11-26 ---tflt',
    '2026-11-27 --pfltt',
  ]);
});

test('of a fleet on which nothing changed no row is read', async () => {
  const world = aWorld();
  for (let count = 0; count < 20; count++) addVm(world, `vm-${count}`);
  await tickAndDrain(world);
  const reads = world.ports.evidence.reads;

  await tickUntil(world, '2026-11-26T03:00:00Z');

  expect(world.ports.evidence.reads).toBe(reads);
  expect(world.ports.evidence.all().filter(({ key }) => key === '2026-11-26')).toHaveLength(20);
});

test('days that no plan saw have their rows by the policy as it was, and its gap is told', async () => {
  const world = aWorld();
  const { vm } = addVm(world, 'web');
  await tickAndDrain(world);
  setTag(world, vm, 'at 06:00 keep 3d');

  world.ports.clock.set('2026-11-26T10:04:00Z');
  await tickAndDrain(world);

  expect(told(await daysOf(world, vm.id))).toEqual([
    '2026-11-23 | seen >nightly',
    '2026-11-24 | 11-24T02:00*1',
    '2026-11-25 | 11-25T02:00*1',
    '2026-11-26 | 11-26T02:00*1 | tag nightly>at 06:00 keep 3d | policy nightly keep 7d 4w 12m tz UTC>at 06:00 keep 3d tz UTC',
  ]);
  const gaps = await world.ports.evidence.listGaps(SUBSCRIPTION, '2026-01-01', '2028-01-01');
  expect(gaps.map(({ from, to, cause }) => [formatInstant(from), formatInstant(to), cause])).toEqual(
    Array(3).fill(['2026-11-24T00:00:00Z', '2026-11-26T10:04:00Z', 'the app did not run']),
  );
  // The point for 06:00 of the new schedule is there, and late.
  expect(await historyOf(world)).toBe('2026-11-26 ---tmmm');
});

test('the days of a VM without its tag are told, and those since it has it again', async () => {
  const world = aWorld();
  const { vm } = addVm(world, 'web');
  await tickAndDrain(world);
  setTag(world, vm, undefined);
  await tickUntil(world, '2026-11-24T12:00:00Z');
  setTag(world, vm, 'off');
  await tickUntil(world, '2026-11-25T12:00:00Z');
  setTag(world, vm, 'nightly');

  await tickUntil(world, '2026-11-26T12:00:00Z');

  expect(told(await daysOf(world, vm.id))).toEqual([
    '2026-11-23 | not opted in | seen >nightly | tag nightly> | policy nightly keep 7d 4w 12m tz UTC>not opted in',
    '2026-11-24 | not opted in',
    // What selects nothing before and after is looked at by the daily pass alone.
    '2026-11-25 | opted out | tag >off | policy not opted in>opted out | tag off>nightly | policy opted out>nightly keep 7d 4w 12m tz UTC',
    '2026-11-26 | 11-26T02:00*1',
  ]);
});

test('a VM that is gone has a last row, which says so', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web');
  await tickAndDrain(world);
  world.ports.azure.virtualMachines.delete(idKey(vm.id));
  for (const { id } of disks) world.ports.azure.disks.delete(idKey(id));

  await tickUntil(world, '2026-11-26T12:00:00Z');

  expect(told(await daysOf(world, vm.id))).toEqual(['2026-11-23 | Azure lists it no longer | seen >nightly | gone >']);
});

test('a disk without a VM has rows from its tag on, without it too, until it is gone', async () => {
  const world = aWorld();
  addVm(world, 'web');
  const disk = aDisk('archive', { attachedTo: [], diskState: 'Unattached' });
  world.ports.azure.addDisk(disk);
  world.ports.clock.set('2026-11-22T02:05:00Z');
  await tickAndDrain(world);
  world.ports.azure.addDisk({ ...disk, tags: { 'snapshot-policy': 'nightly' } });
  await tickUntil(world, '2026-11-23T12:00:00Z');
  world.ports.azure.addDisk(disk);
  await tickUntil(world, '2026-11-25T12:00:00Z');
  world.ports.azure.disks.delete(idKey(disk.id));
  await tickUntil(world, '2026-11-27T12:00:00Z');

  expect(told(await daysOf(world, disk.id))).toEqual([
    '2026-11-22 | seen >nightly',
    '2026-11-23 | 11-23T02:00*1 | not opted in | tag nightly> | policy nightly keep 7d 4w 12m tz UTC>not opted in',
    '2026-11-24 | not opted in',
    '2026-11-25 | not opted in',
    '2026-11-26 | Azure lists it no longer | gone >',
  ]);
});

test('a plan made again after its days were written adds nothing to them', async () => {
  const world = aWorld();
  const { vm } = addVm(world, 'web');
  await tickAndDrain(world);
  setTag(world, vm, 'nightly keep 3d');
  const { views } = world.ports;
  const replace = views.replaceScope.bind(views);
  views.replaceScope = async (view, scope, rows) => {
    if (view === 'coverage') throw new AzureError('busy', { code: 'ServerBusy', status: 503 });
    await replace(view, scope, rows);
  };
  await tickUntil(world, '2026-11-23T02:30:00Z');
  const first = told(await daysOf(world, vm.id));
  views.replaceScope = replace;
  await tickUntil(world, '2026-11-24T00:30:00Z');

  expect(first).toEqual([
    '2026-11-23 | seen >nightly | tag nightly>nightly keep 3d | policy nightly keep 7d 4w 12m tz UTC>at 02:00 keep 3d tz UTC',
  ]);
  expect(told(await daysOf(world, vm.id))[0]).toEqual(first[0]);
});

test('a run delivered twice over leaves the rows that one leaves', async () => {
  const rowsAfter = async (duplicates: number) => {
    const world = aWorld();
    addVm(world, 'web', 'nightly keep 2d', ['web-os', 'web-data']);
    for (const day of ['23', '24', '25', '26', '27']) {
      world.ports.clock.set(`2026-11-${day}T02:05:00Z`);
      await tick(world.ports, world.settings);
      await drain(world, { duplicates });
    }
    return world.ports.evidence.all().map(({ unit, key, value }) => [unit, key, { ...value, asOf: 0 }]);
  };

  expect(await rowsAfter(2)).toEqual(await rowsAfter(0));
});
