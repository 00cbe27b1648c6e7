import type { ArmResource } from './arm-json.ts';
import type { PowerState } from './arm-records.ts';
import type { ArmState } from './arm-state.ts';

interface Status {
  readonly code?: string;
  readonly [name: string]: unknown;
}

/** A VM's power: what was done to it here, else what the fleet's JSON says, else running. */
export function powerOf(state: ArmState, machine: ArmResource): PowerState {
  return state.power.get(machine.id.toLowerCase()) ?? statedPower(machine) ?? 'running';
}

export function setPower(state: ArmState, machine: ArmResource, power: PowerState): void {
  state.power.set(machine.id.toLowerCase(), power);
}

/** Whether the VM has given its host back: its disks are `Reserved` then, and its OS disk can be swapped. */
export function isDeallocated(state: ArmState, machine: ArmResource): boolean {
  return powerOf(state, machine) === 'deallocated';
}

/** What Azure knows of the VM beside its model; statuses of its own stay. */
export function instanceView(state: ArmState, machine: ArmResource): Readonly<Record<string, unknown>> {
  const provisioning = machine.properties.provisioningState ?? 'Succeeded';
  const power = powerOf(state, machine);
  const failure = provisioning === 'Failed' ? state.failures.get(machine.id.toLowerCase()) : undefined;
  const others = statusesOf(machine).filter(({ code }) => !/^(ProvisioningState|PowerState)\//i.test(code ?? ''));
  return {
    computerName: machine.name,
    ...viewOf(machine),
    statuses: [
      {
        code: `ProvisioningState/${provisioning.toLowerCase()}${failure === undefined ? '' : `/${failure.code}`}`,
        level: provisioning === 'Failed' ? 'Error' : 'Info',
        displayStatus: `Provisioning ${provisioning.toLowerCase()}`,
        ...(failure === undefined ? {} : { message: failure.message }),
      },
      { code: `PowerState/${power}`, level: 'Info', displayStatus: `VM ${power}` },
      ...others,
    ],
  };
}

/** As an instance view tells it, or as `az vm list --show-details` prints it. */
function statedPower(machine: ArmResource): PowerState | undefined {
  const code = statusesOf(machine).find((status) => status.code?.startsWith('PowerState/'))?.code;
  const printed = machine.properties['powerState'];
  const text = code?.slice('PowerState/'.length) ?? (typeof printed === 'string' ? printed.replace(/^VM /, '') : '');
  return text === 'stopped' || text === 'deallocated' ? text : undefined;
}

function statusesOf(machine: ArmResource): readonly Status[] {
  return (viewOf(machine)['statuses'] ?? []) as readonly Status[];
}

function viewOf(machine: ArmResource): Readonly<Record<string, unknown>> {
  return (machine.properties['instanceView'] ?? {}) as Readonly<Record<string, unknown>>;
}
