import { describe, expect, test } from 'vitest';
import { MINUTE } from '../../shared/policy/instant.ts';
import { readPoliciesFile } from '../../shared/policy/tag/policies-file.ts';
import { FakeViewStore } from '../fakes/fake-view-store.ts';
import { disksOfDrills, drillHour } from './drill/drill-world.ts';
import { asking, madeDisks, restorable, restore, start } from './new-disks.ts';
import { replace } from './replace/replacement-world.ts';
import { drainRestores, openRestoreWorld, type RestoreWorld, takePoints } from './restore-world.ts';
import { diskId } from './shop-fleet.ts';

const POLICIES = { whole: { schedule: 'at 02:00', keep: '7d', consistency: 'crash' } };
const WEB = {
  name: 'web',
  tags: { 'snapshot-policy': 'whole' },
  os: { name: 'web-os', sizeGib: 128 },
  data: [{ name: 'web-data', caching: 'None', lun: 4, sizeGib: 256 }],
};

/** A VM whose disks have a restore point of each night. */
async function openWithRestorePoints(nights = 1): Promise<RestoreWorld> {
  const { book } = readPoliciesFile(JSON.stringify({ policies: POLICIES }), { timeZone: 'UTC' });
  const world = await openRestoreWorld({ machines: [WEB], settings: { book } });
  await takePoints(world, nights);
  world.ports.clock.set(world.ports.clock.now() + 5 * MINUTE);
  expect(world.simulator.state.snapshots.all()).toEqual([]);
  expect([...world.simulator.state.diskRestorePoints.values()]).toHaveLength(2 * nights);
  return world;
}

describe('a restore of a VM that has restore points', () => {
  test('makes a disk of each of its disks, as they are, of one moment', async () => {
    const world = await openWithRestorePoints(2);

    const record = await restore(world, asking({ vm: 'web' }));

    expect(record).toMatchObject({
      state: 'succeeded',
      source: { vm: 'Shop/web', scheduledFor: Date.UTC(2026, 10, 24, 2) },
      disks: [
        { lun: 'os', cache: 'ReadOnly', sourceDiskId: diskId('web-os'), state: 'succeeded' },
        { lun: 4, cache: 'None', sourceDiskId: diskId('web-data'), state: 'succeeded' },
      ],
    });
    expect(record.source.takenFrom).toBe(record.source.takenTo);
    const made = madeDisks(world);
    expect(made.map(({ properties }) => properties.creationData?.createOption)).toEqual(['Restore', 'Restore']);
    for (const name of ['web-os', 'web-data']) {
      const source = world.simulator.state.disks.get(diskId(name));
      const copy = made.find((disk) => disk.name.startsWith(`${name}-`));
      if (source === undefined || copy === undefined) throw new Error(`no disk of ${name}`);
      expect(restorable(copy)).toEqual(restorable(source));
    }
  });

  test('is of the set by the instant that is named', async () => {
    const world = await openWithRestorePoints(2);

    const { source } = await restore(world, asking({ vm: 'web', at: Date.UTC(2026, 10, 24, 1) }));

    expect(source.scheduledFor).toBe(Date.UTC(2026, 10, 23, 2));
  });

  test('makes one disk of one that is named by the id of its part', async () => {
    const world = await openWithRestorePoints();
    const part = [...world.simulator.state.diskRestorePoints.values()].find(({ name }) => name.startsWith('web-data'));

    const { disks } = await restore(world, asking({ point: part?.id ?? '' }));

    expect(disks.map(({ sourceDiskId }) => sourceDiskId)).toEqual([diskId('web-data')]);
    expect(madeDisks(world)).toHaveLength(1);
  });

  test('brings back a disk that is gone, by what its restore point says of it', async () => {
    const world = await openWithRestorePoints();
    world.simulator.state.disks.delete(diskId('web-data'));

    const { disks } = await restore(world, asking({ vm: 'web' }, { disks: ['web-data'] }));

    expect(disks).toMatchObject([{ lun: 4, cache: 'None', state: 'succeeded' }]);
    expect(madeDisks(world)).toMatchObject([{ sku: { name: 'Premium_LRS' }, properties: { diskSizeGB: 256 } }]);
  });

  test('is refused, not called unknown, where no table knows of it and its region cannot be read', async () => {
    const world = await openWithRestorePoints();
    const { state } = world.simulator;
    const ports = { ...world.ports, views: new FakeViewStore() };
    state.beginOutage('westeurope');

    await expect(start(world, asking({ vm: 'web' }), ports)).rejects.toMatchObject({ status: 503 });

    state.outages.end('westeurope', state.now());
    expect(await start(world, asking({ vm: 'web' }), ports)).toMatchObject({ kind: 'started' });
  });

  test('is planned without a right to it, with commands that make the same', async () => {
    const world = await openWithRestorePoints();

    const planned = await start(world, asking({ vm: 'web' }, { dryRun: true }));

    expect(planned).toMatchObject({ kind: 'planned', record: { disks: [{}, {}] } });
    expect(JSON.stringify(planned)).toContain('"createOption":"Restore"');
    expect(await drainRestores(world)).toEqual([]);
  });
});

test('a drill proves a VM by its newest restore point, and leaves nothing behind', async () => {
  const world = await openWithRestorePoints();

  const [drill] = await drillHour(world);

  expect(drill).toMatchObject({
    state: 'succeeded',
    step: 'done',
    checks: [
      { sizeMatches: true, generationMatches: true },
      { sizeMatches: true, generationMatches: true },
    ],
  });
  expect(disksOfDrills(world)).toEqual([]);
});

test('a replacement in place hangs the disks of a restore point on the VM', async () => {
  const world = await openWithRestorePoints();

  expect(await replace(world)).toMatchObject({ state: 'succeeded' });

  const machine = world.simulator.state.virtualMachines.all().find(({ name }) => name === 'web');
  const { osDisk, dataDisks = [] } = machine?.properties.storageProfile ?? {};
  const hung = [osDisk?.managedDisk?.id ?? '', ...dataDisks.map(({ managedDisk }) => managedDisk?.id ?? '')];
  const made = madeDisks(world).map(({ id }) => id);
  expect(hung.map((id) => id.toLowerCase()).toSorted()).toEqual(made.map((id) => id.toLowerCase()).toSorted());
});
