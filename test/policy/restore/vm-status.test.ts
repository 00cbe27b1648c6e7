import { describe, expect, test } from 'vitest';
import { readVmStatus } from '../../../shared/policy/restore/vm-status.ts';
import { vmId } from './some-swaps.ts';

function status(provisioningState: string, ...statuses: readonly { code: string; message?: string }[]) {
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
