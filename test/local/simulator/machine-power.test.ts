import { describe, expect, test } from 'vitest';
import { aMachineFleet, VERSION, WEB } from './machine-fleet.ts';
import { type OpenSimulator, openSimulator } from './open-simulator.ts';
import { GROUP_ID, idIn } from './small-fleet.ts';

const at = (action: string) => `${WEB}/${action}${VERSION}`;

async function powerIn(simulator: OpenSimulator): Promise<string> {
  const { body } = await simulator.send('GET', at('instanceView'));
  return body.statuses.map(({ code }: { code: string }) => code).find((code: string) => code.startsWith('PowerState/'));
}

function diskStates(simulator: OpenSimulator): unknown[] {
  return ['os', 'data-0'].map((name) => simulator.state.disks.get(idIn('disks', name))?.properties.diskState);
}

/** Does something and waits until it has ended. */
async function act(simulator: OpenSimulator, action: string): Promise<number> {
  const { status } = await simulator.send('POST', at(action));
  simulator.pass(60_000);
  return status;
}

describe('the power of a VM', () => {
  test('is running, and after a deallocation and a start again', async () => {
    const simulator = await openSimulator({ fleet: aMachineFleet() });
    const seen = [await powerIn(simulator)];
    await simulator.send('POST', at('deallocate'));
    seen.push(await powerIn(simulator));
    simulator.pass(60_000);
    seen.push(await powerIn(simulator), ...(diskStates(simulator) as string[]));
    await simulator.send('POST', at('start'));
    seen.push(await powerIn(simulator));
    simulator.pass(60_000);
    seen.push(await powerIn(simulator), ...(diskStates(simulator) as string[]));

    expect(seen).toEqual([
      'PowerState/running',
      'PowerState/deallocating',
      ...['PowerState/deallocated', 'Reserved', 'Reserved'],
      'PowerState/starting',
      ...['PowerState/running', 'Attached', 'Attached'],
    ]);
  });

  test('is followed by an operation of Compute, during which the VM is Updating', async () => {
    const simulator = await openSimulator({ fleet: aMachineFleet() });

    const { status, headers } = await simulator.send('POST', at('deallocate'));
    const follow = String(headers['azure-asyncoperation']);
    const during = await simulator.send('GET', follow);
    const updating = await simulator.send('GET', `${WEB}${VERSION}`);
    simulator.pass(60_000);
    const after = await simulator.send('GET', follow);

    expect([status, during.body.status, after.body.status]).toEqual([202, 'InProgress', 'Succeeded']);
    expect(follow).toContain('/locations/westus/operations/');
    expect(headers['location']).toContain('monitor=true');
    expect(updating.body.properties.provisioningState).toBe('Updating');
  });

  test('is stopped by powerOff, with the host and the disks kept', async () => {
    const simulator = await openSimulator({ fleet: aMachineFleet() });

    await act(simulator, 'powerOff');

    expect([await powerIn(simulator), ...diskStates(simulator)]).toEqual([
      'PowerState/stopped',
      'Attached',
      'Attached',
    ]);
  });

  test('is told by the instance view that a GET expands, and read from that of a fleet', async () => {
    const instanceView = { osName: 'debian', statuses: [{ code: 'PowerState/deallocated' }] };
    const simulator = await openSimulator({ fleet: aMachineFleet([], { properties: { instanceView } }) });

    const { body } = await simulator.send('GET', `${WEB}${VERSION}&$expand=instanceView`);

    expect(body.properties.instanceView.osName).toBe('debian');
    expect(body.properties.instanceView.statuses.map(({ code }: { code: string }) => code)).toEqual([
      'ProvisioningState/succeeded',
      'PowerState/deallocated',
    ]);
  });

  test('stays as it is where it is so already', async () => {
    const simulator = await openSimulator({ fleet: aMachineFleet() });

    const started = await act(simulator, 'start');
    await act(simulator, 'deallocate');
    const again = [await act(simulator, 'deallocate'), await act(simulator, 'powerOff')];

    expect([started, ...again, await powerIn(simulator)]).toEqual([202, 202, 202, 'PowerState/deallocated']);
  });
});

describe('a power action is refused', () => {
  test('with Conflict while another operation of the VM goes on', async () => {
    const simulator = await openSimulator({ fleet: aMachineFleet() });
    await simulator.send('POST', at('deallocate'));

    const second = await simulator.send('POST', at('start'));
    simulator.pass(60_000);
    const third = await simulator.send('POST', at('start'));

    expect([second.status, second.body.error.code, third.status]).toEqual([409, 'Conflict', 202]);
  });

  test.each([
    ['the VM', WEB, 'ReadOnly', 409],
    ['the group', GROUP_ID, 'ReadOnly', 409],
    ['nothing but deletion', WEB, 'CanNotDelete', 202],
  ])('where a lock holds %s', async (_, scope, level, expected) => {
    const simulator = await openSimulator({ fleet: aMachineFleet() });
    await simulator.send('PUT', `${scope}/providers/Microsoft.Authorization/locks/l${VERSION}`, {
      properties: { level },
    });

    expect((await simulator.send('POST', at('deallocate'))).status).toBe(expected);
  });

  test.each(['start', 'deallocate', 'powerOff', 'restart'])('where no role allows %s', async (action) => {
    const role = { Name: 'r', Actions: ['Microsoft.Compute/virtualMachines/write'], AssignableScopes: ['/'] };
    const simulator = await openSimulator({ fleet: aMachineFleet(), roles: { roles: [role] } });
    const refused = await simulator.send('POST', at(action));
    const action_ = `Microsoft.Compute/virtualMachines/${action}/action`;
    await simulator.send('PUT', '/_local/roles', { ...role, Actions: [action_] });

    const allowed = await simulator.send('POST', at(action));

    expect([refused.body.error.code, allowed.status]).toEqual(['AuthorizationFailed', 202]);
    expect(refused.body.error.message).toContain(`perform action '${action_}' over scope '${WEB}'`);
  });

  test('where a VM that does not run is to be restarted', async () => {
    const simulator = await openSimulator({ fleet: aMachineFleet() });
    await act(simulator, 'deallocate');

    expect((await simulator.send('POST', at('restart'))).body.error.code).toBe('OperationNotAllowed');
  });

  test.each([
    ['start-refused', 409, 'AllocationFailed'],
    ['start-refused-in-zone', 409, 'ZonalAllocationFailed'],
    ['size-not-available', 409, 'SkuNotAvailable'],
  ])('by a fault for want of capacity at once: %s', async (kind, status, code) => {
    const simulator = await openSimulator({ fleet: aMachineFleet() });
    await act(simulator, 'deallocate');
    await simulator.send('POST', '/_local/faults', { kind });

    const refused = await simulator.send('POST', at('start'));

    expect([refused.status, refused.body.error.code]).toEqual([status, code]);
    expect(await powerIn(simulator)).toBe('PowerState/deallocated');
  });
});

test('a start that Azure has no capacity for fails later, and leaves the VM deallocated', async () => {
  const simulator = await openSimulator({ fleet: aMachineFleet() });
  await act(simulator, 'deallocate');
  await simulator.send('POST', '/_local/faults', { kind: 'start-failed', times: 1 });

  const accepted = await simulator.send('POST', at('start'));
  simulator.pass(60_000);
  const ended = await simulator.send('GET', String(accepted.headers['azure-asyncoperation']));
  const power = await powerIn(simulator);
  const machine = simulator.state.virtualMachines.get(WEB);

  expect([accepted.status, ended.body.status, ended.body.error.code]).toEqual([202, 'Failed', 'AllocationFailed']);
  expect([power, ...diskStates(simulator)]).toEqual(['PowerState/deallocated', 'Reserved', 'Reserved']);
  expect(machine?.properties.provisioningState).toBe('Failed');
  const view = await simulator.send('GET', `${WEB}${VERSION}&$expand=instanceView`);
  expect(view.body.properties.instanceView.statuses[0]).toMatchObject({
    code: 'ProvisioningState/failed/AllocationFailed',
    message: expect.stringContaining('sufficient capacity'),
  });
  await act(simulator, 'start');
  expect(await powerIn(simulator)).toBe('PowerState/running');
});
