import { beforeEach, describe, expect, test } from 'vitest';
import { parseInstant } from '../../shared/policy/instant.ts';
import type { VirtualMachine } from '../../shared/policy/inventory.ts';
import type { KeptModel } from '../../shared/run/ports.ts';
import { FakeVmModelStore } from '../fakes/fake-vm-model-store.ts';
import { addVm, aWorld, pointsIn, tickUntil, type World } from '../run/world.ts';

/** A store that counts what is kept, and fails where it is told. */
class CountingStore extends FakeVmModelStore {
  readonly kept: KeptModel[] = [];
  failure: Error | undefined;

  override async put(kept: KeptModel): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    this.kept.push(kept);
    await super.put(kept);
  }
}

let world: World;
let store: CountingStore;
let vm: VirtualMachine;

beforeEach(() => {
  store = new CountingStore();
  world = aWorld({}, { vmModels: store });
  ({ vm } = addVm(world, 'web-1'));
});

describe('the model of a VM', () => {
  test('is kept with its first point, and not again while it stays as it is', async () => {
    await tickUntil(world, '2026-11-26T03:00Z');

    expect(pointsIn(world)).toHaveLength(4);
    expect(store.kept).toHaveLength(1);
    expect(store.kept[0]).toMatchObject({ vmId: vm.id, model: { name: 'web-1', properties: { storageProfile: {} } } });
  });

  test('is kept again with the next point after a change, and is then found by the time', async () => {
    await tickUntil(world, '2026-11-24T03:00Z');
    world.ports.azure.addVm({ ...vm, tags: { ...vm.tags, team: 'shop' } });
    await tickUntil(world, '2026-11-26T03:00Z');

    expect(store.kept.map(({ model }) => model.tags?.['team'])).toEqual([undefined, 'shop']);
    const tagAt = async (at: string) => (await store.at(vm.id, parseInstant(at)))?.model.tags?.['team'];
    expect(await tagAt('2026-11-24T12:00Z')).toBeUndefined();
    expect(await tagAt('2026-11-25T12:00Z')).toBe('shop');
  });

  test('costs no request of Azure: the read of the VM is the one that the run makes anyway', async () => {
    await tickUntil(world, '2026-11-23T03:00Z');

    expect(store.kept).toHaveLength(1);
    expect(world.ports.azure.countOf('getVirtualMachine')).toBe(1);
    expect(world.ports.azure.countOf('getVirtualMachineModel')).toBe(0);
  });

  test('is not kept by a dry look: in observe nothing is read of the VM', async () => {
    world = { ...world, settings: { ...world.settings, mode: 'observe' } };
    await tickUntil(world, '2026-11-24T03:00Z');

    expect(store.kept).toEqual([]);
  });

  test.each([new Error('a defect'), Object.assign(new Error('503'), { status: 503 })])(
    'that cannot be kept spoils no snapshot: %s',
    async (failure) => {
      store.failure = failure;
      await tickUntil(world, '2026-11-23T03:00Z');

      expect(pointsIn(world).map(({ provisioningState }) => provisioningState)).toEqual(['Succeeded']);
      expect(world.ports.queue.poisoned).toEqual([]);
      expect(world.ports.logged).toContainEqual(
        expect.objectContaining({ level: 'warn', message: 'The model of a VM could not be kept' }),
      );

      store.failure = undefined;
      await tickUntil(world, '2026-11-24T03:00Z');
      expect(store.kept).toHaveLength(1);
    },
  );
});
