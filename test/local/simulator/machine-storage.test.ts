import { describe, expect, test } from 'vitest';
import type { StorageProfile } from '../../../local/simulator/arm-json.ts';
import { aMachineFleet, aVmDisk, LINUX_V2, named, VERSION, WEB } from './machine-fleet.ts';
import { type OpenSimulator, openSimulator } from './open-simulator.ts';
import { aMachine, idIn } from './small-fleet.ts';

const WITHOUT = { osDisk: named('os'), dataDisks: [named('data-0', 0)] };
const WITH_ANOTHER_OS = { osDisk: named('new-os'), dataDisks: [named('data-0', 0), named('data-1', 1)] };

async function open(...more: Parameters<typeof aMachineFleet>): Promise<OpenSimulator> {
  return openSimulator({ fleet: aMachineFleet(...more) });
}

async function deallocate(simulator: OpenSimulator): Promise<void> {
  await simulator.send('POST', `${WEB}/deallocate${VERSION}`);
  simulator.pass(60_000);
}

function patch(simulator: OpenSimulator, storageProfile: StorageProfile) {
  return simulator.send('PATCH', `${WEB}${VERSION}`, { properties: { storageProfile } });
}

function stateOf(simulator: OpenSimulator, name: string): unknown[] {
  const disk = simulator.state.disks.get(idIn('disks', name));
  return [disk?.managedBy, disk?.properties.diskState];
}

describe('a PATCH of the storage profile', () => {
  test('swaps all disks of a deallocated VM at once, with an operation of Compute', async () => {
    const simulator = await open();
    await deallocate(simulator);

    const reply = await patch(simulator, {
      osDisk: { ...named('os'), name: 'new-os', managedDisk: { id: idIn('disks', 'new-os') } },
      dataDisks: [named('new-0', 0), named('data-1', 1)],
    });
    const during = await simulator.send('GET', String(reply.headers['azure-asyncoperation']));
    simulator.pass(60_000);
    const { body } = await simulator.send('GET', `${WEB}${VERSION}`);

    expect([reply.status, reply.body.properties.provisioningState, during.body.status]).toEqual([
      200,
      'Updating',
      'InProgress',
    ]);
    expect(reply.headers['azure-asyncoperation']).toContain('/operations/');
    expect(body.properties.storageProfile.osDisk).toEqual({ ...named('new-os') });
    expect(body.properties.storageProfile.dataDisks).toEqual([named('new-0', 0), named('data-1', 1)]);
    expect([stateOf(simulator, 'new-os'), stateOf(simulator, 'new-0'), stateOf(simulator, 'data-1')]).toEqual([
      [WEB, 'Reserved'],
      [WEB, 'Reserved'],
      [WEB, 'Reserved'],
    ]);
    expect([stateOf(simulator, 'os'), stateOf(simulator, 'data-0')]).toEqual([
      [undefined, 'Unattached'],
      [undefined, 'Unattached'],
    ]);
  });

  test('attaches and detaches data disks of a running VM, and fills in what it leaves out', async () => {
    const simulator = await open();

    const reply = await patch(simulator, {
      dataDisks: [named('data-0', 0), { lun: 5, createOption: 'Attach', managedDisk: { id: idIn('disks', 'new-0') } }],
    });

    expect(reply.status).toBe(200);
    expect(reply.body.properties.storageProfile.osDisk).toEqual(named('os'));
    expect(reply.body.properties.storageProfile.dataDisks[1]).toMatchObject({ name: 'new-0', lun: 5, diskSizeGB: 200 });
    expect([stateOf(simulator, 'new-0'), stateOf(simulator, 'data-1')]).toEqual([
      [WEB, 'Attached'],
      [undefined, 'Unattached'],
    ]);
  });

  test('keeps what else the model says, and does not change what is Azure’s', async () => {
    const simulator = await open();
    const size = { vmSize: 'Standard_D8s_v5' };

    const { body } = await simulator.send('PATCH', `${WEB}${VERSION}`, {
      tags: { a: 'b' },
      properties: { hardwareProfile: size, vmId: 'other' },
    });

    expect([body.tags, body.properties.hardwareProfile, body.properties.vmId]).toEqual([{ a: 'b' }, size, 'vm-web']);
    expect(body.properties.storageProfile.dataDisks).toHaveLength(2);
  });

  test.each([
    ['Failed with the model that was asked for', undefined, 'new-os'],
    ['Failed with the model of before', 'nothing', 'os'],
  ])('whose operation fails leaves the VM %s', async (_, leaves, expected) => {
    const simulator = await open();
    await deallocate(simulator);
    const operation = { status: 'Failed', code: 'InternalExecutionError', leaves };
    await simulator.send('POST', '/_local/faults', { match: { method: 'PATCH' }, effect: { operation } });

    await patch(simulator, WITH_ANOTHER_OS);
    simulator.pass(60_000);
    const { properties } = simulator.state.virtualMachines.get(WEB) ?? aMachine('none');

    expect([properties.provisioningState, properties.storageProfile?.osDisk?.name]).toEqual(['Failed', expected]);
    expect(['os', 'new-os'].filter((name) => stateOf(simulator, name)[0] !== undefined)).toEqual([expected]);
  });
});

describe('a storage profile is refused, and nothing is changed, where', () => {
  const elsewhere = (name: string) =>
    aVmDisk(name, { diskState: 'Attached' }, { managedBy: idIn('virtualMachines', 'db') });

  test.each<[string, StorageProfile, number, string]>([
    ['it names a disk that is not there', { dataDisks: [named('none', 0)] }, 404, 'NotFound'],
    ['two disks have one LUN', { dataDisks: [named('data-0', 0), named('new-0', 0)] }, 400, 'InvalidParameter'],
    ['one disk is named twice', { dataDisks: [named('data-0', 0), named('data-0', 1)] }, 400, 'InvalidParameter'],
    ['a disk is another VM’s', { dataDisks: [named('taken', 0)] }, 409, 'ConflictingUserInput'],
    ['a disk is in another region', { dataDisks: [named('far', 0)] }, 400, 'BadRequest'],
    ['a disk is in a zone and the VM is not', { dataDisks: [named('zonal', 0)] }, 400, 'BadRequest'],
    ['a disk is not made yet', { dataDisks: [named('unmade', 0)] }, 409, 'OperationNotAllowed'],
    ['a disk is being read through a SAS', { dataDisks: [named('read', 0)] }, 409, 'OperationNotAllowed'],
    [
      'a disk has another size than said',
      { dataDisks: [{ ...named('new-0', 0), diskSizeGB: 100 }] },
      400,
      'InvalidParameter',
    ],
    [
      'a disk has another name than said',
      { dataDisks: [{ ...named('new-0', 0), name: 'x' }] },
      400,
      'InvalidParameter',
    ],
    ['a Premium SSD v2 disk is to be cached', { dataDisks: [cached('fast')] }, 400, 'InvalidParameter'],
    [
      'a data disk changes under its name',
      { dataDisks: [{ ...named('new-0', 0), name: 'data-0' }] },
      409,
      'PropertyChangeNotAllowed',
    ],
    ['the OS disk of a running VM is swapped', WITH_ANOTHER_OS, 409, 'OperationNotAllowed'],
  ])('%s', async (_, profile, status, code) => {
    const simulator = await open([
      elsewhere('taken'),
      aVmDisk('far', {}, { location: 'eastus' }),
      aVmDisk('zonal', {}, { zones: ['1'] }),
      aVmDisk('unmade', { provisioningState: 'Updating' }),
      aVmDisk('read', { diskState: 'ActiveSAS' }),
      aVmDisk('fast', {}, { sku: { name: 'PremiumV2_LRS' } }),
    ]);
    const before = structuredClone(simulator.state.virtualMachines.get(WEB));

    const reply = await patch(simulator, profile);

    expect([reply.status, reply.body.error.code]).toEqual([status, code]);
    expect(simulator.state.virtualMachines.get(WEB)).toEqual(before);
  });

  test.each([
    ['another OS', { ...LINUX_V2, osType: 'Windows' }, /OS type .* is Windows, but that of VM 'web' is Linux/],
    ['another generation', { ...LINUX_V2, hyperVGeneration: 'V1' }, /generation .* is V1, but that of VM 'web' is V2/],
    [
      'another security type',
      { ...LINUX_V2, securityProfile: { securityType: 'TrustedLaunch' } },
      /security type .* is TrustedLaunch, but that of VM 'web' is Standard/,
    ],
  ])('the new OS disk has %s', async (_, properties, message) => {
    const simulator = await open([aVmDisk('strange', properties)]);
    await deallocate(simulator);

    const { status, body } = await patch(simulator, { osDisk: named('strange') });

    expect([status, body.error.code]).toEqual([409, 'OperationNotAllowed']);
    expect(body.error.message).toMatch(message);
  });

  test('another operation of the VM goes on', async () => {
    const simulator = await open();
    await patch(simulator, WITHOUT);

    expect((await patch(simulator, WITHOUT)).body.error.code).toBe('Conflict');
  });

  test('a role does not allow to write the disks it names', async () => {
    const role = (...actions: string[]) => ({ Name: 'r', Actions: actions, AssignableScopes: ['/'] });
    const write = 'Microsoft.Compute/virtualMachines/write';
    const simulator = await openSimulator({ fleet: aMachineFleet(), roles: { roles: [role(write)] } });

    const refused = await patch(simulator, WITHOUT);
    await simulator.send('PUT', '/_local/roles', role(write, 'Microsoft.Compute/disks/write'));

    expect(refused.body.error.code).toBe('LinkedAuthorizationFailed');
    expect(refused.body.error.message).toContain("'Microsoft.Compute/disks/write,Microsoft.Compute/disks/write'");
    expect((await patch(simulator, WITHOUT)).status).toBe(200);
  });
});

test('a shared disk is attached to as many VMs as it may have, and named by all of them', async () => {
  const db = idIn('virtualMachines', 'db');
  const shared = aVmDisk('shared', { maxShares: 2, diskState: 'Attached' }, { managedBy: db });
  const simulator = await open([shared]);

  const { status } = await patch(simulator, { dataDisks: [{ ...named('shared', 0), caching: 'None' }] });
  const disk = simulator.state.disks.get(shared.id);

  expect([status, disk?.managedBy, disk?.managedByExtended]).toEqual([200, db, [db, WEB]]);
});

test('a VM in a zone takes disks of its zone and zone-redundant ones', async () => {
  const disks = [
    aVmDisk('same', {}, { zones: ['2'] }),
    aVmDisk('other', {}, { zones: ['1'] }),
    aVmDisk('redundant', {}, { sku: { name: 'Premium_ZRS' } }),
  ];
  const simulator = await open(disks, { zones: ['2'] });
  const attach = async (name: string) => {
    const { storageAccountType: _, ...managedDisk } = named(name, 7).managedDisk ?? {};
    const reply = await patch(simulator, { dataDisks: [{ ...named(name, 7), managedDisk }] });
    simulator.pass(60_000);
    return reply.status;
  };

  expect([await attach('same'), await attach('other'), await attach('redundant'), await attach('new-0')]).toEqual([
    200, 400, 200, 400,
  ]);
});

test('a VM is made of disks that exist, and runs', async () => {
  const simulator = await open();
  const path = `${idIn('virtualMachines', 'rebuilt')}${VERSION}`;

  const made = await simulator.send('PUT', path, {
    location: 'West US',
    properties: {
      hardwareProfile: { vmSize: 'Standard_D2s_v5' },
      storageProfile: { osDisk: { ...named('new-os'), createOption: 'Attach' }, dataDisks: [named('new-0', 0)] },
    },
  });
  simulator.pass(60_000);
  const { body } = await simulator.send('GET', `${path}&$expand=instanceView`);

  expect([made.status, made.body.properties.provisioningState]).toEqual([201, 'Updating']);
  expect(body.location).toBe('westus');
  expect(body.properties.instanceView.statuses[1].code).toBe('PowerState/running');
  expect(stateOf(simulator, 'new-os')).toEqual([idIn('virtualMachines', 'rebuilt'), 'Attached']);
});

function cached(name: string) {
  return { ...named(name, 0), managedDisk: { id: idIn('disks', name) } };
}
