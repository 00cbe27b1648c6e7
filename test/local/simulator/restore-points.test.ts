import { describe, expect, test } from 'vitest';
import type { ArmResource } from '../../../local/simulator/arm-json.ts';
import { aMachineFleet, named, VERSION, WEB } from './machine-fleet.ts';
import { type OpenSimulator, openSimulator } from './open-simulator.ts';
import { aDisk, aFleet, aMachine, GROUP_ID, idIn } from './small-fleet.ts';

const COLLECTION = `${GROUP_ID}/providers/Microsoft.Compute/restorePointCollections/web-rp`;
const HOUR = 3_600_000;
/** The properties in Microsoft's example GetDiskRestorePointResources of 2020-12-01. */
const EXAMPLE = ['familyId', 'hyperVGeneration', 'osType', 'sourceResourceId', 'sourceUniqueId', 'timeCreated'];

function at(name: string, rest = ''): string {
  return `${COLLECTION}/restorePoints/${name}${rest}${VERSION}`;
}

const CRASH = { properties: { consistencyMode: 'CrashConsistent' } };

async function open(fleet = aMachineFleet(), settings = {}): Promise<OpenSimulator> {
  const simulator = await openSimulator({ fleet, settings });
  const body = { location: 'westus', properties: { source: { id: WEB } } };
  expect((await simulator.send('PUT', `${COLLECTION}${VERSION}`, body)).status).toBe(201);
  return simulator;
}

/** Accepts a point and waits for the end of its operation. */
async function take(simulator: OpenSimulator, name: string, body: unknown = {}) {
  const accepted = await simulator.send('PUT', at(name), body);
  simulator.pass(2_000);
  const ended = await simulator.send('GET', String(accepted.headers['azure-asyncoperation']));
  const point = await simulator.send('GET', at(name));
  return { accepted, operation: ended.body, point: point.body };
}

describe('a restore point', () => {
  test('tells its disks with LUN, cache, kind and size, and the point of each once it is made', async () => {
    const simulator = await open();

    const { accepted, point } = await take(simulator, 'p');

    const profile = point.properties.sourceMetadata.storageProfile;
    expect(accepted.status).toBe(201);
    expect(accepted.body.properties.sourceMetadata.storageProfile.osDisk).not.toHaveProperty('diskRestorePoint');
    expect(profile.osDisk).toEqual({
      name: 'os',
      osType: 'Linux',
      caching: 'ReadOnly',
      diskSizeGB: 200,
      managedDisk: { id: idIn('disks', 'os'), storageAccountType: 'Premium_LRS' },
      diskRestorePoint: {
        encryption: { type: 'EncryptionAtRestWithPlatformKey' },
        id: expect.stringMatching(/\/restorePoints\/p\/diskRestorePoints\/os_[0-9a-f-]{36}$/),
      },
    });
    expect(profile.dataDisks.map(({ name, lun }: { name: string; lun: number }) => [name, lun])).toEqual([
      ['data-0', 0],
      ['data-1', 1],
    ]);
  });

  test('leaves out the disks that are excluded, whatever the casing of their ids', async () => {
    const simulator = await open();

    const body = { properties: { excludeDisks: [{ id: idIn('disks', 'data-0').toUpperCase() }] } };
    const { point } = await take(simulator, 'p', body);
    const { body: listed } = await simulator.send('GET', at('p', '/diskRestorePoints'));

    const names = listed.value.map(({ name }: { name: string }) => name.replace(/_[^_]+$/, ''));
    expect(names).toEqual(['data-1', 'os']);
    expect(point.properties.sourceMetadata.storageProfile.dataDisks).toHaveLength(1);
    expect(point.properties.excludeDisks).toEqual(body.properties.excludeDisks);
  });

  test('that is there is never changed by a PUT, and deleting one that is not there is 204', async () => {
    const simulator = await open();
    await take(simulator, 'p');

    const again = await simulator.send('PUT', at('p'), CRASH);
    const missing = await simulator.send('DELETE', at('q'));

    expect([again.status, again.body.error.code, missing.status]).toEqual([409, 'Conflict', 204]);
  });

  test('goes with its disks, and a collection with all its points', async () => {
    const simulator = await open();
    await take(simulator, 'p');
    await take(simulator, 'q');

    await simulator.send('DELETE', at('p'));
    simulator.pass(200);
    simulator.state.now();
    const left = [simulator.state.restorePoints.all().length, simulator.state.diskRestorePoints.size];
    await simulator.send('DELETE', `${COLLECTION}${VERSION}`);
    simulator.pass(200);
    simulator.state.now();

    expect(left).toEqual([1, 3]);
    expect(simulator.state.restorePoints.all()).toEqual([]);
    expect(simulator.state.diskRestorePoints.size).toBe(0);
  });
});

describe('a disk of a restore point', () => {
  test('has the fields of Microsoft’s example, and no others at its api-version', async () => {
    const simulator = await open(aMachineFleet());
    const { point } = await take(simulator, 'p');
    const { id } = point.properties.sourceMetadata.storageProfile.osDisk.diskRestorePoint;

    const reply = await simulator.send('GET', `${id}?api-version=2020-12-01`);

    expect(Object.keys(reply.body).toSorted()).toEqual(['id', 'name', 'properties']);
    expect(Object.keys(reply.body.properties).toSorted()).toEqual(EXAMPLE);
    expect(reply.body.properties).toMatchObject({ sourceResourceId: idIn('disks', 'os'), sourceUniqueId: 'unique-os' });
  });

  test('is made into a disk by Restore, which holds what the disk held', async () => {
    const simulator = await open();
    const { point } = await take(simulator, 'p');
    const { id } = point.properties.sourceMetadata.storageProfile.osDisk.diskRestorePoint;
    const creationData = { createOption: 'Restore', sourceResourceId: id };

    const accepted = await simulator.send('PUT', `${idIn('disks', 'back')}${VERSION}`, {
      location: 'westus',
      sku: { name: 'Premium_LRS' },
      properties: { creationData },
    });
    simulator.pass(400);

    const disk = simulator.state.disks.get(idIn('disks', 'back')) as ArmResource;
    const source = simulator.state.disks.get(idIn('disks', 'os')) as ArmResource;
    expect(accepted.status).toBe(202);
    expect(disk.properties).toMatchObject({ diskSizeGB: 200, osType: 'Linux', hyperVGeneration: 'V2', creationData });
    expect(simulator.state.contents.originOf(disk)).toEqual(simulator.state.contents.originOf(source));
  });

  test.each([
    ['of a restore point that is not there', `${COLLECTION}/restorePoints/p/diskRestorePoints/os_1`, 404, 'NotFound'],
    ['of a snapshot', idIn('snapshots', 's'), 400, 'InvalidParameter'],
  ])('is not made into a disk by Restore %s', async (_, sourceResourceId, status, code) => {
    const simulator = await open();
    const properties = { creationData: { createOption: 'Restore', sourceResourceId } };

    const reply = await simulator.send('PUT', `${idIn('disks', 'back')}${VERSION}`, { location: 'westus', properties });

    expect([reply.status, reply.body.error.code]).toEqual([status, code]);
    expect(simulator.state.disks.get(idIn('disks', 'back'))).toBeUndefined();
  });
});

describe('the consistency of a restore point', () => {
  test.each([
    ['of Linux', {}, 'FileSystemConsistent'],
    ['of a guest that is set', { consistency: 'ApplicationConsistent' }, 'ApplicationConsistent'],
  ])('%s is told as it was reached', async (_, guest, expected) => {
    const simulator = await open();
    await simulator.send('PUT', '/_local/guests', { id: WEB, ...guest });

    const { point } = await take(simulator, 'p');

    expect(point.properties.consistencyMode).toBe(expected);
  });

  test('of Windows reaches the applications, and of a VM that is off its disks alone', async () => {
    const storageProfile = { osDisk: { ...named('os'), osType: 'Windows' }, dataDisks: [] };
    const simulator = await open(aMachineFleet([], { properties: { storageProfile } }));

    const running = await take(simulator, 'p');
    await simulator.send('POST', `${WEB}/deallocate${VERSION}`);
    simulator.pass(2_000);
    const off = await take(simulator, 'q');

    const modes = [running, off].map(({ point }) => point.properties.consistencyMode);
    expect(modes).toEqual(['ApplicationConsistent', 'CrashConsistent']);
  });

  test('asked for as crash needs no agent; asked for as nothing it fails with a silent one and leaves a failed point', async () => {
    const simulator = await open();
    await simulator.send('PUT', '/_local/guests', { id: WEB, agent: 'not-ready' });

    const application = await take(simulator, 'p');
    const crash = await take(simulator, 'q', CRASH);

    expect(application.accepted.status).toBe(201);
    expect(application.operation).toMatchObject({
      status: 'Failed',
      error: { code: 'VMAgentStatusCommunicationError' },
    });
    expect(application.point.properties.provisioningState).toBe('Failed');
    expect(crash.point.properties).toMatchObject({
      provisioningState: 'Succeeded',
      consistencyMode: 'CrashConsistent',
    });
  });

  test('fails where the disks of the VM change meanwhile', async () => {
    const simulator = await open(aMachineFleet(), { machineUpdateMs: 100 });

    const accepted = await simulator.send('PUT', at('p'), {});
    const storageProfile = { osDisk: named('os'), dataDisks: [named('data-0', 0)] };
    await simulator.send('PATCH', `${WEB}${VERSION}`, { properties: { storageProfile } });
    simulator.pass(2_000);

    const ended = await simulator.send('GET', String(accepted.headers['azure-asyncoperation']));
    expect(ended.body).toMatchObject({ status: 'Failed', error: { code: 'OperationNotAllowed' } });
  });

  test.each([['ApplicationConsistent'], ['FileSystemConsistent'], ['disk']])(
    'cannot be asked for as %s',
    async (consistencyMode) => {
      const simulator = await open();

      const reply = await simulator.send('PUT', at('p'), { properties: { consistencyMode } });

      expect([reply.status, reply.body.error.code]).toEqual([400, 'InvalidParameter']);
      expect(simulator.state.restorePoints.all()).toEqual([]);
    },
  );

  const extra = { ...named('extra', 5), caching: 'None' };
  const withDisk = (disk: Partial<ArmResource>, entry = {}) =>
    aMachineFleet([aDisk('extra', disk)], {
      properties: {
        storageProfile: { osDisk: named('os'), dataDisks: [{ ...extra, ...entry }] },
      },
    });
  const ofSize = (vmSize: string) => aMachineFleet([], { properties: { hardwareProfile: { vmSize } } });
  const shared = withDisk({ properties: { maxShares: 2 } });
  const readWrite = withDisk({}, { caching: 'ReadWrite' });

  test.each([
    ['an Ultra disk', withDisk({ sku: { name: 'UltraSSD_LRS' } }), 409, 201],
    ['a Premium SSD v2 disk', withDisk({ sku: { name: 'PremiumV2_LRS' } }), 409, 201],
    ['a write-accelerated disk', withDisk({}, { writeAcceleratorEnabled: true }), 409, 201],
    ['a size without Premium storage', ofSize('Standard_D4_v3'), 409, 201],
    ['a shared disk', shared, 409, 409],
    [
      'a confidential VM',
      aMachineFleet([], { properties: { securityProfile: { securityType: 'ConfidentialVM' } } }),
      409,
      409,
    ],
    ['a disk cached for reading and writing', readWrite, 201, 201],
    ['a size of Azure Boost with several data disks', ofSize('Standard_D4s_v6'), 201, 201],
  ])('with %s is refused, or not, as crash and as nothing', async (_, fleet, crash, none) => {
    const asked = async (name: string, body: unknown) => (await (await open(fleet)).send('PUT', at(name), body)).status;

    expect([await asked('p', CRASH), await asked('q', {})]).toEqual([crash, none]);
  });

  test('is not refused for a disk that is excluded', async () => {
    const simulator = await open(shared);

    const body = { properties: { ...CRASH.properties, excludeDisks: [{ id: idIn('disks', 'extra') }] } };

    expect((await simulator.send('PUT', at('p'), body)).status).toBe(201);
  });

  test('cannot be had with an ephemeral OS disk', async () => {
    const osDisk = { name: 'gone', osType: 'Linux', diffDiskSettings: { option: 'Local' } };
    const machine = aMachine('web', { properties: { storageProfile: { osDisk, dataDisks: [] } } });
    const simulator = await open(aFleet({ virtualMachines: [machine] }));

    const reply = await simulator.send('PUT', at('p'), {});

    expect([reply.status, reply.body.error.code]).toEqual([409, 'VMRestorePointClientError']);
  });
});

describe('the limits of restore points', () => {
  test('allow one at a time of a VM, over all its collections', async () => {
    const simulator = await open();
    const other = `${COLLECTION}-2`;
    await simulator.send('PUT', `${other}${VERSION}`, { location: 'westus', properties: { source: { id: WEB } } });
    await simulator.send('PUT', at('p'), {});

    const meanwhile = await simulator.send('PUT', `${other}/restorePoints/q${VERSION}`, {});
    simulator.pass(2_000);
    const later = await simulator.send('PUT', `${other}/restorePoints/q${VERSION}`, {});

    expect([meanwhile.status, meanwhile.body.error.code, later.status]).toEqual([
      409,
      'VMRestorePointClientError',
      201,
    ]);
  });

  test('allow three an hour of each kind, then answer 429 with the time to wait', async () => {
    const simulator = await open();
    for (const name of ['a', 'b', 'c']) await take(simulator, name, CRASH);

    const fourth = await simulator.send('PUT', at('d'), CRASH);
    const other = await take(simulator, 'e');
    simulator.pass(Number(fourth.headers['retry-after']) * 1_000);
    const later = await simulator.send('PUT', at('d'), CRASH);

    expect([fourth.status, fourth.body.code]).toEqual([429, 'OperationNotAllowed']);
    expect(Number(fourth.headers['retry-after'])).toBeLessThanOrEqual(HOUR / 1_000);
    expect([other.accepted.status, later.status]).toEqual([201, 201]);
  });

  test('hold so many of a VM, until one is deleted', async () => {
    const simulator = await open(aMachineFleet(), { maxRestorePointsPerMachine: 2 });
    await take(simulator, 'a');
    await take(simulator, 'b');

    const over = await simulator.send('PUT', at('c'), {});
    await simulator.send('DELETE', at('a'));
    simulator.pass(200);
    const later = await simulator.send('PUT', at('c'), {});

    expect([over.status, over.body.error.code, later.status]).toEqual([409, 'VMRestorePointClientError', 201]);
    expect(over.body.error.message).toContain('maximum allowed snapshot limit');
  });

  test('hold so many collections in a group', async () => {
    const simulator = await open(aMachineFleet(), { maxCollectionsPerGroup: 1 });

    const reply = await simulator.send('PUT', `${COLLECTION}-2${VERSION}`, {
      location: 'westus',
      properties: { source: { id: WEB } },
    });

    expect([reply.status, reply.body.error.code]).toEqual([409, 'ResourceQuotaExceeded']);
  });
});

describe('a collection', () => {
  test('lies in the region of its VM and keeps its source', async () => {
    const fleet = aMachineFleet();
    const simulator = await open({ ...fleet, virtualMachines: [...fleet.virtualMachines, aMachine('other')] });
    const source = { id: idIn('virtualMachines', 'other') };

    const elsewhere = await simulator.send('PUT', `${COLLECTION}-2${VERSION}`, {
      location: 'eastus',
      properties: { source: { id: WEB } },
    });
    const changed = await simulator.send('PUT', `${COLLECTION}${VERSION}`, {
      location: 'westus',
      properties: { source },
    });

    expect([elsewhere.status, changed.status]).toEqual([409, 409]);
    expect(changed.body.error.code).toBe('PropertyChangeNotAllowed');
  });

  test('has its tags merged by the Tags API and replaced by a PATCH', async () => {
    const simulator = await open();
    const tags = `${COLLECTION}/providers/Microsoft.Resources/tags/default${VERSION}`;

    await simulator.send('PATCH', tags, { operation: 'Merge', properties: { tags: { hold: 'x' } } });
    const merged = (await simulator.send('GET', `${COLLECTION}${VERSION}`)).body.tags;
    const patched = await simulator.send('PATCH', `${COLLECTION}${VERSION}`, { tags: { a: 'b' } });

    expect(merged).toEqual({ hold: 'x' });
    expect([patched.status, patched.body.tags]).toEqual([200, { a: 'b' }]);
  });
});
