import { expect, test } from 'vitest';
import { vmPage } from '../../../shared/dashboard/pages/vm.ts';
import { readVmPage } from '../../../shared/dashboard/read/read-vm-page.ts';
import { copying } from '../../run/copying.ts';
import { addVm, aWorld, tickAndDrain, tickUntil, type World } from '../../run/world.ts';

async function show(world: World, id: string): Promise<string> {
  const read = await readVmPage(world.ports, world.settings, id);
  if (read.kind !== 'read') throw new Error(`not read: ${read.kind}`);
  return String(vmPage(read.view));
}

test('a protected VM is shown with its policy in words, its ages, its disks, and how to get it back', async () => {
  const world = aWorld();
  const { vm, disks } = addVm(world, 'web', 'nightly', ['web-os', 'web-data']);
  await tickAndDrain(world);
  const page = await show(world, vm.id.toUpperCase());

  expect(page).toContain('protected');
  expect(page).toContain('A snapshot every day at 02:00 (UTC)');
  expect(page).toContain('old after 28 h, critical after 32 h');
  for (const { name, uniqueId } of disks) {
    expect(page).toContain(`<a href="/api/dashboard/disk?id=${uniqueId.toLowerCase()}"><bdi>${name}</bdi></a>`);
  }
  expect(page).toContain('/api/restores');
  expect(page).toContain('&quot;dryRun&quot;:true');
});

test('a VM with a mistyped tag is shown with the cause and the command that mends it', async () => {
  const world = aWorld();
  addVm(world, 'build', 'nigthly');
  await tickAndDrain(world);
  const page = await show(world, 'build');

  expect(page).toContain('nigthly');
  expect(page).toContain('az tag update');
  expect(page).toContain('snapshot-policy=nightly');
});

test('a VM whose points are copied is shown with what the loss of its region would cost', async () => {
  const world = copying('northeurope');
  await tickUntil(world, '2026-11-23T04:00:00Z');
  const page = await show(world, 'web');

  expect(page).toContain('Copies in other regions');
  expect(page).toContain('<bdi>northeurope</bdi></h3><span class="muted">2 copies, the newest of all disks');
  expect(page).toContain('<bdi>francecentral</bdi></h3><span class="muted">0 copies</span>');
  expect(page).toContain('could not be restored in francecentral');
});

test('a name that no run has seen is unknown', async () => {
  const world = aWorld();
  expect(await readVmPage(world.ports, world.settings, 'nobody')).toEqual({ kind: 'unknown' });
});
