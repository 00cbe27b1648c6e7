import { describe, expect, test } from 'vitest';
import type { ArmResource } from '../../../local/simulator/arm-json.ts';
import { aMachineFleet, VERSION, WEB } from './machine-fleet.ts';
import { openSimulator } from './open-simulator.ts';
import { GROUP_ID, idIn } from './small-fleet.ts';

const HOME = `${GROUP_ID}/providers/Microsoft.Compute/restorePointCollections/home`;
const AWAY = `${GROUP_ID}/providers/Microsoft.Compute/restorePointCollections/away`;
const SOURCE = `${HOME}/restorePoints/p`;
const COPY = `${AWAY}/restorePoints/p`;

/** A point at home, complete, and a collection in eastus for copies of it. */
async function open() {
  const simulator = await openSimulator({ fleet: aMachineFleet() });
  const put = (id: string, body: unknown) => simulator.send('PUT', `${id}${VERSION}`, body);
  await put(HOME, { location: 'westus', properties: { source: { id: WEB } } });
  await put(SOURCE, { properties: { consistencyMode: 'CrashConsistent' } });
  simulator.pass(2_000);
  const collection = await put(AWAY, { location: 'eastus', properties: { source: { id: HOME } } });
  const get = async (id: string, rest = '') => (await simulator.send('GET', `${id}${VERSION}${rest}`)).body;
  return { ...simulator, put, get, collection };
}

const OF_SOURCE = { properties: { sourceRestorePoint: { id: SOURCE } } };

describe('a copy of a restore point', () => {
  test('goes to a collection of another region, whose source is told with its region as recorded', async () => {
    const simulator = await open();

    const accepted = await simulator.put(COPY, OF_SOURCE);
    simulator.pass(600);
    const copy = await simulator.get(COPY, '&$expand=instanceView');
    const disks = (await simulator.get(`${COPY}/diskRestorePoints`)).value;

    expect(simulator.collection.body.properties.source).toEqual({ location: 'westus', id: HOME });
    expect([accepted.status, accepted.body.properties.provisioningState]).toEqual([201, 'Creating']);
    expect(accepted.headers['azure-asyncoperation']).toContain('/locations/eastus/operations/');
    expect(copy.properties).toMatchObject({
      provisioningState: 'Succeeded',
      consistencyMode: 'CrashConsistent',
      sourceRestorePoint: { id: SOURCE },
    });
    expect(copy.properties.instanceView.diskRestorePoints).toHaveLength(3);
    expect(disks.map(({ properties }: ArmResource) => properties)).toEqual([
      expect.objectContaining({
        sourceUniqueId: 'unique-data-0',
        completionPercent: 0,
        sourceResourceLocation: 'westus',
      }),
      expect.objectContaining({
        sourceUniqueId: 'unique-data-1',
        completionPercent: 0,
        replicationState: 'InProgress',
      }),
      expect.objectContaining({ sourceUniqueId: 'unique-os', completionPercent: 0 }),
    ]);
  });

  test('is made into a disk in its region once it is complete', async () => {
    const simulator = await open();
    await simulator.put(COPY, OF_SOURCE);
    simulator.pass(600);
    const { id } = (await simulator.get(COPY)).properties.sourceMetadata.storageProfile.osDisk.diskRestorePoint;
    const creationData = { createOption: 'Restore', sourceResourceId: id };
    const restore = (location: string) =>
      simulator.put(idIn('disks', 'back'), { location, sku: { name: 'Premium_LRS' }, properties: { creationData } });

    const early = await restore('eastus');
    simulator.pass(20_000);
    const elsewhere = await restore('westus');
    const restored = await restore('eastus');

    expect([early.status, elsewhere.status, restored.status]).toEqual([409, 409, 202]);
  });

  test('whose source is deleted on its way never gets complete', async () => {
    const simulator = await open();
    await simulator.put(COPY, OF_SOURCE);
    simulator.pass(600);

    await simulator.send('DELETE', `${SOURCE}${VERSION}`);
    simulator.pass(60_000);
    const disks = (await simulator.get(`${COPY}/diskRestorePoints`)).value;

    expect(new Set(disks.map(({ properties }: ArmResource) => properties['replicationState']))).toEqual(
      new Set(['Failed']),
    );
  });

  test.each([
    ['nothing', {}, 400, 'InvalidParameter'],
    ['a point that is not there', { sourceRestorePoint: { id: `${HOME}/restorePoints/q` } }, 404, 'NotFound'],
    ['a point of another collection', { sourceRestorePoint: { id: COPY } }, 404, 'NotFound'],
  ])('of %s is refused', async (_, properties, status, code) => {
    const simulator = await open();

    const reply = await simulator.put(`${AWAY}/restorePoints/x`, { properties });

    expect([reply.status, reply.body.error.code]).toEqual([status, code]);
  });

  test('needs a collection in another region, and is no point of the VM’s own', async () => {
    const simulator = await open();

    const near = await simulator.put(`${AWAY}-2`, { location: 'westus', properties: { source: { id: HOME } } });
    const own = await simulator.put(`${HOME}/restorePoints/q`, OF_SOURCE);

    expect([near.status, own.status]).toEqual([409, 400]);
  });
});
