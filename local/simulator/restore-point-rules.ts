import { ArmError, invalidParameter } from './arm-error.ts';
import type { ArmResource, StorageProfileDisk } from './arm-json.ts';
import type { ArmState } from './arm-state.ts';
import { checkNotBusy } from './machine-operation.ts';
import { pointsOfMachine } from './restore-point-lookup.ts';
import { isHighPerformance } from './snapshot-rules.ts';
import { supportsPremiumStorage } from './vm-size.ts';

interface NewPoint {
  readonly machine: ArmResource;
  /** The disks of the VM that are not excluded. */
  readonly disks: readonly StorageProfileDisk[];
  /** Absent: whatever the guest reaches. */
  readonly mode: 'CrashConsistent' | undefined;
}

/** A point asks for crash consistency or for nothing: what the guest reaches is read back. Throws InvalidParameter. */
export function readMode(asked: unknown): NewPoint['mode'] {
  if (asked === undefined) return undefined;
  if (typeof asked === 'string' && asked.toLowerCase() === 'crashconsistent') return 'CrashConsistent';
  const message = `The value '${String(asked)}' of parameter 'consistencyMode' is not allowed. Allowed values are: CrashConsistent.`;
  throw invalidParameter('consistencyMode', message);
}

/** Everything that Azure refuses in a new restore point of a VM. */
export function checkNewPoint(state: ArmState, { machine, disks, mode }: NewPoint): void {
  checkNotBusy(machine);
  for (const disk of disks) checkDisk(state, disk);
  if (isConfidential(machine))
    throw refusal('Creation of Restore Point of a Confidential Virtual Machine is not supported.');
  if (mode !== undefined) checkCrashConsistency(state, machine, disks);
  checkCounts(state, machine);
  const { maxRestorePointsPerHour: limit } = state.settings;
  const { limits } = state.throttle;
  state.restorePointRate.take(machine.id, mode ?? 'application', { now: state.now(), limit, limits });
}

function refusal(message: string): ArmError {
  return new ArmError(409, 'VMRestorePointClientError', message);
}

const EXCLUDE = 'You may exclude this disk from the restore point via excludeDisks property.';

function checkDisk(state: ArmState, named: StorageProfileDisk): void {
  if (named.diffDiskSettings !== undefined) {
    throw refusal(`Creation of Restore Point of a Virtual Machine with Ephemeral OS disk is not supported. ${EXCLUDE}`);
  }
  if (named.managedDisk?.id === undefined) {
    throw refusal('Creation of Restore Point of a Virtual Machine with unmanaged disks is not supported.');
  }
  const disk = state.disks.get(named.managedDisk.id);
  if (disk === undefined || disk.properties.provisioningState !== 'Succeeded') {
    const message =
      "Operation 'Create Restore Point' is not allowed as disk(s) have not been allocated successfully. Please exclude these disk(s) using excludeDisks property and retry.";
    throw new ArmError(409, 'OperationNotAllowed', message);
  }
  if (Number(disk.properties['maxShares'] ?? 1) > 1) {
    throw refusal(`Creation of Restore Point of a Virtual Machine with Shared disks is not supported. ${EXCLUDE}`);
  }
}

/**
 * What cannot be had crash-consistent. Sizes of Azure Boost with several data disks, and disks cached for reading and
 * writing, are taken: Azure only does not promise that their disks agree.
 */
function checkCrashConsistency(state: ArmState, machine: ArmResource, disks: readonly StorageProfileDisk[]): void {
  const { vmSize } = (machine.properties['hardwareProfile'] ?? {}) as { vmSize?: string };
  if (!supportsPremiumStorage(vmSize)) {
    throw refusal(
      `Creation of crash consistent Restore Point is not supported for Virtual Machines of size ${vmSize}.`,
    );
  }
  for (const { name, managedDisk, writeAcceleratorEnabled } of disks) {
    const sku = state.disks.get(managedDisk?.id ?? '')?.sku?.name;
    if (isHighPerformance(sku)) {
      throw refusal(
        `Creation of crash consistent Restore Point is not supported for disk ${name} of ${sku}. ${EXCLUDE}`,
      );
    }
    if (writeAcceleratorEnabled !== true) continue;
    throw refusal(
      `Creation of crash consistent Restore Point is not supported for write accelerated disk ${name}. ${EXCLUDE}`,
    );
  }
}

function checkCounts(state: ArmState, machine: ArmResource): void {
  const points = pointsOfMachine(state, machine.id);
  if (points.some(({ properties }) => properties.provisioningState === 'Creating')) {
    throw refusal(
      "RestorePoint creation failed since a concurrent 'Create RestorePoint' operation was triggered on the VM.",
    );
  }
  if (points.length < state.settings.maxRestorePointsPerMachine) return;
  throw refusal(
    'Restore Point creation failed as the maximum allowed snapshot limit of one or more disk blobs has been reached. Please delete some existing restore points of this VM and then retry.',
  );
}

function isConfidential({ properties }: ArmResource): boolean {
  return (properties.securityProfile?.securityType ?? '').toLowerCase() === 'confidentialvm';
}
