import { describe, expect, test } from 'vitest';
import type { RestorePointRequest } from '../../shared/policy/plan.ts';
import { computeId, idKey, type ResourceId } from '../../shared/policy/resource-id.ts';
import { diskRestorePointId, restorePointId } from '../../shared/policy/restore-point-id.ts';
import type { Inventory, ResourceTags, RestorePoints, Snapshots } from '../../shared/run/ports.ts';
import { refusal } from '../support/refusal.ts';
import { SUBSCRIPTION } from './azure-contract.ts';

/** The same fleet as `AzureWorld`; a new restore point takes up to a minute until it is complete. */
export interface RestorePointWorld {
  readonly inventory: Inventory;
  readonly snapshots: Snapshots;
  readonly restorePoints: RestorePoints;
  readonly tags: ResourceTags;
  pass(milliseconds: number): void;
}

const VM = computeId(SUBSCRIPTION, 'Shop', 'virtualMachines', 'web');
const DISK = computeId(SUBSCRIPTION, 'Shop', 'disks', 'disk1');
const MINUTE = 60_000;

function aRequest(collection = 'web-rp', point = 'point', changes: Partial<RestorePointRequest> = {}) {
  const id = computeId(SUBSCRIPTION, 'Shop', 'restorePointCollections', collection);
  return {
    id: restorePointId(id, point),
    collection: { id, location: 'westus', tags: { 'nightkeep-owner': 'a', color: 'blue' }, sourceId: VM },
    consistency: 'application',
    excludedDiskIds: [],
    diskUniqueIds: ['unique-disk1'],
    ...changes,
  } satisfies RestorePointRequest;
}

async function make({ restorePoints }: RestorePointWorld, request: RestorePointRequest): Promise<void> {
  await restorePoints.createCollection(request.collection);
  await restorePoints.create(request);
}

/** What every implementation of the ports promises of VM restore points. */
export function restorePointsContract(implementation: string, open: () => Promise<RestorePointWorld>): void {
  describe(`VM restore points through ${implementation}`, () => {
    test('a collection is read as it was made', async () => {
      const { restorePoints } = await open();
      const { collection } = aRequest();
      expect(await restorePoints.getCollection(collection.id)).toBeUndefined();

      await restorePoints.createCollection(collection);

      const made = await restorePoints.getCollection(collection.id);
      expect(made).toMatchObject({ location: 'westus', tags: { color: 'blue' }, subscriptionId: SUBSCRIPTION });
      expect(idKey(made?.sourceId ?? '')).toBe(idKey(VM));
    });

    test('a point is being made at first, and then names its disks and what was reached', async () => {
      const world = await open();
      const request = aRequest();
      await make(world, request);

      const early = await world.restorePoints.get(request.id);
      world.pass(MINUTE);
      const late = await world.restorePoints.get(request.id);

      expect(early).toMatchObject({
        name: 'point',
        provisioningState: 'Creating',
        disks: [{ lun: 'os', name: 'disk1' }],
      });
      expect(early?.disks[0]?.diskRestorePointId).toBeUndefined();
      expect(late).toMatchObject({ provisioningState: 'Succeeded', collection: { tags: { color: 'blue' } } });
      expect(late?.consistencyMode).toMatch(/Consistent$/);
      expect(late?.timeCreated).toBeTypeOf('number');
      const [disk] = late?.disks ?? [];
      expect(idKey(disk?.diskId ?? '')).toBe(idKey(DISK));
      expect(idKey(disk?.diskRestorePointId ?? '')).toContain(idKey(diskRestorePointId(request.id, 'disk1_')));
    });

    test('its disks are listed with what proves them once it is finished, and each is read as a snapshot', async () => {
      const world = await open();
      const request = aRequest();
      await make(world, request);
      const byName = diskRestorePointId(request.id, 'disk1');

      expect(await world.restorePoints.listDisks(request.id)).toEqual([]);
      expect(await world.snapshots.get(byName)).toMatchObject({ provisioningState: 'Creating' });
      world.pass(MINUTE);

      const [disk, ...others] = await world.restorePoints.listDisks(request.id);
      expect(others).toEqual([]);
      expect(disk).toMatchObject({ sourceUniqueId: 'unique-disk1' });
      const named = await world.snapshots.get(byName);
      expect(named).toMatchObject({ id: disk?.id, provisioningState: 'Succeeded', createOption: 'Copy' });
      expect(await world.snapshots.get(disk?.id ?? byName)).toEqual(named);
      expect(await world.snapshots.get(diskRestorePointId(request.id, 'disk2'))).toBeUndefined();
      await expect(world.snapshots.delete(byName)).rejects.toThrow('cannot be deleted');
    });

    test('a disk that is left out is not in it', async () => {
      const world = await open();
      const request = aRequest('web-rp', 'point', { excludedDiskIds: [DISK], consistency: 'crash' });

      await make(world, request);
      world.pass(MINUTE);

      const made = await world.restorePoints.get(request.id);
      expect(made).toMatchObject({ consistencyMode: 'CrashConsistent', disks: [] });
    });

    test('a point needs its collection, and is not made a second time', async () => {
      const world = await open();
      const request = aRequest();

      expect((await refusal(world.restorePoints.create(request))).status).toBe(404);
      await make(world, request);
      world.pass(MINUTE);
      expect((await refusal(world.restorePoints.create(request))).status).toBe(409);
    });

    test('those of the owners asked for are listed, of one group too', async () => {
      const world = await open();
      await make(world, aRequest());
      world.pass(MINUTE);
      const foreign = aRequest('other-rp', 'theirs');
      await make(world, { ...foreign, collection: { ...foreign.collection, tags: { 'Nightkeep-Owner': 'b' } } });
      world.pass(MINUTE);
      const untagged = aRequest('plain-rp', 'nobodys');
      await world.restorePoints.createCollection({ ...untagged.collection, tags: {} });

      const names = async (owners: readonly string[], group?: string) => {
        const { points: found } = await world.inventory.listRestorePoints(SUBSCRIPTION, owners, group);
        return found.map(({ name }) => name).toSorted();
      };
      expect(await names(['a'])).toEqual(['point']);
      expect(await names(['a', 'b'], 'shop')).toEqual(['point', 'theirs']);
      expect(await names(['a', 'b'], 'Other')).toEqual([]);
      expect(await names([])).toEqual([]);
    });

    test('groups with collections of the owners asked for are told, with how many are in them and how many of theirs are empty', async () => {
      const world = await open();
      await make(world, aRequest());
      world.pass(MINUTE);
      const { collection } = aRequest('empty-rp');
      await world.restorePoints.createCollection(collection);
      await world.restorePoints.createCollection({ ...aRequest('plain-rp').collection, tags: {} });

      const groupsOf = async (owners: readonly string[], group?: string) =>
        (await world.inventory.listRestorePoints(SUBSCRIPTION, owners, group)).groups;
      const shop = { resourceGroup: 'shop', collections: 3, empty: 1 };
      expect(await groupsOf(['a'])).toEqual([shop]);
      expect(await groupsOf(['a', 'b'], 'Shop')).toEqual([shop]);
      expect(await groupsOf(['a'], 'Other')).toEqual([]);
      expect(await groupsOf(['b'])).toEqual([]);
    });

    test('tags are merged onto the collection', async () => {
      const world = await open();
      const { collection } = aRequest();
      await world.restorePoints.createCollection(collection);

      await world.tags.merge(collection.id, { 'nightkeep-hold': 'x' });

      const { tags } = (await world.restorePoints.getCollection(collection.id)) ?? {};
      expect(tags).toEqual({ 'nightkeep-owner': 'a', color: 'blue', 'nightkeep-hold': 'x' });
    });

    test('a point goes as a whole; to delete what is not there is no error, and one disk of it cannot go', async () => {
      const world = await open();
      const request = aRequest();
      await make(world, request);
      world.pass(MINUTE);

      await expect(world.restorePoints.delete(diskRestorePointId(request.id, 'disk1'))).rejects.toThrow('one disk');
      await world.restorePoints.delete(request.id);
      world.pass(MINUTE);

      expect(await world.restorePoints.get(request.id)).toBeUndefined();
      await world.restorePoints.delete(request.id);
    });

    test('what is not there is absent', async () => {
      const { restorePoints } = await open();
      const nothing = aRequest('nothing-rp').id as ResourceId;

      expect(await restorePoints.get(nothing)).toBeUndefined();
    });
  });
}
