import { expect, test } from 'vitest';
import { sayStay } from '../../../shared/dashboard/parts/stay.ts';
import { readDiskPage } from '../../../shared/dashboard/read/read-disk-page.ts';
import { parseInstant } from '../../../shared/policy/instant.ts';
import type { SourceDisk } from '../../../shared/policy/inventory.ts';
import type { Stay } from '../../../shared/policy/retention/kept-until.ts';
import type { PointRow } from '../../../shared/run/read/view-rows.ts';
import { addPoint, addVm, aWorld, nights, tickAndDrain, type World } from '../../run/world.ts';

const AT = parseInstant('2026-11-30T02:00Z');

test.each<[Stay, PointRow['kind'], PointRow['reasons'], string]>([
  [{ kind: 'until', at: AT }, 'scheduled', ['daily-1'], 'about 2026-11-29'],
  [{ kind: 'until', at: AT }, 'ad-hoc', ['ad-hoc'], '2026-11-29 21:00'],
  [{ kind: 'beyond', after: AT }, 'scheduled', ['yearly-1'], 'beyond 2026'],
  [{ kind: 'stays', why: 'hold' }, 'scheduled', ['hold'], 'the hold is lifted'],
  [{ kind: 'stays', why: 'floor' }, 'scheduled', ['floor'], 'a person removes it'],
  [{ kind: 'goes' }, 'scheduled', ['expired'], 'the next prune'],
  [{ kind: 'goes' }, 'scheduled', ['pace'], 'its turn in the coming days'],
])('%j of a %s point is said in the policy’s zone', (stay, kind, reasons, expected) => {
  expect(sayStay(stay, { kind, reasons }, 'America/New_York')).toBe(expected);
});

/** A disk with thirty nights behind it. */
function addNights(world: World, disk: SourceDisk): void {
  for (const night of nights(30).slice(1)) addPoint(world, disk, night);
}

async function stayOfNewest(world: World, disk: SourceDisk): Promise<Stay | undefined> {
  const view = await readDiskPage(world.ports, world.settings, disk.uniqueId);
  return view?.points[0]?.stay;
}

test('a disk with a tag of its own follows that tag, not its VM’s', async () => {
  const world = aWorld();
  const { disks } = addVm(world, 'web', 'nightly keep 7d', ['web-os', 'web-data']);
  const [os, data] = disks;
  if (os === undefined || data === undefined) throw new Error('no disks');
  world.ports.azure.addDisk({ ...data, tags: { 'snapshot-policy': 'nightly keep 3d' } });
  await tickAndDrain(world);

  expect(await stayOfNewest(world, os)).toEqual({ kind: 'until', at: parseInstant('2026-11-30T02:00Z') });
  expect(await stayOfNewest(world, data)).toEqual({ kind: 'until', at: parseInstant('2026-11-26T02:00Z') });
});

test('a disk whose tag is mistyped keeps all until that is mended', async () => {
  const world = aWorld();
  const { disks } = addVm(world, 'build', 'nigthly');
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk');
  addNights(world, disk);
  await tickAndDrain(world);

  expect(await stayOfNewest(world, disk)).toEqual({ kind: 'stays', why: 'policy-problem' });
});

test('the least age of the installation goes before the rules', async () => {
  const world = aWorld({ minKeepDays: 30 });
  const { disks } = addVm(world, 'web', 'nightly keep 7d');
  const [disk] = disks;
  if (disk === undefined) throw new Error('no disk');
  await tickAndDrain(world);

  // Made on 23 November at 02:05: on 23 December at 02:00 it is not 30 days old.
  expect(await stayOfNewest(world, disk)).toEqual({ kind: 'until', at: parseInstant('2026-12-24T02:00Z') });
});
