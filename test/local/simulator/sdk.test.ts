import { ComputeManagementClient } from '@azure/arm-compute';
import { describe, expect, test } from 'vitest';
import { aMachineFleet } from './machine-fleet.ts';
import { openSimulator } from './open-simulator.ts';
import { aDisk, aFleet, aSnapshot, idIn, SUBSCRIPTION } from './small-fleet.ts';
import { TOKEN } from './token.ts';

const credential = { getToken: async () => ({ token: TOKEN, expiresOnTimestamp: Date.now() + 3_600_000 }) };

async function open(fleet = aFleet(), settings = {}) {
  const simulator = await openSimulator({ fleet, clock: Date.now, settings });
  const client = new ComputeManagementClient(credential, SUBSCRIPTION, {
    endpoint: simulator.url,
    tlsOptions: { ca: simulator.caPem },
    retryOptions: { maxRetries: 0 },
  });
  return { simulator, client };
}

async function namesOf(list: AsyncIterable<{ readonly name?: string }>): Promise<(string | undefined)[]> {
  const names: (string | undefined)[] = [];
  for await (const { name } of list) names.push(name);
  return names;
}

describe('the Azure SDK as a client', () => {
  test('creates a snapshot, follows it to the end, and deletes it', async () => {
    const { simulator, client } = await open(aFleet(), { snapshotCreateMs: 1, snapshotDeleteMs: 1 });

    const made = await client.snapshots.createOrUpdate(
      'shop',
      'point',
      {
        location: 'West US',
        tags: { a: 'b' },
        incremental: true,
        creationData: { createOption: 'Copy', sourceResourceId: idIn('disks', 'disk1') },
      },
      { updateIntervalInMs: 5 },
    );

    expect(made).toMatchObject({ name: 'point', location: 'westus', provisioningState: 'Succeeded', diskSizeGB: 200 });
    expect(made.timeCreated).toBeInstanceOf(Date);
    expect(made.sku).toEqual({ name: 'Standard_ZRS', tier: 'Standard' });

    await client.snapshots.delete('SHOP', 'POINT', { updateIntervalInMs: 5 });

    expect(simulator.state.snapshots.size).toBe(0);
  });

  test('lists over small and empty pages without loss', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `point-${index}`);
    const fleet = aFleet({ snapshots: names.map((name) => aSnapshot(name)) });
    const { client } = await open(fleet, { pageSize: 5, emptyPageEvery: 2 });

    const listed = await namesOf(client.snapshots.list());
    const inGroup = await namesOf(client.snapshots.listByResourceGroup('shop'));

    expect(listed.toSorted()).toEqual(names.toSorted());
    expect(inGroup.toSorted()).toEqual(names.toSorted());
  });

  test('reads VMs and disks, and a missing one is a 404 with a code', async () => {
    const { client } = await open(aFleet({ disks: [aDisk('disk1'), aDisk('disk2')] }));

    const machines = await namesOf(client.virtualMachines.listAll());
    const disk = await client.disks.get('Shop', 'disk2');

    expect(machines).toEqual(['web']);
    expect(disk.uniqueId).toBe('unique-disk2');
    await expect(client.disks.get('Shop', 'nothing')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
  });

  test('makes a restore point, lists its disks, restores one of them, and deletes the point', async () => {
    const { simulator, client } = await open(aMachineFleet(), { restorePointCreateMs: 1, diskCreateMs: 1 });
    const source = { id: idIn('virtualMachines', 'web') };
    await client.restorePointCollections.createOrUpdate('shop', 'web-rp', {
      location: 'westus',
      tags: { a: 'b' },
      source,
    });

    const options = { updateIntervalInMs: 5 };
    const point = await client.restorePoints.create(
      'shop',
      'web-rp',
      'p',
      { consistencyMode: 'CrashConsistent' },
      options,
    );
    const collection = await client.restorePointCollections.get('shop', 'web-rp', { expand: 'restorePoints' });
    const disks = [];
    for await (const disk of client.diskRestorePoint.listByRestorePoint('shop', 'web-rp', 'p')) disks.push(disk);
    const creationData = { createOption: 'Restore', sourceResourceId: disks.at(-1)?.id ?? '' };
    const back = await client.disks.createOrUpdate('shop', 'back', { location: 'westus', creationData }, options);

    expect(point).toMatchObject({ provisioningState: 'Succeeded', consistencyMode: 'CrashConsistent' });
    expect(collection).toMatchObject({ tags: { a: 'b' }, restorePoints: [{ name: 'p' }] });
    expect(disks.map(({ sourceUniqueId }) => sourceUniqueId)).toEqual(['unique-data-0', 'unique-data-1', 'unique-os']);
    expect(back).toMatchObject({ provisioningState: 'Succeeded', osType: 'Linux' });

    await client.restorePoints.delete('shop', 'web-rp', 'p', options);
    expect(simulator.state.restorePoints.all()).toEqual([]);
  });

  test('sets an immutability policy and hears how it stands', async () => {
    const { client } = await open(aFleet({ snapshots: [aSnapshot('point')] }), { snapshotChangeMs: 1 });
    const options = { updateIntervalInMs: 5 };

    await client.snapshots.updateImmutabilityPolicy(
      'shop',
      'point',
      { immutabilityDurationDays: 7, type: 'Unlocked' },
      options,
    );
    await client.snapshots.updateImmutabilityPolicyLock(
      'shop',
      'point',
      { immutabilityDurationDays: 7, type: 'Locked' },
      options,
    );

    const { immutabilityPolicy } = await client.snapshots.get('shop', 'point');
    expect(immutabilityPolicy).toMatchObject({ type: 'Locked', immutabilityDurationDays: 7, isPolicyExpired: false });
    expect(immutabilityPolicy?.policyExpirationTime).toBeInstanceOf(Date);
  });

  test('hears of a failed operation', async () => {
    const { simulator, client } = await open(aFleet(), { snapshotCreateMs: 1 });
    simulator.state.faults.add({ match: { method: 'PUT' }, effect: { operation: { status: 'Failed', code: 'Boom' } } });

    const creation = client.snapshots.createOrUpdate(
      'shop',
      'point',
      { location: 'westus', creationData: { createOption: 'Copy', sourceResourceId: idIn('disks', 'disk1') } },
      { updateIntervalInMs: 5 },
    );

    await expect(creation).rejects.toThrow(/Boom/);
    expect(simulator.state.snapshots.get(idIn('snapshots', 'point'))?.properties.provisioningState).toBe('Failed');
  });
});
