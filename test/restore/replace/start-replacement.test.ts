import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parseInstant } from '../../../shared/policy/instant.ts';
import { restoreReport } from '../../../shared/restore/read-restore.ts';
import type { RestoreWorld } from '../restore-world.ts';
import { diskId, machineId, SUBSCRIPTION } from '../shop-fleet.ts';
import { askFor, finish, openReplacementWorld, type ReplacementWorld, replace } from './replacement-world.ts';

let shop: ReplacementWorld;

beforeAll(async () => {
  shop = await openReplacementWorld({ machines: [{ name: 'web', data: [{ name: 'data', lun: 3 }] }] });
});

afterAll(() => shop.close());

function writes({ simulator: { state } }: RestoreWorld): readonly string[] {
  return state.log.entries.filter(({ method }) => method !== 'GET').map(({ method, url }) => `${method} ${url}`);
}

async function nothingHappened(world: RestoreWorld): Promise<void> {
  expect(writes(world)).toEqual([]);
  expect((await world.ports.restores.list(10)).items).toEqual([]);
  expect(world.ports.queue.waiting).toEqual([]);
}

describe('a call to replace in place', () => {
  test.each(['', 'WEB', 'web ', 'other'])('that confirms by %j starts nothing', async (confirm) => {
    const world = shop.fresh();
    expect(await askFor(world, { confirm })).toMatchObject({ kind: 'refused', code: 'confirm-mismatch' });
    await nothingHappened(world);
  });

  test('before the first night, or in the mode observe, starts nothing', async () => {
    const world = shop.fresh();
    const at = parseInstant('2026-11-23T02:00Z');
    expect(await askFor(world, { at })).toMatchObject({ kind: 'refused', code: 'no-set' });
    const observing = { ...world, settings: { ...world.settings, mode: 'observe' as const } };
    expect(await askFor(observing)).toMatchObject({ kind: 'refused', code: 'mode-observe' });
    await nothingHappened(world);
  });

  test('for a set with a point missing, or one that is not proven ours, starts nothing', async () => {
    const world = shop.fresh();
    const { snapshots } = world.simulator.state;
    const [first, second] = snapshots.all();
    if (first === undefined || second === undefined) throw new Error('there are no points');
    first.tags = { ...first.tags, 'nightkeep-disk-id': 'another' };
    expect(await askFor(world)).toMatchObject({ kind: 'refused' });
    snapshots.delete(second.id);
    expect(await askFor(world)).toMatchObject({ kind: 'refused' });
    await nothingHappened(world);
  });

  test('of a VM that is busy or hibernated starts nothing', async () => {
    for (const [properties, code] of [
      [{ provisioningState: 'Updating' }, 'vm-busy'],
      [{ instanceView: { statuses: [{ code: 'HibernationState/Hibernated' }] } }, 'vm-hibernated'],
    ] as const) {
      const world = shop.fresh();
      const machine = world.simulator.state.virtualMachines.get(machineId('web'));
      Object.assign(machine?.properties ?? {}, properties);
      expect(await askFor(world)).toMatchObject({ kind: 'refused', code });
      await nothingHappened(world);
    }
  });

  test('of a VM in another zone than its disks starts nothing', async () => {
    const world = shop.fresh();
    Object.assign(world.simulator.state.virtualMachines.get(machineId('web')) ?? {}, { zones: ['2'] });
    expect(await askFor(world)).toMatchObject({ kind: 'refused', code: 'zone-mismatch' });
    await nothingHappened(world);
  });

  test('while another of the VM is open is refused, and allowed once that has ended', async () => {
    const world = shop.fresh();
    const first = await askFor(world);
    if (first.kind !== 'started') throw new Error('it was not started');
    expect(await askFor(world)).toMatchObject({
      kind: 'refused',
      code: 'replacement-open',
      more: { restore: first.record.id },
    });
    await finish(world, first.record.id);
    expect(await askFor(world)).toMatchObject({ kind: 'started' });
  });

  test('twice at once starts one', async () => {
    const world = shop.fresh();
    const calls = await Promise.all([askFor(world), askFor(world), askFor(world)]);
    expect(calls.map(({ kind }) => kind).toSorted()).toEqual(['refused', 'refused', 'started']);
  });

  test('with the same key is the same replacement, also after it has ended', async () => {
    const world = shop.fresh();
    const { id } = await replace(world, { idempotencyKey: 'k' });
    const puts = writes(world).length;
    expect(await askFor(world, { idempotencyKey: 'k' })).toMatchObject({ kind: 'started', record: { id } });
    expect(await askFor(world, { idempotencyKey: 'k', reason: 'another' })).toMatchObject({
      kind: 'key-reused',
      restoreId: id,
    });
    expect(writes(world)).toHaveLength(puts);
    expect(world.ports.queue.waiting).toEqual([]);
  });

  test('as a dry run says how to do it by hand, in both shells, and writes nothing', async () => {
    const world = shop.fresh();
    const planned = await askFor(world, { dryRun: true, confirm: '', reason: '' });
    if (planned.kind !== 'planned') throw new Error('it was not planned');
    const { commands, replacement } = restoreReport(planned.record);
    expect(replacement?.swaps).toMatchObject([
      { lun: 'os', from: diskId('web-os') },
      { lun: 3, from: diskId('data') },
    ]);
    expect(commands?.make?.bash).toHaveLength(4);
    const [deallocate, patch, wait, start] = commands?.replace?.bash ?? [];
    expect(deallocate).toBe(`az vm deallocate --ids ${machineId('web')}`);
    expect(patch).toContain(`az rest --method patch --url '${machineId('web')}?api-version=`);
    expect(wait).toContain('az vm wait --updated');
    expect(start).toBe(`az vm start --ids ${machineId('web')}`);
    const body = JSON.parse(/--body '(.*)'$/.exec(patch ?? '')?.[1] ?? '{}');
    const ids = replacement?.swaps.map(({ to }) => to);
    expect(body.properties.storageProfile.osDisk.managedDisk.id).toBe(ids?.[0]);
    expect(body.properties.storageProfile.dataDisks[0]).toMatchObject({ lun: 3, managedDisk: { id: ids?.[1] } });
    expect(commands?.replace?.powershell).toHaveLength(4);
    await nothingHappened(world);
  });
});

describe('a VM of other kinds of disks', () => {
  test('with Trusted Launch, in a zone, with a Premium SSD v2 disk, is put back', async () => {
    const other = await openReplacementWorld({
      machines: [
        {
          name: 'web',
          os: {
            name: 'web-os',
            zones: ['2'],
            properties: { osType: 'Linux', hyperVGeneration: 'V2', securityProfile: { securityType: 'TrustedLaunch' } },
          },
          data: [{ name: 'data', lun: 0, sku: 'PremiumV2_LRS', zones: ['2'], caching: 'None' }],
        },
      ],
    });
    onTestFinished(() => other.close());
    const world = other.fresh();
    const machine = world.simulator.state.virtualMachines.get(machineId('web'));
    Object.assign(machine ?? {}, { zones: ['2'] });
    Object.assign(machine?.properties ?? {}, { securityProfile: { securityType: 'TrustedLaunch' } });
    const record = await replace(world);
    expect(record).toMatchObject({ state: 'succeeded', on: 'new', notes: [] });
    const disks = await Promise.all(record.disks.map(({ request }) => world.ports.models.getDisk(request.id)));
    expect(disks).toMatchObject([
      { zones: ['2'], properties: { securityProfile: { securityType: 'TrustedLaunch' }, hyperVGeneration: 'V2' } },
      { zones: ['2'], sku: { name: 'PremiumV2_LRS' } },
    ]);
    expect(await world.ports.inventory.listSnapshots(SUBSCRIPTION)).toHaveLength(4);
  });
});
