import { describe, expect, test } from 'vitest';
import { idParts, type ResourceId } from '../../shared/policy/resource-id.ts';
import { startRestore } from '../../shared/restore/start-restore.ts';
import { asking, ended, madeDisks, recordOf, restore, start, writesOf } from './new-disks.ts';
import { drainRestores, openRestoreWorld, type RestoreWorld, takePoints } from './restore-world.ts';
import { diskId, machineId, SHOP, SUBSCRIPTION } from './shop-fleet.ts';

const WEB = {
  name: 'web',
  data: [
    { name: 'web-a', caching: 'None' },
    { name: 'web-b', lun: 7 },
  ],
};

async function openWithPoints(nights = 1): Promise<RestoreWorld> {
  const world = await openRestoreWorld({ machines: [WEB] });
  await takePoints(world, nights);
  world.simulator.state.log.clear();
  return world;
}

function bodies(world: RestoreWorld): string {
  return JSON.stringify(world.simulator.state.disks.all());
}

describe('a restore of a VM', () => {
  test('makes as many disks as its newest complete set has points, at their LUNs with their caching', async () => {
    const world = await openWithPoints(2);

    const record = await restore(world, asking({ vm: 'web' }));

    expect(record).toMatchObject({
      state: 'succeeded',
      source: { vm: 'Shop/web', scheduledFor: Date.UTC(2026, 10, 24, 2) },
      disks: [
        { lun: 'os', cache: 'ReadOnly', sourceDiskId: diskId('web-os'), state: 'succeeded' },
        { lun: 0, cache: 'None', sourceDiskId: diskId('web-a'), state: 'succeeded' },
        { lun: 7, cache: 'ReadOnly', sourceDiskId: diskId('web-b'), state: 'succeeded' },
      ],
    });
    expect(madeDisks(world)).toHaveLength(3);
  });

  test('is of the set by the instant that is named', async () => {
    const world = await openWithPoints(2);

    const { source } = await restore(world, asking({ vm: 'web', at: Date.UTC(2026, 10, 24, 1) }));

    expect(source.scheduledFor).toBe(Date.UTC(2026, 10, 23, 2));
  });

  test('makes only the disks that are named, in the group that is named', async () => {
    const world = await openWithPoints();
    const id = `/subscriptions/${SUBSCRIPTION}/resourceGroups/rescue`;
    world.simulator.state.groups.set(id.toLowerCase(), { id, name: 'rescue', location: 'northeurope', tags: {} });

    const { disks } = await restore(world, asking({ vm: 'web' }, { disks: ['web-b'], resourceGroup: 'rescue' }));

    expect(disks.map(({ sourceDiskId }) => sourceDiskId)).toEqual([diskId('web-b')]);
    expect(madeDisks(world).map((disk) => [disk.location, idParts(disk.id as ResourceId).resourceGroup])).toEqual([
      ['westeurope', 'rescue'],
    ]);
  });

  test('is of points alone where the VM and its disks are deleted', async () => {
    const world = await openWithPoints();
    for (const name of ['web-os', 'web-a', 'web-b']) world.simulator.state.disks.delete(diskId(name));
    world.simulator.state.virtualMachines.delete(machineId('web'));

    const { state, disks } = await restore(world, asking({ vm: 'web' }));

    expect([state, disks.map(({ lun }) => lun)]).toEqual(['succeeded', ['os', 0, 7]]);
  });

  test('says of which size the VM was, for the commands that build it', async () => {
    const world = await openWithPoints();

    expect(await restore(world, asking({ vm: 'web' }))).toMatchObject({
      usedVm: { id: machineId('web'), size: 'Standard_D4ds_v5' },
    });
  });

  test('opts the disks in where that is asked for, and not where it is not', async () => {
    const world = await openWithPoints();

    await restore(world, asking({ vm: 'web' }, { disks: ['web-a'], protect: true }));
    await restore(world, asking({ vm: 'web' }, { disks: ['web-b'] }));

    const tags = madeDisks(world).map((disk) => disk.tags?.['snapshot-policy']);
    expect(tags.toSorted()).toEqual(['nightly', undefined]);
  });
});

describe('a restore that is asked for again', () => {
  test('with the same key and request is the same restore, and makes no disk more', async () => {
    const world = await openWithPoints();
    const request = asking({ vm: 'web' }, { idempotencyKey: 'monday' });

    const first = recordOf(await start(world, request));
    await drainRestores(world);
    const again = recordOf(await start(world, request));
    await drainRestores(world);

    expect(again.id).toBe(first.id);
    expect(madeDisks(world)).toHaveLength(3);
  });

  test('with the same key and another request is refused', async () => {
    const world = await openWithPoints();
    const first = recordOf(await start(world, asking({ vm: 'web' }, { idempotencyKey: 'monday' })));

    const again = await start(world, asking({ vm: 'web' }, { idempotencyKey: 'monday', protect: true }));

    expect(again).toEqual({ kind: 'key-reused', restoreId: first.id });
  });

  test('without a key is another restore, whose disks have other names', async () => {
    const world = await openWithPoints();

    const ids = [await start(world, asking({ vm: 'web' })), await start(world, asking({ vm: 'web' }))].map(
      (started) => recordOf(started).id,
    );
    await drainRestores(world);

    expect(await Promise.all(ids.map((id) => ended(world, id)))).toMatchObject([
      { state: 'succeeded' },
      { state: 'succeeded' },
    ]);
    expect(madeDisks(world)).toHaveLength(6);
  });
});

describe('a dry run', () => {
  test('needs no right to restore, shows the disks, and writes nothing anywhere', async () => {
    const world = await openWithPoints();
    world.simulator.state.roles.set({ roles: [aReader()] });

    const planned = await start(world, asking({ vm: 'web' }, { dryRun: true }));

    expect(planned).toMatchObject({ kind: 'planned', record: { disks: [{}, {}, {}] } });
    expect(writesOf(world)).toEqual([]);
    expect((await world.ports.restores.list(10)).items).toEqual([]);
  });
});

describe('a restore without the right to make disks', () => {
  test('is refused with the commands to do it with rights of one’s own, and makes nothing', async () => {
    const world = await openWithPoints();
    const before = bodies(world);
    world.simulator.state.roles.set({ roles: [aReader()] });

    const refused = await start(world, asking({ vm: 'web' }, { disks: ['web-a'] }));

    expect(refused).toMatchObject({
      kind: 'refused',
      because: 'forbidden',
      code: 'restore-not-permitted',
      detail: expect.stringContaining('Microsoft.Compute/disks/write'),
      commands: {
        bash: [expect.stringContaining('az rest --method put'), expect.stringContaining('az disk wait')],
        powershell: [expect.stringContaining('WriteAllText'), expect.anything()],
      },
    });
    expect(bodies(world)).toBe(before);
  });
});

describe('what can be known before is refused, and nothing is touched:', () => {
  test.each<readonly [string, (world: RestoreWorld) => Promise<unknown> | unknown, Parameters<typeof asking>, unknown]>(
    [
      [
        'a VM that nobody knows',
        () => undefined,
        [{ vm: 'wab' }],
        { because: 'unknown', code: 'vm-unknown', field: 'vm' },
      ],
      [
        'a set that is not there',
        () => undefined,
        [{ set: 'aaaaaaaaaaaa' }],
        { because: 'unknown', code: 'set-unknown' },
      ],
      ['an instant before all points', () => undefined, [{ vm: 'web', at: 0 }], { because: 'unknown', code: 'no-set' }],
      [
        'a disk that the set has not',
        () => undefined,
        [{ vm: 'web' }, { disks: ['web-a', 'web-c'] }],
        { because: 'unknown', code: 'disk-unknown', field: 'disks.1' },
      ],
      [
        'a group that is not there',
        () => undefined,
        [{ vm: 'web' }, { resourceGroup: 'nowhere' }],
        {
          because: 'unknown',
          code: 'group-unknown',
          field: 'resourceGroup',
          commands: { bash: [expect.stringContaining('az group create')] },
        },
      ],
      [
        'another region than the points are in',
        () => undefined,
        [{ vm: 'web' }, { region: 'North Europe' }],
        { because: 'conflict', code: 'region-mismatch', field: 'region' },
      ],
    ],
  )('%s', async (_, arrange, [filter, fields], expected) => {
    const world = await openWithPoints();
    await arrange(world);

    expect(await start(world, asking(filter, fields))).toMatchObject({ kind: 'refused', ...(expected as object) });
    expect(writesOf(world)).toEqual([]);
    expect(madeDisks(world)).toEqual([]);
  });

  test('a point that is gone', async () => {
    const world = await openWithPoints();
    const point = pointOf(world, 'web-a');
    world.simulator.state.snapshots.delete(point.id);

    const refused = await start(world, asking({ point: point.id }));

    expect(refused).toMatchObject({ kind: 'refused', because: 'unknown', code: 'point-unknown', field: 'point' });
    expect(writesOf(world)).toEqual([]);
  });

  test('a point that is still being made', async () => {
    const world = await openWithPoints();
    pointOf(world, 'web-a').properties.provisioningState = 'Updating';

    const refused = await start(world, asking({ point: pointOf(world, 'web-a').id }));

    expect(refused).toMatchObject({ kind: 'refused', because: 'conflict', code: 'point-pending' });
    expect(writesOf(world)).toEqual([]);
  });

  test('a point of another owner, and one whose tags were edited', async () => {
    const world = await openWithPoints();
    const [foreign, doubted] = [pointOf(world, 'web-a'), pointOf(world, 'web-b')];
    foreign.tags = { ...foreign.tags, 'nightkeep-owner': 'somebody' };
    doubted.tags = { ...doubted.tags, 'nightkeep-scheduled-for': '2026-11-22T02:00:00Z' };

    for (const { id } of [foreign, doubted]) {
      expect(await start(world, asking({ point: id }))).toMatchObject({ kind: 'refused', code: 'point-not-own' });
    }
    expect(writesOf(world)).toEqual([]);
  });

  test('a set that is not whole, unless what there is of it is asked for', async () => {
    const world = await openWithPoints();
    const point = pointOf(world, 'web-a');
    const set = point.tags?.['nightkeep-set']?.split(' ')[0] ?? '';
    world.simulator.state.snapshots.delete(point.id);

    const refused = await start(world, asking({ set }));

    expect(refused).toMatchObject({ kind: 'refused', because: 'conflict', code: 'set-incomplete' });
    expect(writesOf(world)).toEqual([]);
    const { state, disks, notes } = await restore(world, asking({ set }, { allowIncomplete: true }));
    expect([state, disks.length, notes]).toEqual(['succeeded', 2, ['1 of its 3 points is not there.']]);
  });

  test('a point that is being copied to another region, which the last run has seen', async () => {
    const world = await openWithPoints();
    const point = pointOf(world, 'web-a');
    const uniqueId = point.properties.creationData?.sourceUniqueId?.toLowerCase() ?? '';
    await world.ports.views.replaceScope('points', uniqueId, [
      { key: point.id, value: { snapshotId: point.id, reasons: ['copying'] } },
    ]);
    world.simulator.state.snapshots.put({
      ...structuredClone(point),
      id: point.id.replace(point.name, 'copy-1'),
      name: 'copy-1',
      tags: {},
      location: 'northeurope',
      properties: {
        creationData: { createOption: 'CopyStart', sourceResourceId: point.id },
        completionPercent: 40,
        provisioningState: 'Succeeded',
      },
    });

    const refused = await start(world, asking({ point: point.id }));

    expect(refused).toMatchObject({ kind: 'refused', because: 'conflict', code: 'point-being-copied' });
    expect(writesOf(world)).toEqual([]);
  });

  test.each([
    [
      'an encryption set',
      'encryption-set-missing',
      { encryption: { type: 'EncryptionAtRestWithCustomerKey', diskEncryptionSetId: linkedId('diskEncryptionSets') } },
    ],
    [
      'a disk access',
      'disk-access-missing',
      { networkAccessPolicy: 'AllowPrivate', diskAccessId: linkedId('diskAccesses') },
    ],
  ])('%s that is gone', async (_, code, properties) => {
    const world = await openRestoreWorld({ machines: [{ name: 'web', data: [{ name: 'web-a', properties }] }] });
    await takePoints(world);
    world.simulator.state.log.clear();
    world.simulator.state.linked.clear();

    expect(await start(world, asking({ vm: 'web' }))).toMatchObject({ kind: 'refused', because: 'conflict', code });
    expect(writesOf(world)).toEqual([]);
  });

  test('a name that a foreign disk has, which is left as it is byte for byte', async () => {
    const world = await openWithPoints();
    const request = asking({ vm: 'web' }, { disks: ['web-a'], idempotencyKey: 'k' });
    const stranger = await aStrangerUnderTheNameOf(world, request);

    expect(await start(world, request)).toMatchObject({ kind: 'refused', because: 'conflict', code: 'name-taken' });
    expect(writesOf(world)).toEqual([]);
    expect(JSON.stringify(world.simulator.state.disks.get(stranger.id))).toBe(stranger.text);
  });
});

/** Another's disk under the name that a restore is about to give: the claim of its key says which that is. */
async function aStrangerUnderTheNameOf(
  world: RestoreWorld,
  request: ReturnType<typeof asking>,
): Promise<{ readonly id: string; readonly text: string }> {
  let id = '';
  const spied = {
    ...world.ports,
    models: {
      getDiskRestorePoint: (point: ResourceId) => world.ports.models.getDiskRestorePoint(point),
      getSnapshot: (point: ResourceId) => world.ports.models.getSnapshot(point),
      getVirtualMachine: (vm: ResourceId) => world.ports.models.getVirtualMachine(vm),
      getLinked: (linked: ResourceId) => world.ports.models.getLinked(linked),
      getDisk: async (disk: ResourceId) => {
        if (idParts(disk).name.startsWith('web-a-2026')) {
          id = disk;
          throw new Error('seen');
        }
        return world.ports.models.getDisk(disk);
      },
    },
  };
  await expect(startRestore(spied, world.settings, request)).rejects.toThrow('seen');
  const model = world.simulator.state.disks.get(diskId('web-b'));
  if (model === undefined) throw new Error('no disk to copy');
  world.simulator.state.disks.put({ ...structuredClone(model), id, name: idParts(id as ResourceId).name });
  return { id, text: JSON.stringify(world.simulator.state.disks.get(id)) };
}

function pointOf({ simulator }: RestoreWorld, disk: string) {
  const point = simulator.state.snapshots
    .all()
    .find(({ properties }) => properties.creationData?.sourceResourceId?.toLowerCase() === diskId(disk).toLowerCase());
  if (point === undefined) throw new Error(`${disk} has no point`);
  return point;
}

function linkedId(type: string): string {
  return `/subscriptions/${SUBSCRIPTION}/resourceGroups/${SHOP}/providers/Microsoft.Compute/${type}/linked`;
}

/** May read everything and write nothing. */
function aReader() {
  return { Name: 'Reader', Actions: ['*/read'], NotActions: [], AssignableScopes: [`/subscriptions/${SUBSCRIPTION}`] };
}
