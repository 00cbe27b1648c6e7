import { expect, test } from 'vitest';
import { diskPage } from '../../../shared/dashboard/pages/disk.ts';
import { readDiskPage } from '../../../shared/dashboard/read/read-disk-page.ts';
import { scanCoverage } from '../../../shared/run/read/read-coverage.ts';
import { copying } from '../../run/copying.ts';
import { addPoint, addVm, aWorld, nights, tickAndDrain, tickUntil } from '../../run/world.ts';

async function anEstate(tag: string | null = 'nightly keep 7d 4w 12m tz Europe/London') {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', tag);
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk');
  for (const night of nights(30).slice(1)) addPoint(world, disk, night, { vm });
  await tickAndDrain(world);
  const view = await readDiskPage(world.ports, world.settings, disk.uniqueId.toUpperCase());
  if (view === undefined) throw new Error('no disk');
  return { world, disk, view, page: String(diskPage(view)) };
}

test('each point is shown with when it was taken, why it stays, and until when', async () => {
  const { view, page } = await anEstate();

  expect(view.timeZone).toBe('Europe/London');
  expect(page).toContain('newest day; newest week; newest month');
  expect(page).toContain('A disk of the VM');
  for (const { row } of view.points) expect(page).toContain(`id="${row.scheduledFor}-`);
});

test('the months are tables of weeks, the newest first, with a mark for each point', async () => {
  const { view, page } = await anEstate();
  const months = [...page.matchAll(/<caption>(\w+ \d{4})/g)].map(([, month]) => month);

  expect(months).toEqual(['November 2026', 'October 2026']);
  expect(page.split('<a class="point').length - 1).toBe(view.points.length);
  // November 2026 begins on a Sunday: six weeks.
  expect(page.split('</table>')[0]?.split('<tr>').length).toBe(6 + 2);
});

test('the points of a disk that was untagged age, and the last two stay until a person removes them', async () => {
  const { view, page } = await anEstate(null);

  expect(page).toContain('No policy makes points of it any more');

  expect(view.points.slice(0, 2).map(({ stay }) => stay)).toEqual([
    { kind: 'stays', why: 'floor' },
    { kind: 'stays', why: 'floor' },
  ]);
});

test('forms are there only for who may write', async () => {
  const { view, page } = await anEstate();
  const visitor = { name: 'ada', mayWrite: true, csrf: 'token-1', signedInBy: 'entra' as const };

  const written = String(diskPage({ ...view, form: { visitor, key: 'key-1' } }));

  expect(page).not.toContain('<form');
  expect(written.split('name="csrf" value="token-1"')).toHaveLength(3);
  expect(written).toContain('name="key" value="key-1-hold"');
});

test('a disk that no run has seen has no page', async () => {
  const { world } = await anEstate();

  expect(await readDiskPage(world.ports, world.settings, 'nobody')).toBeUndefined();
  expect(await readDiskPage(world.ports, world.settings, '')).toBeUndefined();
});

test('copies are shown with their region, and stay as long as the target keeps them', async () => {
  const world = copying('northeurope', 'francecentral');
  await tickUntil(world, '2026-11-23T04:00:00Z');
  const [row] = await scanCoverage(world.ports, () => true);
  const view = await readDiskPage(world.ports, world.settings, row?.disks[0]?.uniqueId ?? '');
  if (view === undefined) throw new Error('no disk');

  const home = view.points.find(({ row: { copy } }) => copy === undefined);
  const copies = view.points.filter(({ row: { copy } }) => copy === true);
  expect(copies.map(({ row: { region } }) => region).toSorted()).toEqual(['francecentral', 'northeurope']);
  expect(String(diskPage(view))).toContain('a copy in northeurope');
  for (const copy of copies) expect(copy.row.timeCreated).toBe(home?.row.timeCreated);
  expect(view.points.map(({ stay }) => stay.kind)).toEqual(['until', 'until', 'until']);
});
