import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULT_KINDS } from '../../../local/simulator/fault-kinds.ts';
import { setPower } from '../../../local/simulator/power.ts';
import { carryOn } from '../../../shared/restore/carry-on.ts';
import type { ReplacementRecord } from '../../../shared/restore/records.ts';
import { deliver, drain } from '../../run/world.ts';
import type { RestoreWorld } from '../restore-world.ts';
import { diskId, machineId, SUBSCRIPTION } from '../shop-fleet.ts';
import {
  askFor,
  deletions,
  finish,
  openReplacementWorld,
  type ReplacementWorld,
  replace,
  seen,
} from './replacement-world.ts';

const OLD = ['web-os', 'data', 'logs'].map(diskId);
const ON_NEW = {
  disks: ['web-os (new)', 'data (new)', 'logs (new)'],
  luns: [3, 7],
  caching: ['ReadOnly', 'None', 'ReadOnly'],
  on: 'new',
};

let shop: ReplacementWorld;

beforeAll(async () => {
  const data = [
    { name: 'data', lun: 3, caching: 'None', tags: { 'snapshot-policy': 'hourly', team: 'shop' } },
    { name: 'logs', lun: 7 },
  ];
  shop = await openReplacementWorld({ machines: [{ name: 'web', data }, { name: 'other' }] });
});

afterAll(() => shop.close());

function profileOf({ simulator: { state } }: RestoreWorld) {
  const machine = state.virtualMachines.get(machineId('web'));
  if (machine?.properties.storageProfile === undefined) throw new Error('the VM has no profile');
  return machine.properties.storageProfile;
}

function stepsOf({ steps }: ReplacementRecord): readonly string[] {
  return steps.map(({ step }) => step);
}

describe('a VM that is put back in place', () => {
  test('ends wholly on new disks, at the same LUNs with the same caching, and runs again', async () => {
    const world = shop.fresh();
    const record = await replace(world);
    expect(record).toMatchObject({ state: 'succeeded', on: 'new', wasRunning: true, notes: [] });
    expect(stepsOf(record)).toEqual(['safety', 'disks', 'deallocate', 'swap', 'start', 'tag-old', 'done']);
    expect(seen(world)).toEqual({ ...ON_NEW, power: 'running' });
    expect(world.simulator.state.log.find({ method: 'PATCH', urlPattern: '/virtualMachines/web' })).toHaveLength(1);
    expect(deletions(world, OLD)).toEqual([]);
  });

  test('leaves the old disks detached, with a tag that says until when a person should decide', async () => {
    const world = shop.fresh();
    const { id } = await replace(world);
    for (const old of OLD) {
      const disk = await world.ports.models.getDisk(old);
      expect(disk).not.toHaveProperty('managedBy');
      expect(disk?.tags).toMatchObject({
        'nightkeep-replaced': id,
        'nightkeep-replaced-until': '2026-12-23T09:40:28Z',
      });
    }
  });

  test('has a safety point of each old disk, kept for 30 days, before it is touched', async () => {
    const world = shop.fresh();
    const { id, safetyRunId = '' } = await replace(world);
    const run = (await world.ports.runs.get(safetyRunId))?.value;
    expect(run).toMatchObject({
      prune: false,
      creates: 'now',
      keepFor: { count: 30, unit: 'd' },
      reason: `Safety points before replacement ${id}`,
      counts: { created: 3 },
    });
    const points = await world.ports.inventory.listSnapshots(SUBSCRIPTION);
    const safety = points.filter(({ tags }) => tags['nightkeep-run'] === safetyRunId);
    expect(safety.map(({ sourceResourceId }) => sourceResourceId).toSorted()).toEqual([...OLD].toSorted());
    const { entries } = world.simulator.state.log;
    const taken = entries.findLastIndex(({ method, url }) => method === 'PUT' && url.includes('/snapshots/'));
    const stopped = entries.findIndex(({ url }) => url.includes('/deallocate'));
    expect(taken).toBeLessThan(stopped);
  });

  test('keeps the opt-in tag of a disk that has one of its own', async () => {
    const world = shop.fresh();
    const { swaps } = await replace(world);
    const data = await world.ports.models.getDisk(swaps.find(({ slot }) => slot === 3)?.to ?? diskId('none'));
    expect(data?.tags).toMatchObject({ 'snapshot-policy': 'hourly', team: 'shop' });
    const os = await world.ports.models.getDisk(swaps.find(({ slot }) => slot === 'os')?.to ?? diskId('none'));
    expect(os?.tags).not.toHaveProperty('snapshot-policy');
  });

  test.each([
    ['deallocated', 'deallocated'],
    ['stopped', 'deallocated'],
  ] as const)('stays stopped where it was %s', async (before, after) => {
    const world = shop.fresh();
    setPower(world.simulator.state, world.simulator.state.virtualMachines.get(machineId('web')) as never, before);
    expect(await replace(world)).toMatchObject({ state: 'succeeded', wasRunning: false });
    expect(seen(world)).toEqual({ ...ON_NEW, power: after });
    expect(world.simulator.state.log.find({ urlPattern: '/start' })).toEqual([]);
  });

  test('can be put back once more, to the same night, though its disks are others by now', async () => {
    const world = shop.fresh();
    await replace(world);
    world.ports.clock.set('2026-11-23T11:00:00Z');
    const set = (await world.ports.restores.list(1)).items[0]?.source.set ?? '';
    const again = await replace(world, { set });
    expect(again).toMatchObject({ state: 'succeeded', on: 'new' });
    expect(again.notes).toContainEqual(expect.stringContaining('a replacement took it out'));
    expect(seen(world).power).toBe('running');
    expect(seen(world).disks.every((disk) => disk.includes('20261123T1100Z'))).toBe(true);
  });
});

describe('disks that came or went since the night', () => {
  test('that were attached since stay as they are, with a note', async () => {
    const world = shop.fresh();
    const profile = profileOf(world);
    const added = { ...profile.dataDisks?.[1], name: 'other-os', lun: 9, managedDisk: { id: diskId('other-os') } };
    (profile.dataDisks as unknown[]).push(added);
    Object.assign(world.simulator.state.disks.get(diskId('other-os')) ?? {}, { managedBy: machineId('web') });
    const record = await replace(world);
    expect(record).toMatchObject({ state: 'succeeded', on: 'new' });
    expect(record.notes).toEqual(['other-os at LUN 9 stays as it is: the set has no point of it.']);
    expect(seen(world)).toMatchObject({ disks: [...ON_NEW.disks, 'other-os'], luns: [3, 7, 9], power: 'running' });
  });

  test('that were detached since are attached again where their LUN is free, with a note', async () => {
    const world = shop.fresh();
    (profileOf(world).dataDisks as unknown[]).pop();
    const record = await replace(world);
    expect(record.notes).toEqual([
      'logs is not attached to the VM any more: its new disk is attached at LUN 7, where it was.',
    ]);
    expect(seen(world)).toEqual({ ...ON_NEW, power: 'running' });
  });
});

describe('a VM that somebody else changes meanwhile', () => {
  /** Steps until the record is at the step, then lets something happen, then goes on. */
  async function changedAt(
    step: ReplacementRecord['step'],
    change: (world: RestoreWorld) => void,
    prepare: (world: RestoreWorld) => void = () => undefined,
  ) {
    const world = shop.fresh();
    prepare(world);
    const started = await askFor(world);
    if (started.kind !== 'started') throw new Error('it was not started');
    const { id } = started.record;
    for (;;) {
      const record = (await world.ports.restores.get(id))?.value as ReplacementRecord;
      if (record.step === step) break;
      world.ports.clock.advance(1_000);
      await drain(world, { until: world.ports.clock.now() });
    }
    change(world);
    return { world, record: await finish(world, id) };
  }
  const detachLogs = (world: RestoreWorld) => (profileOf(world).dataDisks as unknown[]).pop();

  test.each(['disks', 'deallocate', 'swap', 'start'] as const)('at step %s is left as it is', async (step) => {
    const { world, record } = await changedAt(step, detachLogs);
    expect(record).toMatchObject({ state: 'failed', error: { code: 'vm-changed' } });
    expect(seen(world).luns).toEqual([3]);
    expect(deletions(world, OLD)).toEqual([]);
  });

  test('and deletes is reported as gone', async () => {
    const { record } = await changedAt('swap', ({ simulator: { state } }) => {
      state.virtualMachines.delete(machineId('web'));
    });
    expect(record).toMatchObject({ state: 'failed', error: { code: 'vm-gone' } });
  });

  test('and starts before the swap keeps its old disks and runs', async () => {
    const { effect } = FAULT_KINDS['throttled-flat'] ?? { effect: {} };
    const { world, record } = await changedAt(
      'swap',
      ({ simulator: { state } }) => setPower(state, state.virtualMachines.get(machineId('web')) as never, 'running'),
      (world) => world.simulator.state.faults.add({ match: { method: 'PATCH' }, effect, times: 1 }),
    );
    expect(record).toMatchObject({ state: 'failed', on: 'old', error: { code: 'vm-started' } });
    expect(seen(world)).toMatchObject({ on: 'old', power: 'running' });
  });
});

describe('two deliveries of one message', () => {
  test('at once do everything once', async () => {
    const world = shop.fresh();
    const started = await askFor(world);
    if (started.kind !== 'started') throw new Error('it was not started');
    await world.ports.queue.drain(async (message) => {
      if (message.kind !== 'restore') return deliver(world, message);
      const both = [1, 2].map(() => carryOn(world.ports, world.settings, message));
      await Promise.all(both);
    });
    const record = await finish(world, started.record.id);
    expect(record).toMatchObject({ state: 'succeeded', on: 'new' });
    expect(seen(world)).toEqual({ ...ON_NEW, power: 'running' });
    const writes = (pattern: string) => world.simulator.state.log.find({ urlPattern: pattern }).length;
    expect([writes('/web/deallocate'), writes('/web/start')]).toEqual([1, 1]);
    expect(world.simulator.state.log.find({ method: 'PATCH', urlPattern: '/virtualMachines/web' })).toHaveLength(1);
  });
});

describe('a write to the VM that Azure refuses', () => {
  test.each([
    ['deallocate', { method: 'POST', path: '/deallocate' }, 'locked', 'failed', 'old', 'running'],
    ['swap', { method: 'PATCH', path: '/virtualMachines/web' }, 'not-authorized', 'rolled-back', 'old', 'running'],
    ['start', { method: 'POST', path: '/start' }, 'start-refused', 'not-started', 'new', 'deallocated'],
  ] as const)('at %s leaves it wholly on one set of disks', async (_, match, kind, state, on, power) => {
    const world = shop.fresh();
    world.simulator.state.faults.add({ match, effect: FAULT_KINDS[kind]?.effect ?? {} });
    expect(await replace(world)).toMatchObject({ state, on, error: { remedy: expect.stringContaining('az ') } });
    expect(seen(world)).toMatchObject({ on, power });
    expect(deletions(world, OLD)).toEqual([]);
  });
});
