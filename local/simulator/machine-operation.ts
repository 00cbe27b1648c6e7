import { ArmError } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import type { ArmRequest } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import type { OperationFault } from './fault-effect.ts';
import { startOperation } from './operations.ts';

interface MachineOperation {
  readonly durationMs: number;
  readonly succeed: () => void;
  readonly fail: (fault: OperationFault) => void;
}

/** Starts an operation of Compute on a VM, which is `Updating` until it ends and takes no other meanwhile. */
export function startMachineOperation(
  state: ArmState,
  request: ArmRequest,
  machine: ArmResource,
  { durationMs, succeed, fail }: MachineOperation,
): Record<string, string> {
  const { properties } = machine;
  properties.provisioningState = 'Updating';
  return startOperation(state, request, {
    location: machine.location,
    provider: 'compute',
    durationMs,
    succeed: () => {
      properties.provisioningState = 'Succeeded';
      succeed();
    },
    fail: (_, fault) => {
      properties.provisioningState = 'Failed';
      const { code = 'InternalExecutionError', message = 'An internal error occurred.' } = fault;
      state.failures.set(machine.id.toLowerCase(), { code, message });
      fail(fault);
    },
  });
}

/** One operation at a time: Azure refuses another until the first has ended. */
export function checkNotBusy({ properties }: ArmResource): void {
  if (properties.provisioningState !== 'Updating') return;
  const message =
    'The request failed due to conflict with a concurrent request. To resolve it, please refer to https://aka.ms/activitylog to get more details on the conflicting requests.';
  throw new ArmError(409, 'Conflict', message);
}
