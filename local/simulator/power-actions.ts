import { ArmError } from './arm-error.ts';
import type { ArmResource } from './arm-json.ts';
import type { PowerState } from './arm-records.ts';
import type { Handler } from './arm-request.ts';
import type { ArmState } from './arm-state.ts';
import { namedDisks, refreshDisksOf } from './attachments.ts';
import { checkLocks } from './locks.ts';
import { requireResource } from './lookup.ts';
import { checkNotBusy, startMachineOperation } from './machine-operation.ts';
import { powerOf, setPower } from './power.ts';
import type { Settings } from './settings.ts';

interface PowerAction {
  readonly meanwhile: PowerState;
  readonly after: PowerState;
  readonly duration: keyof Pick<Settings, 'machineStartMs' | 'machineStopMs'>;
  /** What Azure refuses at once. */
  readonly check?: (state: ArmState, machine: ArmResource) => void;
}

export const startMachine = powerAction({
  meanwhile: 'starting',
  after: 'running',
  duration: 'machineStartMs',
  check: checkNoDiskIsRead,
});

export const deallocateMachine = powerAction({
  meanwhile: 'deallocating',
  after: 'deallocated',
  duration: 'machineStopMs',
});

/** Stops the guest; the host is kept, and paid for. */
export const powerOffMachine = powerAction({ meanwhile: 'stopping', after: 'stopped', duration: 'machineStopMs' });

export const restartMachine = powerAction({
  meanwhile: 'running',
  after: 'running',
  duration: 'machineStartMs',
  check: checkRuns,
});

/** 202 and an operation, at whose end the VM has the power asked for; where it fails, what it had before. */
function powerAction({ meanwhile, after, duration, check }: PowerAction): Handler {
  return (state, request) => {
    state.now();
    const machine = requireResource(state, request.path, 'virtualMachines');
    checkLocks(state, machine.id, 'write');
    checkNotBusy(machine);
    check?.(state, machine);
    const before = powerOf(state, machine);
    // A VM that was given back has no guest to stop.
    const isKept = before === after || (before === 'deallocated' && after === 'stopped');
    if (!isKept) setPower(state, machine, meanwhile);
    const settle = (power: PowerState) => {
      setPower(state, machine, power);
      refreshDisksOf(state, machine);
    };
    const headers = startMachineOperation(state, request, machine, {
      durationMs: state.settings[duration],
      succeed: () => settle(isKept ? before : after),
      fail: () => settle(before),
    });
    return { status: 202, headers };
  };
}

function checkNoDiskIsRead(state: ArmState, machine: ArmResource): void {
  for (const { managedDisk } of namedDisks(machine)) {
    const disk = state.disks.get(managedDisk?.id ?? '');
    if (disk?.properties.diskState !== 'ActiveSAS') continue;
    const message = `The VM ${machine.name} cannot be started: its disk ${disk.name} has an active shared access signature. Call EndGetAccess first.`;
    throw new ArmError(409, state.settings.undocumentedCode, message);
  }
}

function checkRuns(state: ArmState, machine: ArmResource): void {
  const power = powerOf(state, machine);
  if (power === 'running') return;
  const message = `Operation 'restart' is not allowed on VM '${machine.name}' since the VM is ${power}.`;
  throw new ArmError(409, 'OperationNotAllowed', message);
}
