import type { ArmResource } from './arm-json.ts';
import { CONSISTENCY_MODES, type ConsistencyMode } from './arm-records.ts';
import type { ArmState } from './arm-state.ts';
import { powerOf } from './power.ts';

/** Sets a VM's guest, in place of what was set of it before. Throws where there is no such VM, or on another value. */
export function setGuest(state: ArmState, given: Readonly<Record<string, unknown>>): void {
  const { id, agent, consistency, ...others } = given;
  const machine = typeof id === 'string' ? state.virtualMachines.get(id) : undefined;
  if (machine === undefined) throw new Error(`guests: there is no VM ${String(id)}`);
  const isKnown =
    (agent === undefined || agent === 'ready' || agent === 'not-ready') &&
    (consistency === undefined || CONSISTENCY_MODES.some((mode) => mode === consistency));
  if (!isKnown || Object.keys(others).length > 0) {
    throw new Error(
      `guests: expected an agent, ready or not-ready, and a consistency, one of ${CONSISTENCY_MODES.join(', ')}`,
    );
  }
  state.guests.set(machine.id.toLowerCase(), {
    ...(agent === undefined ? {} : { agent }),
    ...(consistency === undefined ? {} : { consistency: consistency as ConsistencyMode }),
  });
}

/** Whether the VM's agent answers: as it is set, else as the fleet's instance view says, else it does. */
export function isAgentReady(state: ArmState, machine: ArmResource): boolean {
  const set = state.guests.get(machine.id.toLowerCase())?.agent;
  if (set !== undefined) return set === 'ready';
  const view = machine.properties['instanceView'] as { vmAgent?: { statuses?: { code?: string }[] } } | undefined;
  const code = view?.vmAgent?.statuses?.find((status) => status.code?.startsWith('ProvisioningState/') === true)?.code;
  return code === undefined || code.toLowerCase() === 'provisioningstate/succeeded';
}

/** Whether the guest takes part in a restore point: a VM that is off is caught as it lies on its disks. */
export function isOff(state: ArmState, machine: ArmResource): boolean {
  return ['stopped', 'deallocated'].includes(powerOf(state, machine));
}

/** What a restore point reaches that asks for no mode: the file systems of Linux, the applications of Windows. */
export function reachedConsistency(state: ArmState, machine: ArmResource): ConsistencyMode {
  if (isOff(state, machine)) return 'CrashConsistent';
  const set = state.guests.get(machine.id.toLowerCase())?.consistency;
  if (set !== undefined) return set;
  const osDisk = machine.properties.storageProfile?.osDisk;
  const osType = osDisk?.osType ?? state.disks.get(osDisk?.managedDisk?.id ?? '')?.properties.osType;
  return osType === 'Windows' ? 'ApplicationConsistent' : 'FileSystemConsistent';
}
