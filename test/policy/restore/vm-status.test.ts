import { describe, expect, test } from 'vitest';
import { readVmStatus } from '../../../shared/policy/restore/vm-status.ts';
import { vmId } from './some-swaps.ts';

function status(
  provisioningState: string,
  ...statuses: readonly { code: string; message?: string; displayStatus?: string }[]
) {
  return readVmStatus({
    id: vmId(),
    name: 'web-01',
    location: 'westeurope',
    properties: { provisioningState, instanceView: { statuses } },
  });
}

describe('the status of a VM', () => {
  test.each([
    ['Succeeded', 'PowerState/running', 'running', false],
    ['Succeeded', 'PowerState/deallocated', 'deallocated', false],
    ['Succeeded', 'PowerState/stopped', 'stopped', false],
    ['Succeeded', 'PowerState/starting', 'starting', true],
    ['Succeeded', 'PowerState/deallocating', 'deallocating', true],
    ['Succeeded', 'PowerState/somethingNew', 'unknown', true],
    ['Updating', 'PowerState/running', 'running', true],
    ['', 'PowerState/running', 'running', true],
    ['Failed', 'PowerState/Running', 'running', false],
  ])('%s and %s is %s, busy: %s', (provisioningState, code, power, isBusy) => {
    expect(status(provisioningState, { code })).toMatchObject({ power, isBusy, isHibernated: false });
  });

  test('says why its latest operation failed', () => {
    const code = 'ProvisioningState/failed/AllocationFailed';
    expect(status('Failed', { code, message: 'No room.' }, { code: 'PowerState/deallocated' }).failure).toEqual({
      code: 'AllocationFailed',
      message: 'No room.',
    });
    expect(status('Canceled', { code: 'PowerState/deallocated' }).failure).toEqual({
      code: 'canceled',
      message: 'Azure gives no reason.',
    });
    expect(status('Succeeded', { code: 'ProvisioningState/succeeded' })).not.toHaveProperty('failure');
  });

  test('is busy and unknown without an instance view, and says that it is hibernated', () => {
    expect(status('Succeeded')).toEqual({ power: 'unknown', isBusy: true, isHibernated: false });
    expect(status('Succeeded', { code: 'HibernationState/Hibernated' }).isHibernated).toBe(true);
  });
});

describe('the power of a VM', () => {
  test.each([
    ['running', false],
    ['starting', true],
    ['stopping', true],
    ['stopped', false],
    ['deallocating', true],
    ['deallocated', false],
    ['unknown', true],
  ])('is %s, busy: %s', (power, isBusy) => {
    expect(status('Succeeded', { code: `powerstate/${power.toUpperCase()}` })).toEqual({
      power,
      isBusy,
      isHibernated: false,
    });
  });

  test('is unknown where Azure gives no instance view, or statuses without a code', () => {
    const vm = { id: vmId(), name: 'web-01', location: 'westeurope' };
    const unknown = { power: 'unknown', isBusy: true, isHibernated: false };
    const statuses = [{ displayStatus: 'Ready' }];

    expect(readVmStatus({ ...vm, properties: { provisioningState: 'Succeeded' } })).toEqual(unknown);
    expect(readVmStatus({ ...vm, properties: { provisioningState: 'Succeeded', instanceView: null } })).toEqual(
      unknown,
    );
    expect(readVmStatus({ ...vm, properties: { provisioningState: 'Succeeded', instanceView: {} } })).toEqual(unknown);
    expect(readVmStatus({ ...vm, properties: { instanceView: { statuses } } })).toEqual(unknown);
  });

  test('is said busy where Azure does not say whether it works on the VM', () => {
    const instanceView = { statuses: [{ code: 'PowerState/running' }] };
    const vm = { id: vmId(), name: 'web-01', location: 'westeurope', properties: { instanceView } };

    expect(readVmStatus(vm)).toEqual({ power: 'running', isBusy: true, isHibernated: false });
  });
});

describe('the failure of a VM', () => {
  const failed = 'ProvisioningState/failed/AllocationFailed';

  test.each<[string, readonly { code: string; message?: string; displayStatus?: string }[], string, string]>([
    [
      'is what Azure says',
      [{ code: failed, message: 'No room.', displayStatus: 'Failed' }],
      'AllocationFailed',
      'No room.',
    ],
    [
      'is what Azure shows where it says nothing',
      [{ code: failed, displayStatus: 'Provisioning failed' }],
      'AllocationFailed',
      'Provisioning failed',
    ],
    [
      'is the state where no code says more',
      [{ code: 'ProvisioningState/failed' }],
      'failed',
      'Azure gives no reason.',
    ],
    ['is read in any casing', [{ code: 'provisioningstate/FAILED/X' }], 'X', 'Azure gives no reason.'],
    ['is that of a cancellation', [{ code: 'ProvisioningState/canceled/Y' }], 'Y', 'Azure gives no reason.'],
    [
      'is not the status of what succeeded',
      [{ code: 'ProvisioningState/succeeded/Z' }],
      'failed',
      'Azure gives no reason.',
    ],
    [
      'is not a status that only ends so',
      [{ code: 'OldProvisioningState/failed/Z' }],
      'failed',
      'Azure gives no reason.',
    ],
  ])('%s', (_, statuses, code, message) => {
    expect(status('Failed', { code: 'PowerState/running' }, ...statuses)).toEqual({
      power: 'running',
      isBusy: false,
      isHibernated: false,
      failure: { code, message },
    });
  });

  test('is none of a VM that Azure works on, and its hibernation is told in any casing', () => {
    const vm = status('Updating', { code: failed }, { code: 'hibernationstate/HIBERNATED' });
    expect(vm).toEqual({ power: 'unknown', isBusy: true, isHibernated: true });
    expect(status('Succeeded', { code: 'HibernationState/NotHibernated' }).isHibernated).toBe(false);
  });
});
