import { describe, expect, test } from 'vitest';
import { formatInstant, HOUR, MINUTE } from '../../shared/policy/instant.ts';
import { snapshotName } from '../../shared/policy/names.ts';
import type { CopyRequest } from '../../shared/policy/plan.ts';
import { TAG } from '../../shared/policy/point-tags.ts';
import { readPoint } from '../../shared/policy/read-point.ts';
import { computeId } from '../../shared/policy/resource-id.ts';
import { asking, madeDisks, restore, start } from './new-disks.ts';
import { openRestoreWorld, type RestoreWorld, takePoints } from './restore-world.ts';
import { SUBSCRIPTION } from './shop-fleet.ts';

const HOME = 'westeurope';
const AWAY = 'northeurope';
const GROUP = 'nightkeep-snapshots-northeurope';

/** A VM of two disks with a point of each night, of which those of `copied` nights, the oldest first, are copied. */
async function openWithCopies(nights: number, copied: number): Promise<RestoreWorld> {
  const world = await openRestoreWorld({ machines: [{ name: 'web', data: [{ name: 'web-data', caching: 'None' }] }] });
  await takePoints(world, nights);
  const { simulator, ports } = world;
  const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/${GROUP}`;
  simulator.state.groups.set(id.toLowerCase(), { id, name: GROUP, location: AWAY, tags: {} });
  const points = (await ports.inventory.listSnapshots(SUBSCRIPTION)).map((point) => readPoint(point, world.settings));
  const occurrences = [...new Set(points.map(({ scheduledFor }) => scheduledFor))].toSorted((a, b) => a - b);
  for (const scheduledFor of occurrences.slice(0, copied)) {
    ports.clock.set(ports.clock.now() + HOUR);
    for (const point of points.filter((one) => one.scheduledFor === scheduledFor))
      await ports.snapshots.copy(copyOf(world, point));
    ports.clock.set(ports.clock.now() + 2 * HOUR);
  }
  simulator.state.log.clear();
  return world;
}

function copyOf(
  { settings }: RestoreWorld,
  { snapshot, scheduledFor, diskUniqueId = '' }: ReturnType<typeof readPoint>,
): CopyRequest {
  const name = snapshotName({
    diskName: snapshot.sourceResourceId?.split('/').at(-1) ?? '',
    owner: settings.owner,
    diskUniqueId,
    kind: 'copy',
    location: AWAY,
    moment: { kind: 'scheduled', scheduledFor },
    attempt: 1,
  });
  return {
    id: computeId(SUBSCRIPTION, GROUP, 'snapshots', name),
    location: AWAY,
    tags: { ...snapshot.tags, [TAG.taken]: formatInstant(snapshot.timeCreated ?? 0) },
    sourceResourceId: snapshot.id,
    networkAccessPolicy: 'DenyAll',
    publicNetworkAccess: 'Disabled',
  };
}

function places(world: RestoreWorld) {
  return madeDisks(world)
    .map(({ id, name, location, sku }) => ({
      disk: name.split('-20')[0],
      location,
      group: id.split('/')[4],
      sku: sku?.name,
    }))
    .toSorted((a, b) => ((a.disk ?? '') < (b.disk ?? '') ? -1 : 1));
}

const BOTH_AWAY = [
  { disk: 'web-data', location: AWAY, group: GROUP, sku: 'Premium_LRS' },
  { disk: 'web-os', location: AWAY, group: GROUP, sku: 'Premium_LRS' },
];

describe('a region that is lost', () => {
  test('is restored from the copies in another, of the newest set that is whole there', async () => {
    const world = await openWithCopies(2, 1);
    world.simulator.state.beginOutage(HOME);

    const record = await restore(world, asking({ vm: 'web' }, { region: 'North Europe' }));

    expect(record).toMatchObject({
      state: 'succeeded',
      source: { vm: 'Shop/web', scheduledFor: Date.UTC(2026, 10, 23, 2) },
      disks: [
        { lun: 'os', cache: 'ReadOnly', state: 'succeeded' },
        { lun: 0, cache: 'None', state: 'succeeded' },
      ],
    });
    expect(places(world)).toEqual(BOTH_AWAY);
    expect(record.notes.join(' ')).toContain('made of a copy');
  });

  test('says by the instant of its points, not of their copies, what was there', async () => {
    const world = await openWithCopies(2, 2);
    world.simulator.state.beginOutage(HOME);

    const { source } = await restore(world, asking({ vm: 'web', at: Date.UTC(2026, 10, 23, 12) }, { region: AWAY }));

    expect(source.scheduledFor).toBe(Date.UTC(2026, 10, 23, 2));
    expect(source.takenTo).toBeLessThan(Date.UTC(2026, 10, 23, 3));
  });

  test('has one disk restored of a copy that is named by its id', async () => {
    const world = await openWithCopies(1, 1);
    world.simulator.state.beginOutage(HOME);
    const copy = world.simulator.state.snapshots
      .all()
      .find(({ location, name }) => location === AWAY && name.startsWith('web-data'));

    await restore(world, asking({ point: copy?.id ?? '' }));

    expect(places(world)).toEqual(BOTH_AWAY.slice(0, 1));
  });
});

describe('while its region stands, a VM', () => {
  test('is restored from its points, never from copies that are as good', async () => {
    const world = await openWithCopies(2, 2);

    await restore(world, asking({ vm: 'web' }));

    expect(new Set(places(world).map(({ location, group }) => `${location}/${group}`))).toEqual(
      new Set([`${HOME}/Shop`]),
    );
  });

  test('is restored elsewhere where that is asked for', async () => {
    const world = await openWithCopies(1, 1);

    await restore(world, asking({ vm: 'web' }, { region: AWAY }));

    expect(places(world)).toEqual(BOTH_AWAY);
  });

  test('is refused in a region without copies, and nothing is made', async () => {
    const world = await openWithCopies(1, 1);

    expect(await start(world, asking({ vm: 'web' }, { region: 'eastus' }))).toMatchObject({ code: 'region-mismatch' });
    expect(madeDisks(world)).toEqual([]);
  });

  test('is restored from its copies where its points are gone', async () => {
    const world = await openWithCopies(1, 1);
    for (const { id, location } of world.simulator.state.snapshots.all()) {
      if (location === HOME) await world.ports.snapshots.delete(id as ReturnType<typeof computeId>);
    }
    world.ports.clock.set(world.ports.clock.now() + MINUTE);

    await restore(world, asking({ vm: 'web' }));

    expect(places(world)).toEqual(BOTH_AWAY);
  });
});
