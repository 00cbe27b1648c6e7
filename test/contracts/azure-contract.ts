import { describe, expect, test } from 'vitest';
import { DAY } from '../../shared/policy/instant.ts';
import type { SnapshotRequest } from '../../shared/policy/plan.ts';
import { computeId, idKey } from '../../shared/policy/resource-id.ts';
import type { Inventory, ResourceModels, ResourceTags, Snapshots } from '../../shared/run/ports.ts';
import { refusal } from '../support/refusal.ts';

/**
 * Azure as the ports show it. Each implementation opens with the same fleet: in group `Shop` of `SUBSCRIPTION` the VM
 * `web` (tagged, with `disk1` as its OS disk), the disks `disk1` and `disk2`, in group `Other` the disk `disk3`, all in
 * westus, and no snapshots.
 */
export interface AzureWorld {
  readonly inventory: Inventory;
  readonly snapshots: Snapshots;
  readonly tags: ResourceTags;
  readonly models: ResourceModels;
  /** Moves Azure's clock. A new snapshot takes a second until it is complete. */
  pass(milliseconds: number): void;
}

export const SUBSCRIPTION = '0a000000-0000-4000-8000-000000000001';
const DISK = computeId(SUBSCRIPTION, 'Shop', 'disks', 'disk1');
const POINT = computeId(SUBSCRIPTION, 'Shop', 'snapshots', 'point');
const NOTHING = computeId(SUBSCRIPTION, 'Shop', 'snapshots', 'nothing');

function aRequest(changes: Partial<SnapshotRequest> = {}): SnapshotRequest {
  return {
    id: POINT,
    location: 'westus',
    tags: { 'nightkeep-owner': 'a', color: 'blue' },
    sourceResourceId: DISK,
    incremental: true,
    networkAccessPolicy: 'DenyAll',
    publicNetworkAccess: 'Disabled',
    ...changes,
  };
}

function names(resources: readonly { readonly name: string }[]): readonly string[] {
  return resources.map(({ name }) => name).toSorted();
}

/** What every implementation of the ports to Azure promises. */
export function azureContract(implementation: string, open: () => Promise<AzureWorld>): void {
  describe(`Azure through ${implementation}`, () => {
    describe('lists', () => {
      test('every subscription with its state', async () => {
        const { inventory } = await open();

        expect(await inventory.listSubscriptions()).toMatchObject([{ id: SUBSCRIPTION, state: 'Enabled' }]);
      });

      test('VMs with their tags and attached disks', async () => {
        const { inventory } = await open();

        const [vm, ...others] = await inventory.listVirtualMachines(SUBSCRIPTION);

        expect(others).toEqual([]);
        expect(vm).toMatchObject({ name: 'web', location: 'westus', tags: { 'snapshot-policy': 'nightly' } });
        expect(vm?.disks).toMatchObject([{ lun: 'os', name: 'disk1', ephemeral: false }]);
        expect(idKey(vm?.disks[0]?.diskId ?? '')).toBe(idKey(DISK));
      });

      test('disks of a subscription, or of one group whatever its casing', async () => {
        const { inventory } = await open();

        expect(names(await inventory.listDisks(SUBSCRIPTION))).toEqual(['disk1', 'disk2', 'disk3']);
        expect(names(await inventory.listDisks(SUBSCRIPTION, 'SHOP'))).toEqual(['disk1', 'disk2']);
        expect(await inventory.listVirtualMachines(SUBSCRIPTION, 'other')).toEqual([]);
      });

      test('snapshots once they were made, of the group asked for', async () => {
        const { inventory, snapshots } = await open();
        await snapshots.create(aRequest());

        expect(names(await inventory.listSnapshots(SUBSCRIPTION))).toEqual(['point']);
        expect(names(await inventory.listSnapshots(SUBSCRIPTION, 'shop'))).toEqual(['point']);
        expect(await inventory.listSnapshots(SUBSCRIPTION, 'Other')).toEqual([]);
      });

      test('whether a resource group is there', async () => {
        const { inventory } = await open();

        expect(await inventory.hasResourceGroup(SUBSCRIPTION, 'shop')).toBe(true);
        expect(await inventory.hasResourceGroup(SUBSCRIPTION, 'nowhere')).toBe(false);
      });

      test('where a resource group is', async () => {
        const { inventory } = await open();

        expect(await inventory.resourceGroupLocation(SUBSCRIPTION, 'SHOP')).toBe('westus');
        expect(await inventory.resourceGroupLocation(SUBSCRIPTION, 'nowhere')).toBeUndefined();
      });
    });

    describe('reads', () => {
      test('one disk and one VM', async () => {
        const { inventory } = await open();

        expect(await inventory.getDisk(DISK)).toMatchObject({ name: 'disk1', uniqueId: 'unique-disk1', sizeGib: 200 });
        const vm = await inventory.getVirtualMachine(computeId(SUBSCRIPTION, 'shop', 'virtualMachines', 'WEB'));
        expect(vm).toMatchObject({ name: 'web' });
      });

      test('nothing where Azure has nothing', async () => {
        const { inventory, snapshots } = await open();

        expect(await inventory.getDisk(computeId(SUBSCRIPTION, 'Shop', 'disks', 'none'))).toBeUndefined();
        expect(await inventory.getDisk(computeId(SUBSCRIPTION, 'gone', 'disks', 'disk1'))).toBeUndefined();
        const vm = computeId(SUBSCRIPTION, 'Shop', 'virtualMachines', 'none');
        expect(await inventory.getVirtualMachine(vm)).toBeUndefined();
        expect(await snapshots.get(NOTHING)).toBeUndefined();
      });
    });

    describe('reads a model', () => {
      test('of a VM, with what it runs on and whether it runs', async () => {
        const { models } = await open();

        const vm = await models.getVirtualMachine(computeId(SUBSCRIPTION, 'shop', 'virtualMachines', 'WEB'));

        expect(vm).toMatchObject({
          name: 'web',
          location: 'westus',
          tags: { 'snapshot-policy': 'nightly' },
          properties: {
            storageProfile: { osDisk: { name: 'disk1' }, dataDisks: [] },
            instanceView: {
              statuses: expect.arrayContaining([expect.objectContaining({ code: 'PowerState/running' })]),
            },
          },
        });
      });

      test('of a disk and of a snapshot', async () => {
        const { models, snapshots, pass } = await open();
        await snapshots.create(aRequest());
        pass(1_000);

        const disk = await models.getDisk(DISK);
        const point = await models.getSnapshot(POINT);

        expect(disk).toMatchObject({ name: 'disk1', properties: { uniqueId: 'unique-disk1', diskSizeGB: 200 } });
        expect(point).toMatchObject({
          tags: { color: 'blue' },
          sku: { name: 'Standard_ZRS' },
          properties: {
            provisioningState: 'Succeeded',
            creationData: { createOption: 'Copy', sourceUniqueId: 'unique-disk1' },
            incremental: true,
            diskSizeGB: 200,
          },
        });
        expect(Date.parse(String(point?.properties['timeCreated']))).not.toBeNaN();
      });

      test('nothing where Azure has nothing', async () => {
        const { models } = await open();

        expect(await models.getVirtualMachine(computeId(SUBSCRIPTION, 'Shop', 'virtualMachines', 'x'))).toBeUndefined();
        expect(await models.getDisk(computeId(SUBSCRIPTION, 'gone', 'disks', 'disk1'))).toBeUndefined();
        expect(await models.getSnapshot(NOTHING)).toBeUndefined();
      });
    });

    describe('creates a snapshot', () => {
      test('which is accepted first and complete later', async () => {
        const { snapshots, pass } = await open();

        await snapshots.create(aRequest());
        const early = await snapshots.get(POINT);
        pass(1_000);
        const late = await snapshots.get(POINT);

        expect(early).toMatchObject({ provisioningState: 'Updating', tags: { color: 'blue' } });
        expect(early?.timeCreated).toBeUndefined();
        expect(late).toMatchObject({
          name: 'point',
          location: 'westus',
          provisioningState: 'Succeeded',
          createOption: 'Copy',
          sourceUniqueId: 'unique-disk1',
          incremental: true,
          sku: 'Standard_ZRS',
          tags: { 'nightkeep-owner': 'a', color: 'blue' },
        });
        expect(late?.timeCreated).toBeTypeOf('number');
        expect(idKey(late?.sourceResourceId ?? '')).toBe(idKey(DISK));
      });

      test('only once under one name, though the tags are replaced', async () => {
        const { snapshots, pass } = await open();
        await snapshots.create(aRequest());
        pass(1_000);
        const first = await snapshots.get(POINT);
        pass(60_000);

        await snapshots.create(aRequest({ tags: { color: 'red' } }));
        pass(1_000);

        const second = await snapshots.get(POINT);
        expect(second?.timeCreated).toBe(first?.timeCreated);
        expect(second?.tags).toEqual({ color: 'red' });
      });

      test('but not of another disk under a name that is taken', async () => {
        const { snapshots, pass } = await open();
        await snapshots.create(aRequest());
        pass(1_000);

        const other = computeId(SUBSCRIPTION, 'Shop', 'disks', 'disk2');
        const error = await refusal(snapshots.create(aRequest({ sourceResourceId: other })));

        expect(error.message).toContain('sourceResourceId');
        expect((await snapshots.get(POINT))?.sourceUniqueId).toBe('unique-disk1');
      });

      test('but not in a group that does not exist', async () => {
        const { snapshots } = await open();

        const id = computeId(SUBSCRIPTION, 'nowhere', 'snapshots', 'point');
        const error = await refusal(snapshots.create(aRequest({ id })));

        expect(error).toMatchObject({ code: 'ResourceGroupNotFound', status: 404 });
      });
    });

    describe('makes a snapshot immutable', () => {
      const WEEK = { days: 7, locked: false };

      async function opened() {
        const world = await open();
        await world.snapshots.create(aRequest({ incremental: false }));
        world.pass(1_000);
        expect(await world.snapshots.get(POINT)).toMatchObject({ incremental: false });
        return world;
      }

      test('for as many days as it is told, from now on', async () => {
        const { snapshots, pass } = await opened();
        const { timeCreated = 0 } = (await snapshots.get(POINT)) ?? {};

        await snapshots.setImmutability(POINT, WEEK);
        pass(1_000);

        const point = await snapshots.get(POINT);
        expect(point?.immutabilityType).toBe('Unlocked');
        expect(point?.immutableUntil).toBeGreaterThanOrEqual(timeCreated + 7 * DAY);
        expect(point?.immutableUntil).toBeLessThan(timeCreated + 8 * DAY);
      });

      test('and locks it once that is set, and not before', async () => {
        const { snapshots, pass } = await opened();

        expect(await refusal(snapshots.setImmutability(POINT, { ...WEEK, locked: true }))).toMatchObject({
          status: 409,
        });
        await snapshots.setImmutability(POINT, WEEK);
        pass(1_000);
        await snapshots.setImmutability(POINT, { ...WEEK, locked: true });
        pass(1_000);

        expect(await snapshots.get(POINT)).toMatchObject({ immutabilityType: 'Locked' });
        await refusal(snapshots.setImmutability(POINT, { days: 1, locked: true }));
        expect((await snapshots.get(POINT))?.immutableUntil).toBeGreaterThan(0);
      });

      test('but not one that is still being made, nor one that is not there', async () => {
        const { snapshots } = await open();
        await snapshots.create(aRequest());

        expect(await refusal(snapshots.setImmutability(POINT, WEEK))).toMatchObject({ status: 409 });
        expect(await refusal(snapshots.setImmutability(NOTHING, WEEK))).toMatchObject({ status: 404 });
      });
    });

    describe('copies a snapshot to another region', () => {
      const COPY = computeId(SUBSCRIPTION, 'Shop', 'snapshots', 'copy');

      /** With a copy that was accepted a second ago. */
      async function openWithCopy(): Promise<AzureWorld> {
        const world = await open();
        const { incremental: _, ...request } = aRequest({ id: COPY, location: 'eastus', sourceResourceId: POINT });
        await world.snapshots.create(aRequest());
        world.pass(1_000);
        await world.snapshots.copy(request);
        world.pass(1_000);
        return world;
      }

      test('which has begun when it is accepted, and is complete later', async () => {
        const { snapshots, pass } = await openWithCopy();
        const begun = await snapshots.get(COPY);
        pass(60_000);
        const complete = await snapshots.get(COPY);

        expect(begun).toMatchObject({ location: 'eastus', createOption: 'CopyStart', provisioningState: 'Succeeded' });
        expect(begun?.completionPercent).toBeLessThan(100);
        expect(complete).toMatchObject({ completionPercent: 100, snapshotAccessState: 'Available' });
        expect(complete?.tags).toEqual({ 'nightkeep-owner': 'a', color: 'blue' });
        expect(idKey(complete?.sourceResourceId ?? '')).toBe(idKey(POINT));
        expect(complete?.sourceUniqueId).not.toBe('unique-disk1');
      });

      test('which has failed for good once its source is deleted', async () => {
        const { snapshots, pass } = await openWithCopy();

        await snapshots.delete(POINT);
        pass(60_000);

        expect((await snapshots.get(COPY))?.copyCompletionError).toBe('CopySourceNotFound');
      });
    });

    describe('deletes a snapshot', () => {
      test('and it is gone', async () => {
        const { inventory, snapshots, pass } = await open();
        await snapshots.create(aRequest());
        pass(1_000);

        await snapshots.delete(POINT);
        pass(1_000);

        expect(await snapshots.get(POINT)).toBeUndefined();
        expect(await inventory.listSnapshots(SUBSCRIPTION)).toEqual([]);
      });

      test('that was never there, without complaint', async () => {
        const { inventory, snapshots } = await open();

        await snapshots.delete(NOTHING);
        await snapshots.delete(computeId(SUBSCRIPTION, 'nowhere', 'snapshots', 'point'));

        expect(await inventory.listSnapshots(SUBSCRIPTION)).toEqual([]);
      });
    });

    describe('tags', () => {
      test('are merged into those present, whatever the casing of their names', async () => {
        const { snapshots, tags, pass } = await open();
        await snapshots.create(aRequest());
        pass(1_000);

        await tags.merge(POINT, { 'nightkeep-hold': 'audit', COLOR: 'green' });

        const present = Object.entries((await snapshots.get(POINT))?.tags ?? {});
        expect(present.map(([key, value]) => [key.toLowerCase(), value]).toSorted()).toEqual([
          ['color', 'green'],
          ['nightkeep-hold', 'audit'],
          ['nightkeep-owner', 'a'],
        ]);
      });

      test('are removed one by one', async () => {
        const { inventory, tags } = await open();
        await tags.merge(DISK, { 'nightkeep-hold': 'audit', other: 'x' });

        await tags.remove(DISK, { 'nightkeep-hold': 'audit' });

        expect((await inventory.getDisk(DISK))?.tags).toEqual({ other: 'x' });
      });

      test('of a resource that is gone are a 404', async () => {
        const { tags } = await open();

        expect((await refusal(tags.merge(NOTHING, { a: 'b' }))).status).toBe(404);
      });
    });
  });
}
